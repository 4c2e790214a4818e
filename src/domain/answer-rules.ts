/** What a protocol's rules for missed sessions, lapses and steps must satisfy, so that none is without effect. */
import { finitePhases, ladderOf } from './course-phases.js';
import type { Fault } from './errors.js';
import { daysBetween } from './local-time.js';
import { isDosing, isOpenEnded } from './protocol.js';
import type { MissedRule, Phase, ProtocolDefinition, StepCase, StepCondition } from './protocol.js';
import { expandRule, ruleFaults } from './recurrence.js';
import { isWhole } from './session-profile-rules.js';

const ANY_MONDAY = '2027-01-04';
/** Ten years: bounds what a protocol may ask to be done later. */
const LATER_DAYS_MAX = 3660;
/** Rules that place nothing, so that there is nothing to be done by itself, and no days within which. */
const PLACING_NOTHING: readonly MissedRule['rule'][] = ['drop-back', 'review', 'none'];
const COUNTING: readonly MissedRule['rule'][] = ['append', 'compress'];
const TAKING_UP: readonly MissedRule['rule'][] = ['repeat', 'next-available'];
/** What `withinDays` bounds. */
const WITHIN: readonly MissedRule['rule'][] = [...TAKING_UP, 'reschedule-in-window'];

const dosingPhases = (definition: ProtocolDefinition): Phase[] =>
  definition.phases.filter((phase) => isDosing(phase) && phase.anchor.type !== 'on-demand');

const countedPhases = (definition: ProtocolDefinition): Phase[] =>
  dosingPhases(definition).filter((phase) => finitePhases(definition).includes(phase));

/** Two intervals to choose from: of a ladder that some phase has, or of two phases. */
function canDropBack(definition: ProtocolDefinition): boolean {
  const phases = dosingPhases(definition);
  return phases.length > 1 || phases.some((phase) => ladderOf(definition, phase).length > 1);
}

/** Days from the first to the last of each set of so many dates that a phase's rule gives. */
function setSpans({ rrule, countDefault }: Phase, sessions: number): number[] {
  if (!rrule || ruleFaults(rrule).length > 0 || !isWhole(countDefault, 1, 366)) return [];
  const dates = expandRule(rrule, ANY_MONDAY, { count: countDefault ?? 1 });
  return dates.flatMap((date, i) => {
    const last = dates[Math.min(i + sessions, dates.length) - 1];
    return i % sessions === 0 && last !== undefined ? [daysBetween(date, last)] : [];
  });
}

/** Everything wrong with the missed-session rule. */
export function missedRuleFaults(definition: ProtocolDefinition): Fault[] {
  const { rule, withinDays, appliesItself, ifWorse, setWithin } = definition.missedRule;
  const faults: Fault[] = [];
  const add = (field: string, detail: string) => faults.push({ pointer: `/missedRule/${field}`, detail });
  const nothingDenser = 'There is no denser schedule to return to: the drug is given at one interval only.';
  if (rule === 'drop-back' && !canDropBack(definition)) add('rule', nothingDenser);
  if (ifWorse === rule) add('ifWorse', `Is what the rule ${rule} asks in any case.`);
  else if (ifWorse === 'drop-back' && !canDropBack(definition)) add('ifWorse', nothingDenser);
  if (COUNTING.includes(rule) && countedPhases(definition).length === 0) {
    add('rule', `The rule ${rule} keeps a phase's count; no phase that gives the drug has one.`);
  }
  const repeatable = dosingPhases(definition).some(
    (phase) => !isOpenEnded(phase) || phase.anchor.type === 'last-given',
  );
  if (TAKING_UP.includes(rule) && !repeatable) {
    add(
      'rule',
      `There is no phase in which a session is taken up again: by a rule without end it is skipped.`,
    );
  }
  if (appliesItself === true && PLACING_NOTHING.includes(rule)) {
    add('appliesItself', `Nothing is done by itself under the rule ${rule}: somebody decides.`);
  }
  if (withinDays != null && !isWhole(withinDays, 0, LATER_DAYS_MAX)) {
    add('withinDays', `Must be 0 to ${LATER_DAYS_MAX} whole days.`);
  } else if (withinDays != null && (PLACING_NOTHING.includes(rule) || COUNTING.includes(rule))) {
    add('withinDays', `The rule ${rule} takes up nothing within days.`);
  } else if (withinDays === 0 && WITHIN.includes(rule)) {
    add('withinDays', 'Must be at least 1: nothing is taken up again on the missed day itself.');
  }
  if (setWithin) faults.push(...setFaults(definition, setWithin));
  return faults;
}

