/** What a visit's profile must satisfy. */
import type { Fault } from './errors.js';
import { RESOURCE_KINDS, SEGMENTS } from './protocol.js';
import type { Need, OrdinalProfile, SessionProfile } from './protocol.js';
import { RULE_COUNT_MAX } from './recurrence.js';

/** Least and most minutes that a profile may state. Engineering bounds: they catch slips of the keyboard. */
const MINUTE_BOUNDS = {
  preparationMinutes: { min: 0, max: 480 },
  // Continuous inpatient infusions of several days are kept for reference.
  administrationMinutes: { min: 1, max: 7200 },
  minObservationMinutes: { min: 0, max: 1440 },
  turnoverMinutes: { min: 0, max: 240 },
} as const;

/** No visit lasts longer, its turnover included. */
export const LONGEST_VISIT_DAYS = Math.ceil(
  Object.values(MINUTE_BOUNDS).reduce((sum, { max }) => sum + max, 0) / 1440,
);

/** Engineering bounds: no visit keeps more of one kind at once, or is so particular. */
export const NEED_QUANTITY_MAX = 10;
const TAGS_MAX = 10;
const TAG = /^[a-z][a-z0-9-]{0,39}$/;

/** What is wrong with the tags of a need or of a resource. */
export function tagFaults(tags: readonly string[], pointer: string): Fault[] {
  const faults: Fault[] = [];
  if (tags.length > TAGS_MAX) faults.push({ pointer, detail: `Must be at most ${TAGS_MAX} tags.` });
  tags.forEach((tag, i) => {
    const detail = 'A tag begins with a letter and has up to 40 lower-case letters, digits and dashes.';
    if (!TAG.test(tag)) faults.push({ pointer: `${pointer}/${i}`, detail });
    else if (tags.indexOf(tag) < i) faults.push({ pointer: `${pointer}/${i}`, detail: 'Repeats a tag.' });
  });
  return faults;
}

const LAST_READING_MINUTES = 7200 + 1440;

export const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

function needFaults(need: Need, pointer: string): Fault[] {
  const faults: Fault[] = [];
  const { kinds, role, segments } = need;
  if (kinds.length === 0) faults.push({ pointer: `${pointer}/kinds`, detail: 'Names no kind of resource.' });
  const unknownKind = kinds.find((kind) => !RESOURCE_KINDS.includes(kind));
  if (unknownKind)
    faults.push({ pointer: `${pointer}/kinds`, detail: `Unknown kind of resource: ${unknownKind}.` });
  if (new Set(kinds).size < kinds.length) {
    faults.push({ pointer: `${pointer}/kinds`, detail: 'Names a kind of resource twice.' });
  }
  const people = kinds.includes('practitioner');
  if (people && kinds.length > 1) {
    faults.push({
      pointer: `${pointer}/kinds`,
      detail: 'A practitioner cannot stand in for another kind of resource.',
    });
  }
  if (people && !role)
    faults.push({ pointer: `${pointer}/role`, detail: 'A practitioner is needed in a role.' });
  if (!people && role) faults.push({ pointer: `${pointer}/role`, detail: 'Only a practitioner has a role.' });
  if (segments.length === 0)
    faults.push({ pointer: `${pointer}/segments`, detail: 'Names no segment of the visit.' });
  const unknownSegment = segments.find((segment) => !SEGMENTS.includes(segment));
  if (unknownSegment) {
    faults.push({ pointer: `${pointer}/segments`, detail: `Unknown segment: ${unknownSegment}.` });
  }
  if (new Set(segments).size < segments.length) {
    faults.push({ pointer: `${pointer}/segments`, detail: 'Names a segment twice.' });
  }
  const { quantity, tags } = need;
  if (quantity != null && !isWhole(quantity, 1, NEED_QUANTITY_MAX)) {
    faults.push({ pointer: `${pointer}/quantity`, detail: `Must be 1 to ${NEED_QUANTITY_MAX}.` });
  }
  return [...faults, ...tagFaults(tags ?? [], `${pointer}/tags`)];
}

/** Everything wrong with the profiles of single ordinals of a phase that has `countMax` sessions, or no end. */
export function ordinalProfileFaults(
  profiles: readonly OrdinalProfile[],
  countMax: number | null,
  pointer: string,
): Fault[] {
  const most = countMax ?? RULE_COUNT_MAX;
  return profiles.flatMap(({ from, to, session }, i) => {
    const at = `${pointer}/${i}`;
    const before = profiles[i - 1]?.to ?? 0;
    const faults: Fault[] = [];
    if (!isWhole(from, 1, most)) faults.push({ pointer: `${at}/from`, detail: `Must be 1 to ${most}.` });
    if (!isWhole(to, 1, most)) faults.push({ pointer: `${at}/to`, detail: `Must be 1 to ${most}.` });
    if (faults.length === 0 && to < from) faults.push({ pointer: `${at}/to`, detail: 'Lies before from.' });
    if (faults.length === 0 && from <= before) {
      const detail = `Must come after the sessions before it, up to ${before}: none is named twice.`;
      faults.push({ pointer: `${at}/from`, detail });
    }
    return [...faults, ...profileFaults(session, `${at}/session`)];
  });
}

/** Everything wrong with a visit's profile. */
export function profileFaults(profile: SessionProfile, pointer: string): Fault[] {
  const faults: Fault[] = [];
  for (const [field, { min, max }] of Object.entries(MINUTE_BOUNDS)) {
    const minutes = profile[field as keyof typeof MINUTE_BOUNDS];
    if (minutes == null && field !== 'administrationMinutes') continue;
    if (!isWhole(minutes, min, max)) {
      faults.push({ pointer: `${pointer}/${field}`, detail: `Must be ${min} to ${max} whole minutes.` });
    }
  }
  if (profile.observationClock !== 'ADMINISTRATION_END' && profile.observationClock !== 'FIRST_DEVICE') {
    faults.push({
      pointer: `${pointer}/observationClock`,
      detail: 'Must be ADMINISTRATION_END or FIRST_DEVICE.',
    });
  }
  if (profile.observationClock === 'FIRST_DEVICE' && profile.minObservationMinutes == null) {
    faults.push({
      pointer: `${pointer}/minObservationMinutes`,
      detail: 'Must be given where the clock runs from the first device.',
    });
  }
  profile.needs.forEach((need, i) => faults.push(...needFaults(need, `${pointer}/needs/${i}`)));
  profile.vitalsPlan.forEach(({ offsetMinutes, readings }, i) => {
    if (!isWhole(offsetMinutes, -MINUTE_BOUNDS.preparationMinutes.max, LAST_READING_MINUTES)) {
      faults.push({
        pointer: `${pointer}/vitalsPlan/${i}/offsetMinutes`,
        detail: `Must be whole minutes from -${MINUTE_BOUNDS.preparationMinutes.max} to ${LAST_READING_MINUTES}.`,
      });
    }
    if (readings.length === 0) {
      faults.push({ pointer: `${pointer}/vitalsPlan/${i}/readings`, detail: 'Names nothing to read.' });
    }
  });
  return faults;
}
