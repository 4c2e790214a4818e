/** What a protocol asks after a session of its course was not given. */
import type { WantedOrdinal } from './course-outline.js';
import { dayOneOf, gapsOf, type CourseChoices } from './course-phases.js';
import { dosesOf, type CourseUnderWay } from './course-shifts.js';
import { denserCadence, type Cadence } from './denser-cadence.js';
import { dayOf, isSameSession, wasMissed, type RecordedSession } from './given-sessions.js';
import { lapseOf, type Lapse } from './lapse.js';
import { addDays, laterOf, type LocalDate } from './local-time.js';
import { answerOf, ask, isFirst } from './missed-answers.js';
import type { Answer, MissedAction, MissedReason } from './missed-answers.js';
import { setsHold, type Made, type Making } from './missed-placing.js';
import { isDosing, type MissedRule, type Phase, type ProtocolDefinition, type Weekday } from './protocol.js';
import { tiedChanges, type Shift } from './tied-sessions.js';

export type { Cadence } from './denser-cadence.js';
export type { MissedAction, MissedReason } from './missed-answers.js';
export type { Shift } from './tied-sessions.js';

export interface MissedOutcome {
  /** The protocol's rule that led here; its `ifWorse` where that took its place. */
  rule: MissedRule['rule'];
  action: MissedAction;
  /** Sessions to be added, each with its phase's next free ordinal; talks that a dose lacks come along. */
  wanted: WantedOrdinal[];
  /** Sessions that have not started and are to be on another day; their ordinals stay. */
  shifts: Shift[];
  /** Days by which an open-ended phase's own day 1 moves with the phases before it. */
  openEndedShiftDays: number;
  /** The denser schedule that the protocol lets a clinician return to where symptoms got worse. */
  dropBack: Cadence | null;
  /** To be done at once: there is nothing to accept, or the protocol says so. */
  appliesItself: boolean;
  /** As of the next dose that would stand, else as of now. */
  lapse: Lapse;
  reason: { code: MissedReason; words: string };
  /** Within a window of what is wanted, and yet no day for it: the missed one; null where none is. */
  notOn: LocalDate | null;
}

/** What is known besides the record; all of it may be left out. */
export interface MissedCircumstances {
  /** By a clinician's judgement, since the last dose. */
  symptomsWorsened?: boolean;
  /** Day 1 as the open-ended phase counts it, where a hold or a new anchor moved it. */
  dayOne?: LocalDate;
  /** Index of the present rung of a ladder, 0 unless given. */
  rung?: number;
  /** The weekdays on which the clinic opens. */
  openOn?: readonly Weekday[];
}

/**
 * What the protocol's rule asks after a session was missed, cancelled, or aborted without counting. `asOf` is the
 * clinic's local date; nothing is wanted before it, nor on the missed day, and no dose before that. Nothing that was given or is under way
 * moves, no two doses come nearer than the gap rule allows, no ordinal is used again, and a counted phase never gets
 * more sessions than the plan wants: once what is wanted stands, asked again it wants nothing. Throws a RangeError for
 * a session that is not on record or was not missed.
 *
 * Rules are the protocol's data, with their sources; that a missed session of the first phase never drops back is the
 * esketamine label's rule for its first 4 weeks (J&J Medical Connect, missed doses).
 */
export function afterMissed(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  sessions: readonly RecordedSession[],
  missed: { phase: string; ordinal: number },
  asOf: LocalDate,
  circumstances: MissedCircumstances = {},
): MissedOutcome {
  const phase = definition.phases.find(({ code }) => code === missed.phase);
  const record = sessions.find((one) => isSameSession(one, missed));
  if (!phase || !record || !wasMissed(record)) {
    throw new RangeError(`Session ${missed.phase} ${missed.ordinal} was not missed.`);
  }
  const { dayOne = dayOneOf(definition, choices), rung = 0, openOn = [] } = circumstances;
  const course: CourseUnderWay = { definition, choices, sessions, dayOne, rung };
  const notBefore = firstDay(definition, phase, record, asOf);
  const withinDays = definition.missedRule.withinDays ?? null;
  const making: Making = { course, phase, missed: record, asOf, notBefore, withinDays, openOn };
  const dropBack = mayDropBack(definition, phase)
    ? denserCadence(course, phase, record.wantedDate, notBefore)
    : null;
  const worse = circumstances.symptomsWorsened === true && !isFirst(definition, phase);
  const rule = (worse ? definition.missedRule.ifWorse : null) ?? definition.missedRule.rule;
  const answer = answerOf(making, rule, dropBack);
  const { setWithin = null } = definition.missedRule;
  const made = answer.made ?? null;
  const checked =
    made && !setsHold(making, made, setWithin)
      ? ask(
          'SET_TOO_LONG',
          `${setWithin?.sessions} sessions must lie within ${setWithin?.days} days; the prescriber decides how the course goes on.`,
        )
      : answer;
  return { rule, dropBack, ...withChanges(making, checked, asOf) };
}