function setFaults(
  definition: ProtocolDefinition,
  { sessions, days }: NonNullable<MissedRule['setWithin']>,
): Fault[] {
  const pointer = '/missedRule/setWithin';
  const counted = countedPhases(definition);
  if (counted.length === 0) {
    return [{ pointer, detail: 'No phase that gives the drug has a count, so there are no sets.' }];
  }
  const most = Math.max(...counted.map(({ countMax }) => countMax ?? 0));
  if (sessions > most) {
    return [{ pointer: `${pointer}/sessions`, detail: `No phase has more than ${most} sessions.` }];
  }
  return counted.flatMap((phase) => {
    const span = Math.max(0, ...setSpans(phase, sessions));
    if (span <= days) return [];
    const detail = `The sets of phase ${phase.code} take ${span} days as its rule has them.`;
    return [{ pointer: `${pointer}/days`, detail }];
  });
}

/** Everything wrong with the days after which a course counts as interrupted. */
export function lapseFaults({ lapse }: ProtocolDefinition): Fault[] {
  const faults: Fault[] = [];
  for (const field of ['reviewAfterDays', 'restartAfterDays'] as const) {
    if (lapse[field] === null || isWhole(lapse[field], 0, LATER_DAYS_MAX)) continue;
    faults.push({ pointer: `/lapse/${field}`, detail: `Must be 0 to ${LATER_DAYS_MAX} whole days.` });
  }
  const { reviewAfterDays, restartAfterDays } = lapse;
  if (faults.length === 0 && reviewAfterDays !== null && restartAfterDays !== null) {
    if (restartAfterDays <= reviewAfterDays) {
      const detail = `A restart is decided about after the review of ${reviewAfterDays} days, not before or with it.`;
      faults.push({ pointer: '/lapse/restartAfterDays', detail });
    }
  }
  return faults;
}

const same = (a: StepCondition, b: StepCondition): boolean => {
  const keyed = (one: StepCondition) =>
    JSON.stringify(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)));
  return keyed(a) === keyed(b);
};

/** Whenever `later` holds, `earlier` does too: it decides first. */
const covers = (earlier: StepCase, later: StepCase): boolean =>
  ((earlier.intervalDays ?? null) === null || earlier.intervalDays === later.intervalDays) &&
  earlier.visitsInRow <= later.visitsInRow &&
  later.when.length > 0 &&
  later.when.every((condition) => earlier.when.some((other) => same(condition, other)));

/** Everything wrong with the step rule. Intervals by judgement are not: what the ladder has not is not offered. */
export function stepRuleFaults(definition: ProtocolDefinition): Fault[] {
  const { stepRule } = definition;
  if (!stepRule) return [];
  const faults: Fault[] = [];
  const add = (pointer: string, detail: string) => faults.push({ pointer: `/stepRule${pointer}`, detail });
  const ladders = dosingPhases(definition).map((phase) => ladderOf(definition, phase));
  const rungs = [...new Set(ladders.flat().map(({ intervalDays }) => intervalDays))].sort((a, b) => a - b);
  if (!ladders.some((ladder) => ladder.length > 1))
    add('', 'There is no ladder of two rungs or more to step on.');
  if (stepRule.cases.length === 0) add('/cases', 'Without a case no step is ever proposed.');
  // What may be chosen by judgement may be left again, on a ladder that a version of the protocol gives the rung.
  const known = new Set([...rungs, ...stepRule.cases.flatMap(({ byJudgement }) => byJudgement ?? [])]);
  stepRule.cases.forEach((one, i) => {
    const at = `/cases/${i}`;
    const { intervalDays, step, when, review } = one;
    if (intervalDays != null && !known.has(intervalDays)) {
      add(
        `${at}/intervalDays`,
        `No ladder has a rung of ${intervalDays} days, and no case offers it by judgement.`,
      );
    } else if (intervalDays != null && rungs.length > 1) {
      if (step === 'longer' && intervalDays === rungs.at(-1)) {
        add(`${at}/step`, `${intervalDays} days is the longest interval there is.`);
      }
      if (step === 'shorter' && intervalDays === rungs[0] && review !== true) {
        add(`${at}/step`, `${intervalDays} days is the shortest interval there is.`);
      }
    }
    if (when.length === 0) add(`${at}/when`, 'A case without a condition never holds.');
    if (!isWhole(one.visitsInRow, 1, 20)) add(`${at}/visitsInRow`, 'Must be 1 to 20 visits.');
    const first = stepRule.cases.slice(0, i).findIndex((other) => covers(other, one));
    if (first >= 0) add(at, `Is never reached: whenever it holds, case ${first} has decided already.`);
    when.forEach((condition, k) => {
      if (condition.type === 'item-newly' && condition.atLeast < 1) {
        add(`${at}/when/${k}/atLeast`, 'Must be at least 1: every answer is 0 or more.');
      }
    });
  });
  return faults;
}
