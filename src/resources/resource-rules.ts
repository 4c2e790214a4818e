import type { Fault } from '../domain/errors.js';
import { workingHourFaults } from '../domain/open-hours.js';
import { tagFaults } from '../domain/session-profile-rules.js';
import type { Resource } from './resource.entity.js';

const ROLE = /^[a-z][a-z0-9-]*$/;

/** What a resource of its kind cannot be; pointers are into the request. */
export function resourceFaults({
  kind,
  capacity,
  roles,
  tags,
  workingHours,
}: Pick<Resource, 'kind' | 'capacity' | 'roles' | 'tags' | 'workingHours'>): Fault[] {
  const faults: Fault[] = [];
  if (capacity > 1 && kind !== 'practitioner' && kind !== 'device') {
    faults.push({ pointer: '/capacity', detail: `must be 1: a ${kind} serves one visit at a time` });
  }
  if (kind === 'practitioner' && roles.length === 0) {
    faults.push({ pointer: '/roles', detail: 'a practitioner needs at least one role' });
  }
  if (kind !== 'practitioner' && roles.length > 0) {
    faults.push({ pointer: '/roles', detail: `a ${kind} has no roles: only practitioners do` });
  }
  roles.forEach((role, i) => {
    if (!ROLE.test(role)) {
      faults.push({ pointer: `/roles/${i}`, detail: 'must be lower-case letters, digits and dashes' });
    }
    if (roles.indexOf(role) < i) faults.push({ pointer: `/roles/${i}`, detail: 'repeats a role' });
  });
  return [...faults, ...tagFaults(tags, '/tags'), ...workingHourFaults(workingHours ?? [])];
}
