/** What one phase must satisfy, by itself and beside the other phases of its protocol. */
import { ladderOf, openEndedPhase } from './course-phases.js';
import type { Fault } from './errors.js';
import { addDays, daysBetween, weekdayOf } from './local-time.js';
import { isDosing, isOpenEnded, PHASE_KINDS } from './protocol.js';
import type { LadderRung, Phase, ProtocolDefinition } from './protocol.js';
import { expandRule, RULE_COUNT_MAX, ruleCount, ruleFaults } from './recurrence.js';
import { isWhole, ordinalProfileFaults, profileFaults } from './session-profile-rules.js';

/** Engineering bounds, in days and weeks: they catch slips of the keyboard, not clinical judgement. */
const GAP_DAYS_MAX = 3660;
const WINDOW_DAYS_MAX = 92;
const OFFSET_DAYS_MAX = 366;
const COURSE_WEEK_MAX = 520;
const BOOK_AHEAD_MAX = 52;
/** A Monday; rules are tried from it and each of the six days after it. */
const ANY_MONDAY = '2027-01-04';
/** Neighbours of an open-ended rule that are looked at: more than two years of a monthly one. */
const OPEN_ENDED_DATES = 30;

const CODE = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

export function codeFaults(code: string, pointer: string): Fault[] {
  if (CODE.test(code)) return [];
  return [{ pointer, detail: 'A code begins with a letter and has up to 64 letters, digits, dots, _ or -.' }];
}

function gapOrderFaults(minGapDays: number, maxGapDays: number, pointer: string): Fault[] {
  const faults: Fault[] = [];
  const range = `Must be 0 to ${GAP_DAYS_MAX} whole days.`;
  if (!isWhole(minGapDays, 0, GAP_DAYS_MAX)) faults.push({ pointer: `${pointer}/minGapDays`, detail: range });
  if (!isWhole(maxGapDays, 0, GAP_DAYS_MAX)) faults.push({ pointer: `${pointer}/maxGapDays`, detail: range });
  if (faults.length === 0 && minGapDays > maxGapDays) {
    faults.push({
      pointer: `${pointer}/minGapDays`,
      detail: `The minimum gap of ${minGapDays} days exceeds the maximum of ${maxGapDays}.`,
    });
  }
  return faults;
}

export function ladderFaults(ladder: readonly LadderRung[], pointer: string): Fault[] {
  return ladder.flatMap(({ intervalDays, occurrencesBeforeStep, minGapDays, maxGapDays }, i) => {
    const at = `${pointer}/${i}`;
    const faults = gapOrderFaults(minGapDays, maxGapDays, at);
    if (!isWhole(intervalDays, 1, OFFSET_DAYS_MAX)) {
      faults.push({ pointer: `${at}/intervalDays`, detail: `Must be 1 to ${OFFSET_DAYS_MAX} whole days.` });
    } else if (faults.length === 0 && (intervalDays < minGapDays || intervalDays > maxGapDays)) {
      faults.push({
        pointer: `${at}/intervalDays`,
        detail: `An interval of ${intervalDays} days lies outside its gap rule of ${minGapDays} to ${maxGapDays}.`,
      });
    }
    if (occurrencesBeforeStep !== null && !isWhole(occurrencesBeforeStep, 1, RULE_COUNT_MAX)) {
      faults.push({
        pointer: `${at}/occurrencesBeforeStep`,
        detail: `Must be 1 to ${RULE_COUNT_MAX}, or null.`,
      });
    }
    return faults;
  });
}

function countFaults(phase: Phase, pointer: string): Fault[] {
  const fields = ['countMin', 'countDefault', 'countMax'] as const;
  const missing = fields.filter((field) => phase[field] == null);
  if (missing.length === fields.length) return [];
  const faults: Fault[] = missing.map((field) => ({
    pointer: `${pointer}/${field}`,
    detail: 'Of the three counts all are given, or none for an open-ended phase.',
  }));
  for (const field of fields) {
    if (phase[field] != null && !isWhole(phase[field], 1, RULE_COUNT_MAX)) {
      faults.push({ pointer: `${pointer}/${field}`, detail: `Must be 1 to ${RULE_COUNT_MAX}.` });
    }
  }
  if (faults.length > 0) return faults;
  const [min, normal, max] = fields.map((field) => phase[field] ?? 0) as [number, number, number];
  if (min > normal) {
    faults.push({
      pointer: `${pointer}/countMin`,
      detail: `The least count ${min} exceeds the default ${normal}.`,
    });
  }
  if (normal > max) {
    faults.push({
      pointer: `${pointer}/countMax`,
      detail: `The most, ${max}, is below the default ${normal}.`,
    });
  }
  return faults;
}

