/** What a protocol must satisfy before it can be published: a course can be made from one that has no fault. */
import { lapseFaults, missedRuleFaults, stepRuleFaults } from './answer-rules.js';
import { borderFaults } from './course-outline.js';
import { finitePhases } from './course-phases.js';
import type { Fault } from './errors.js';
import { addDays, isLocalDate } from './local-time.js';
import { codeFaults, ladderFaults, phaseFaults } from './phase-rules.js';
import { isDosing, isOpenEnded, MISSED_RULES, ROUTES } from './protocol.js';
import type { Checkpoint, ProtocolDefinition } from './protocol.js';
import { ruleFaults } from './recurrence.js';
import { isWhole, profileFaults } from './session-profile-rules.js';

/** Ten years: bounds what a protocol may ask to be done later. */
const LATER_DAYS_MAX = 3660;

const wholeDays = `Must be 0 to ${LATER_DAYS_MAX} whole days.`;

function timingFaults(definition: ProtocolDefinition, { timing }: Checkpoint, pointer: string): Fault[] {
  const faults: Fault[] = [];
  const known = (code: string) => definition.phases.find((phase) => phase.code === code);
  const mustExist = (code: string, at: string) => {
    if (!known(code)) faults.push({ pointer: at, detail: `The protocol has no phase ${code}.` });
  };
  switch (timing.type) {
    case 'baseline':
      break;
    case 'rrule':
      faults.push(...ruleFaults(timing.rrule).map((detail) => ({ pointer: `${pointer}/rrule`, detail })));
      break;
    case 'each-session':
      (timing.phases ?? []).forEach((code, i) => mustExist(code, `${pointer}/phases/${i}`));
      break;
    case 'after-session': {
      mustExist(timing.phase, `${pointer}/phase`);
      const most = known(timing.phase)?.countMax ?? LATER_DAYS_MAX;
      if (!isWhole(timing.session, 1, most)) {
        faults.push({
          pointer: `${pointer}/session`,
          detail: `Must be 1 to ${most}, a session of the phase.`,
        });
      }
      break;
    }
    case 'after-each-session':
    case 'end-of-phase':
      mustExist(timing.phase, `${pointer}/phase`);
      break;
    default:
      return [{ pointer: `${pointer}/type`, detail: 'Unknown timing.' }];
  }
  if ('offsetDays' in timing && timing.offsetDays != null && !isWhole(timing.offsetDays, 0, LATER_DAYS_MAX)) {
    faults.push({ pointer: `${pointer}/offsetDays`, detail: wholeDays });
  }
  return faults;
}

function checkpointFaults(definition: ProtocolDefinition): Fault[] {
  return definition.checkpoints.flatMap((checkpoint, i) => {
    const pointer = `/checkpoints/${i}`;
    const faults = codeFaults(checkpoint.code, `${pointer}/code`);
    if (definition.checkpoints.findIndex((other) => other.code === checkpoint.code) < i) {
      faults.push({
        pointer: `${pointer}/code`,
        detail: `There is a checkpoint ${checkpoint.code} already.`,
      });
    }
    return [...faults, ...timingFaults(definition, checkpoint, `${pointer}/timing`)];
  });
}

function generalFaults(definition: ProtocolDefinition): Fault[] {
  const faults: Fault[] = [];
  const add = (pointer: string, detail: string) => faults.push({ pointer, detail });
  faults.push(...codeFaults(definition.code, '/code'));
  if (definition.name.trim() === '') add('/name', 'Is empty.');
  if (definition.effectiveFrom != null && !isLocalDate(definition.effectiveFrom)) {
    add('/effectiveFrom', 'Must be a date, YYYY-MM-DD.');
  }
  if (!ROUTES.includes(definition.route)) add('/route', `Must be one of ${ROUTES.join(', ')}.`);
  if (!definition.enabled && !definition.disabledReason)
    add('/disabledReason', 'A disabled protocol says why.');
  if (!MISSED_RULES.includes(definition.missedRule.rule)) {
    add('/missedRule/rule', `Must be one of ${MISSED_RULES.join(', ')}.`);
  }
  faults.push(...missedRuleFaults(definition), ...lapseFaults(definition));
  definition.dose.allowed.forEach((dose, i) => {
    if (!Number.isFinite(dose) || dose <= 0) add(`/dose/allowed/${i}`, 'Must be more than 0.');
  });
  if (definition.dose.first != null && !(definition.dose.first > 0))
    add('/dose/first', 'Must be more than 0.');
  return faults;
}

/** Neighbouring phases whose wanted dates contradict the gap rules, from whichever weekday the course begins on. */
function orderFaults(definition: ProtocolDefinition): Fault[] {
  for (let day = 0; day < 7; day++) {
    const faults = borderFaults(definition, { startDate: addDays('2027-01-04', day) });
    if (faults.length === 0) continue;
    return faults.map(({ phase, detail }) => ({
      pointer: `/phases/${definition.phases.findIndex(({ code }) => code === phase)}/anchor`,
      detail,
    }));
  }
  return [];
}

/**
 * Everything wrong with a protocol's definition at once, with JSON pointers into it; empty for one that courses can
 * be made from. Expects the types of `ProtocolDefinition` (strings where strings belong); judges their values.
 */
export function validateProtocol(definition: ProtocolDefinition): Fault[] {
  const { phases } = definition;
  const faults = generalFaults(definition);
  if (!phases.some((phase) => isDosing(phase) && phase.anchor.type !== 'on-demand')) {
    faults.push({
      pointer: '/phases',
      detail: 'No phase gives the drug: a course needs one that is not on demand.',
    });
  }
  phases.forEach((phase, i) => faults.push(...phaseFaults(definition, phase, i)));
  faults.push(
    ...profileFaults(definition.session, '/session'),
    ...ladderFaults(definition.ladder, '/ladder'),
  );
  faults.push(...checkpointFaults(definition), ...stepRuleFaults(definition));
  // Dates can be compared only where each phase gives some.
  const placeable = finitePhases(definition).length > 0 || phases.some(isOpenEnded);
  return faults.length === 0 && placeable ? orderFaults(definition) : faults;
}
