/** Which answer a protocol's missed-session rule gives, each with its reason in words. */
import { dosesOf, phasesAfter } from './course-shifts.js';
import type { WantedOrdinal } from './course-outline.js';
import { everyInWords, type Cadence } from './denser-cadence.js';
import { dayOf, phaseCounts, stands } from './given-sessions.js';
import { addDays, type LocalDate } from './local-time.js';
import { appended, compressed, repeated, rescheduled } from './missed-placing.js';
import type { Made, Making } from './missed-placing.js';
import { isDosing, isOpenEnded, type MissedRule, type Phase, type ProtocolDefinition } from './protocol.js';
import { tiedChanges } from './tied-sessions.js';

/**
 * - `append`: a dose is added at its phase's end, on its rule's next date. What stands of the phase keeps its dates;
 *   later phases move on by whole weeks where they must.
 * - `compress`: the doses left move up, as far as the gap rule asks and no further, so that the phase gives them all
 *   and ends as planned. Where there is no room: `append`.
 * - `repeat`: the dose is taken up again on the next day that keeps the gaps, within `withinDays` of the missed one.
 *   Later ones keep their dates where the gap rules allow, else they go on to their rule's next date: the series
 *   shifts. Later than that: `ask-prescriber`.
 * - `reschedule`: the dose is placed anew inside the missed one's window, on the first day on which nothing else has
 *   to move. Where there is none: `append`, so that the total stays.
 * - `continue`: the schedule goes on as it stands; no restart, no doubling. A dose that a counted phase then lacks is
 *   wanted after its last one, as `append` has it, if a clinician accepts that; one of an open-ended phase is skipped.
 * - `drop-back`: return to the next denser schedule (every 2 weeks to weekly, weekly to twice weekly), which `dropBack`
 *   names. Nothing is placed before a prescriber accepts it; then the plan's remaining doses are wanted by it.
 * - `ask-prescriber`: nothing is placed; somebody decides.
 */
export type MissedAction =
  'append' | 'compress' | 'repeat' | 'reschedule' | 'continue' | 'drop-back' | 'ask-prescriber';

export type MissedReason =
  | 'APPENDED'
  | 'COMPRESSED'
  | 'NO_ROOM_TO_COMPRESS'
  | 'TAKEN_UP_AGAIN'
  | 'RESCHEDULED_IN_WINDOW'
  | 'NO_DAY_IN_WINDOW'
  | 'SCHEDULE_CONTINUES'
  | 'MAINTENANCE_SKIPPED'
  | 'ALREADY_REPLACED'
  | 'SYMPTOMS_WORSENED'
  | 'NO_DENSER_SCHEDULE'
  | 'PRESCRIBER_DECIDES'
  | 'TOO_LATE_TO_REPEAT'
  | 'LATER_PHASE_BEGUN'
  | 'SET_TOO_LONG'
  | 'ON_DEMAND'
  | 'TALK_RESCHEDULED'
  | 'TALK_TOO_LATE';

export interface Answer {
  action: MissedAction;
  reason: { code: MissedReason; words: string };
  made?: Made | null;
  /** Talks to be held anew, with no dose. */
  talks?: WantedOrdinal[];
  /** Left out: as the protocol says. */
  appliesItself?: boolean;
}

/** The course's opening series: there is nothing to go back to. On a ladder there may be a lower rung. */
export const isFirst = (definition: ProtocolDefinition, phase: Phase): boolean =>
  phase.anchor.type !== 'last-given' &&
  definition.phases.find((other) => isDosing(other) && other.anchor.type !== 'on-demand') === phase;

export function answerOf(making: Making, rule: MissedRule['rule'], dropBack: Cadence | null): Answer {
  const { course, phase } = making;
  if (!isDosing(phase)) return talkAnswer(making);
  if (phase.anchor.type === 'on-demand') {
    return ask('ON_DEMAND', 'A session on demand is booked anew when somebody asks for it.');
  }
  if (rule === 'review' || rule === 'none') {
    return ask('PRESCRIBER_DECIDES', 'The protocol leaves it to the prescriber how the course goes on.');
  }
  if (rule === 'drop-back' && !isFirst(course.definition, phase)) return dropBackAnswer(dropBack);
  return isOpenEnded(phase) ? openEndedAnswer(making, rule) : countedAnswer(making, rule);
}

function dropBackAnswer(cadence: Cadence | null): Answer {
  if (!cadence) {
    return ask('NO_DENSER_SCHEDULE', 'There is no denser schedule to return to; the prescriber decides.');
  }
  const words = `Propose to return to the denser schedule of ${cadence.phase}, ${everyInWords(cadence)}, from ${cadence.nextWanted} on.`;
  return { action: 'drop-back', reason: { code: 'SYMPTOMS_WORSENED', words } };
}

/** One of an open-ended phase: a rule's dates stay the rule's, a ladder looks for the next free day. */
function openEndedAnswer(making: Making, rule: MissedRule['rule']): Answer {
  const { course, phase, missed } = making;
  if (phase.anchor.type !== 'last-given' || rule === 'continue-schedule' || rule === 'drop-back') {
    const words = 'The schedule goes on with its next date; a missed maintenance session is skipped.';
    return { action: 'continue', reason: { code: 'MAINTENANCE_SKIPPED', words }, appliesItself: true };
  }
  const latest = addDays(dayOf(missed), making.withinDays ?? phase.windowDays.after);
  const next = course.sessions.find(
    (s) => s.phase === phase.code && stands(s) && dayOf(s) > dayOf(missed) && dayOf(s) <= latest,
  );
  return next ? REPLACED : repeatAnswer(making);
}