/** Days between neighbouring dates of a rule, from whichever weekday the course begins on. */
function spacings(rule: string, count: number): number[] {
  const gaps = new Set<number>();
  for (let i = 0; i < 7; i++) {
    const from = addDays(ANY_MONDAY, i);
    const dates = expandRule(rule, from, { count }, weekdayOf(from));
    dates.slice(1).forEach((date, j) => gaps.add(daysBetween(dates[j] ?? date, date)));
  }
  return [...gaps].sort((a, b) => a - b);
}

function ruleFaultsOf(phase: Phase, pointer: string): Fault[] {
  const at = `${pointer}/rrule`;
  const { rrule, anchor } = phase;
  if (anchor.type === 'last-given' || anchor.type === 'session-offset') {
    if (rrule == null) return [];
    return [
      {
        pointer: at,
        detail: `A phase anchored by ${anchor.type} takes its dates from there, not from a rule.`,
      },
    ];
  }
  if (rrule == null) {
    return anchor.type === 'on-demand'
      ? []
      : [{ pointer: at, detail: 'A phase anchored to a course week needs a rule.' }];
  }
  const wrong = ruleFaults(rrule);
  if (wrong.length > 0) return wrong.map((detail) => ({ pointer: at, detail }));
  const faults: Fault[] = [];
  const count = ruleCount(rrule);
  if (count !== null && isOpenEnded(phase)) {
    faults.push({ pointer: at, detail: `COUNT=${count} contradicts an open-ended phase.` });
  } else if (count !== null && phase.countDefault != null && count !== phase.countDefault) {
    faults.push({
      pointer: at,
      detail: `COUNT=${count} contradicts the default count ${phase.countDefault}.`,
    });
  }
  const most = isWhole(phase.countMax, 1, RULE_COUNT_MAX) ? (phase.countMax ?? 1) : OPEN_ENDED_DATES;
  const outside = spacings(rrule, most).filter((gap) => gap < phase.minGapDays || gap > phase.maxGapDays);
  if (isDosing(phase) && phase.minGapDays <= phase.maxGapDays && outside.length > 0) {
    faults.push({
      pointer: at,
      detail:
        `The rule leaves ${outside.join(' or ')} days between sessions; ` +
        `the gap rule allows ${phase.minGapDays} to ${phase.maxGapDays}.`,
    });
  }
  return faults;
}

function offsetFaults(definition: ProtocolDefinition, phase: Phase, pointer: string): Fault[] {
  const { anchor } = phase;
  if (anchor.type !== 'session-offset') return [];
  const at = `${pointer}/anchor`;
  const faults: Fault[] = [];
  const target = definition.phases.find((candidate) => candidate.code === anchor.phase);
  if (!target) {
    faults.push({ pointer: `${at}/phase`, detail: `The protocol has no phase ${anchor.phase}.` });
  } else if (
    target.anchor.type === 'session-offset' ||
    target.anchor.type === 'on-demand' ||
    isOpenEnded(target)
  ) {
    faults.push({
      pointer: `${at}/phase`,
      detail: `Phase ${anchor.phase} must have a count and an anchor of its own for another to be tied to it.`,
    });
  }
  const { fromDays, toDays, wantedDays } = anchor;
  for (const field of ['fromDays', 'toDays', 'wantedDays'] as const) {
    if (!isWhole(anchor[field], -OFFSET_DAYS_MAX, OFFSET_DAYS_MAX)) {
      faults.push({ pointer: `${at}/${field}`, detail: `Must be whole days within ${OFFSET_DAYS_MAX}.` });
    }
  }
  if (fromDays > toDays) faults.push({ pointer: `${at}/fromDays`, detail: 'Lies after toDays.' });
  else if (wantedDays < fromDays || wantedDays > toDays) {
    faults.push({ pointer: `${at}/wantedDays`, detail: `Lies outside ${fromDays} to ${toDays}.` });
  }
  if (fromDays <= 0 && toDays >= 0) {
    faults.push({
      pointer: at,
      detail: 'Lies wholly before or wholly after the other session, on another day.',
    });
  }
  if (isOpenEnded(phase)) {
    faults.push({ pointer: `${pointer}/countDefault`, detail: 'A phase tied to another one needs a count.' });
  }
  return faults;
}