function mayDropBack(definition: ProtocolDefinition, phase: Phase): boolean {
  const { rule, ifWorse } = definition.missedRule;
  const dosing = isDosing(phase) && phase.anchor.type !== 'on-demand';
  return dosing && !isFirst(definition, phase) && (rule === 'drop-back' || ifWorse === 'drop-back');
}

/** The day after the missed one, not before today, and with time for a talk that must come before the dose. */
function firstDay(
  definition: ProtocolDefinition,
  phase: Phase,
  missed: RecordedSession,
  asOf: LocalDate,
): LocalDate {
  const lead = definition.phases.flatMap(({ anchor }) =>
    anchor.type === 'session-offset' && anchor.phase === phase.code && anchor.sessions === 'each'
      ? [Math.max(0, -anchor.toDays)]
      : [],
  );
  return laterOf(addDays(asOf, Math.max(0, ...lead)), addDays(dayOf(missed), 1));
}

/** The answer as changes to the course's sessions. */
function withChanges(
  making: Making,
  { action, reason, made = null, talks = [], appliesItself }: Answer,
  asOf: LocalDate,
): Omit<MissedOutcome, 'rule' | 'dropBack'> {
  const { course } = making;
  const { definition, sessions } = course;
  const tied = made ? tiedChanges(course, made.before, made.after, asOf) : { shifts: [], wanted: talks };
  const next =
    made?.after.find((dose) => dose.movable && dose.date >= asOf)?.date ?? nextBooked(making, asOf);
  const lapse = lapseOf(definition, sessions, next ?? asOf);
  const byProtocol = definition.missedRule.appliesItself === true && action !== 'drop-back';
  return {
    action,
    wanted: [...(made ? [wantedDose(making, made)] : []), ...tied.wanted],
    shifts: [...(made ? shiftsOf(making, made) : []), ...tied.shifts],
    openEndedShiftDays: made?.openEndedShiftDays ?? 0,
    appliesItself: (appliesItself ?? byProtocol) && lapse.state !== 'restart-proposed',
    lapse,
    reason,
    notOn: talks.length > 0 ? dayOf(making.missed) : null,
  };
}

function nextBooked({ course }: Making, asOf: LocalDate): LocalDate | undefined {
  return dosesOf(course).find((dose) => dose.movable && dose.date >= asOf)?.date;
}

function wantedDose({ course, phase }: Making, { inserted, earliest, latest }: Made): WantedOrdinal {
  return {
    phase: phase.code,
    ordinal: inserted.ordinal,
    kind: phase.kind,
    dosing: true,
    wantedDate: inserted.wantedDate,
    entryGate: phase.entryGate ?? null,
    relation: null,
    earliest,
    latest,
    ...gapsOf(course.definition, phase, course.rung),
  };
}

/** Doses on record that are to be on another day, each in its phase's window around it. */
function shiftsOf({ course, notBefore }: Making, made: Made): Shift[] {
  const { before, after, inserted, phaseEnd, firstBy } = made;
  const own = after.filter(({ phase, movable }) => phase === inserted.phase && movable);
  const first = own.find(({ date }) => date >= notBefore);
  return after.flatMap((dose): Shift[] => {
    const was = before.find((other) => isSameSession(other, dose));
    if (!was || (was.date === dose.date && was.wantedDate === dose.wantedDate)) return [];
    const phase = course.definition.phases.find(({ code }) => code === dose.phase);
    const { before: early = 0, after: late = 0 } = phase?.windowDays ?? {};
    const end = addDays(dose.wantedDate, late);
    const bounds = dose.phase === inserted.phase ? [phaseEnd, dose === first ? firstBy : null] : [];
    return [
      {
        phase: dose.phase,
        ordinal: dose.ordinal,
        from: was.wantedDate,
        to: dose.wantedDate,
        earliest: laterOf(addDays(dose.wantedDate, -early), notBefore),
        latest: bounds.reduce((latest: LocalDate, by) => (by && by < latest ? by : latest), end),
      },
    ];
  });
}