function countedAnswer(making: Making, rule: Exclude<MissedRule['rule'], 'review' | 'none'>): Answer {
  if (missingOf(making) === 0) return REPLACED;
  if (laterPhaseBegun(making)) {
    const words = `The phase after ${making.phase.code} has begun; the prescriber decides whether the dose is given.`;
    return ask('LATER_PHASE_BEGUN', words);
  }
  switch (rule) {
    case 'compress': {
      const made = compressed(making);
      if (!made)
        return appendAnswer(making, 'NO_ROOM_TO_COMPRESS', 'The gap rules leave no room to move up: ');
      const words = `The doses left move up, so that ${making.phase.code} ends on ${made.inserted.date} as planned.`;
      return { action: 'compress', reason: { code: 'COMPRESSED', words }, made };
    }
    case 'reschedule-in-window': {
      const made = rescheduled(making);
      if (!made) return appendAnswer(making, 'NO_DAY_IN_WINDOW', 'No day of its window keeps the gaps: ');
      const words = `The session is placed anew inside its window, on ${made.inserted.date}; nothing else moves.`;
      return { action: 'reschedule', reason: { code: 'RESCHEDULED_IN_WINDOW', words }, made };
    }
    case 'repeat':
    case 'next-available':
      return repeatAnswer(making);
    case 'continue-schedule':
    case 'drop-back': {
      const made = appended(making);
      const words = `The schedule goes on as it stands: no restart, no doubling. The dose that ${making.phase.code} lacks would come after its last one, on ${made.inserted.date}.`;
      return { action: 'continue', reason: { code: 'SCHEDULE_CONTINUES', words }, made };
    }
    case 'append':
      return appendAnswer(making, 'APPENDED', '');
  }
}

function appendAnswer(making: Making, code: MissedReason, because: string): Answer {
  const made = appended(making);
  const words = `${because}a session is added at the end of ${making.phase.code}, on ${made.inserted.date}.`;
  // What the protocol does by itself is its own rule, not what stands in for it.
  const fallback = code === 'APPENDED' ? {} : { appliesItself: false };
  return { action: 'append', reason: { code, words: sentence(words) }, made, ...fallback };
}

function repeatAnswer(making: Making): Answer {
  const made = repeated(making);
  if (!made) {
    const within = making.withinDays ?? making.phase.windowDays.after;
    const words = `No day within ${within} days of the missed one is left; the prescriber decides.`;
    return ask('TOO_LATE_TO_REPEAT', words);
  }
  const words = `The session is taken up again on ${made.inserted.date}; later ones move on where the gaps ask for it.`;
  return { action: 'repeat', reason: { code: 'TAKEN_UP_AGAIN', words }, made };
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const ask = (code: MissedReason, words: string): Answer => ({
  action: 'ask-prescriber',
  reason: { code, words },
  appliesItself: false,
});

const REPLACED: Answer = {
  action: 'continue',
  reason: { code: 'ALREADY_REPLACED', words: 'Every session that the plan wants was given or stands.' },
  appliesItself: true,
};

function missingOf({ course, phase }: Making): number {
  const counts = phaseCounts(course.definition, course.choices, course.sessions);
  return counts.find((count) => count.phase === phase.code)?.missing ?? 0;
}

function laterPhaseBegun({ course, phase }: Making): boolean {
  const later = phasesAfter(course, phase.code).map(({ code }) => code);
  return dosesOf(course).some((dose) => later.includes(dose.phase) && !dose.movable);
}

/**
 * A talk keeps to its dose: any day of the offset's range that is left but the missed one, before it too where that is
 * still to come, else somebody decides.
 */
function talkAnswer(making: Making): Answer {
  const { course, phase, missed, asOf, notBefore } = making;
  if (missingOf(making) === 0) return REPLACED;
  const missedOn = dayOf(missed);
  const first = missedOn > asOf ? asOf : notBefore;
  const [talk] = tiedChanges(course, [], dosesOf(course), first, phase.code).wanted;
  const wantedDate = talk && nearestBeside(talk, missedOn);
  if (!wantedDate) {
    const words = 'No day beside its dose is left for the talk; somebody decides whether it is held.';
    return ask('TALK_TOO_LATE', words);
  }
  const { earliest, latest } = talk;
  const when = earliest === latest ? `on ${latest}` : `between ${earliest} and ${latest}`;
  const words = `The talk (${phase.code}) is placed anew beside its dose, ${when}.`;
  const talks = [{ ...talk, wantedDate }];
  return { action: 'reschedule', reason: { code: 'TALK_RESCHEDULED', words }, talks };
}

/** The day of the window nearest to the wanted one that is not the missed one, the earlier of two; null: none is left. */
function nearestBeside(
  { wantedDate, earliest, latest }: WantedOrdinal,
  missedOn: LocalDate,
): LocalDate | null {
  if (wantedDate !== missedOn) return wantedDate;
  const [before, after] = [addDays(missedOn, -1), addDays(missedOn, 1)];
  if (before >= earliest) return before;
  return after <= latest ? after : null;
}