function anchorFaults(definition: ProtocolDefinition, phase: Phase, pointer: string): Fault[] {
  const { anchor } = phase;
  if (anchor.type === 'session-offset') return offsetFaults(definition, phase, pointer);
  if (anchor.type === 'last-given' && ladderOf(definition, phase).length === 0) {
    const detail =
      'A phase anchored to the last session given needs an interval ladder, its own or the protocol’s.';
    return [{ pointer: `${pointer}/ladder`, detail }];
  }
  if (anchor.type !== 'course-week') return [];
  if (!isWhole(anchor.week, 1, COURSE_WEEK_MAX)) {
    return [{ pointer: `${pointer}/anchor/week`, detail: `Must be 1 to ${COURSE_WEEK_MAX}.` }];
  }
  const first = definition.phases.find(
    (candidate) => isDosing(candidate) && candidate.anchor.type !== 'on-demand',
  );
  if (phase !== first || anchor.week === 1) return [];
  return [
    {
      pointer: `${pointer}/anchor/week`,
      detail: 'Day 1 is the first dose: its phase begins in course week 1.',
    },
  ];
}

function gateFaults(definition: ProtocolDefinition, phase: Phase, pointer: string): Fault[] {
  return (['entryGate', 'exitGate'] as const).flatMap((field) => {
    const code = phase[field];
    if (code == null || definition.checkpoints.some((checkpoint) => checkpoint.code === code)) return [];
    return [{ pointer: `${pointer}/${field}`, detail: `The protocol has no checkpoint ${code}.` }];
  });
}

/** Everything wrong with the phase at `index`. */
export function phaseFaults(definition: ProtocolDefinition, phase: Phase, index: number): Fault[] {
  const pointer = `/phases/${index}`;
  const faults = codeFaults(phase.code, `${pointer}/code`);
  if (definition.phases.findIndex((other) => other.code === phase.code) < index) {
    faults.push({ pointer: `${pointer}/code`, detail: `There is a phase ${phase.code} already.` });
  }
  if (!PHASE_KINDS.includes(phase.kind)) {
    faults.push({ pointer: `${pointer}/kind`, detail: `Unknown kind of phase: ${phase.kind}.` });
  }
  faults.push(...anchorFaults(definition, phase, pointer), ...ruleFaultsOf(phase, pointer));
  faults.push(...countFaults(phase, pointer), ...gapOrderFaults(phase.minGapDays, phase.maxGapDays, pointer));
  for (const side of ['before', 'after'] as const) {
    if (!isWhole(phase.windowDays[side], 0, WINDOW_DAYS_MAX)) {
      faults.push({
        pointer: `${pointer}/windowDays/${side}`,
        detail: `Must be 0 to ${WINDOW_DAYS_MAX} whole days.`,
      });
    }
  }
  const open = openEndedPhase(definition);
  if (
    open &&
    !isOpenEnded(phase) &&
    phase.anchor.type !== 'on-demand' &&
    definition.phases.indexOf(open) < index
  ) {
    faults.push({ pointer, detail: `Follows the open-ended phase ${open.code}: it would never begin.` });
  }
  if (phase.bookAhead != null && !isWhole(phase.bookAhead, 1, BOOK_AHEAD_MAX)) {
    faults.push({ pointer: `${pointer}/bookAhead`, detail: `Must be 1 to ${BOOK_AHEAD_MAX}.` });
  } else if (phase.bookAhead != null && !isOpenEnded(phase)) {
    faults.push({ pointer: `${pointer}/bookAhead`, detail: 'Only an open-ended phase is booked ahead.' });
  }
  faults.push(...gateFaults(definition, phase, pointer));
  if (phase.ladder) faults.push(...ladderFaults(phase.ladder, `${pointer}/ladder`));
  if (phase.session) faults.push(...profileFaults(phase.session, `${pointer}/session`));
  const byOrdinal = `${pointer}/sessionByOrdinal`;
  faults.push(...ordinalProfileFaults(phase.sessionByOrdinal ?? [], phase.countMax ?? null, byOrdinal));
  return faults;
}
