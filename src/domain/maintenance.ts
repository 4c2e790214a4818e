/** Which sessions of a course's open-ended phase are due to be booked. */
import { openEndedDates } from './course-outline.js';
import type { CourseChoices } from './course-outline.js';
import { gapsOf, openEndedPhase, rungOf } from './course-phases.js';
import { addDays, compareDates } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { isDosing } from './protocol.js';
import type { Phase, ProtocolDefinition } from './protocol.js';
import { isLive, isUnstarted } from './session-lifecycle.js';
import type { SessionStatus } from './session-lifecycle.js';

/** What maintenance has to know of a session, of any phase and status. */
export interface KnownSession {
  phase: string;
  ordinal: number;
  wantedDate: LocalDate;
  /** Local date it is or was booked on; null while it is proposed only. */
  date: LocalDate | null;
  status: SessionStatus;
  /** The drug was given and counts towards the course: `wasGiven`. */
  given: boolean;
}

export interface MaintenanceInput {
  definition: ProtocolDefinition;
  choices: CourseChoices;
  dayOne: LocalDate;
  /** The clinic's local date. */
  asOf: LocalDate;
  horizonDays: number;
  /** Index of the present ladder rung. */
  rung: number;
  sessions: KnownSession[];
}

export interface DueOrdinal {
  phase: string;
  ordinal: number;
  wantedDate: LocalDate;
  /** First and last day of the window, both included. */
  earliest: LocalDate;
  latest: LocalDate;
  minGapDays: number;
  maxGapDays: number;
  entryGate: string | null;
}

/** What became of a session that the ladder has to step past: it was wanted, and no drug was given. */
const MISSED: readonly SessionStatus[] = ['cancelled', 'no-show', 'aborted', 'left-against-advice'];
/**
 * Missed-session rules that give the drug all the same: on a ladder, where nothing is counted, on the next free day.
 * Under the others a missed session's turn is over.
 */
const TRIED_AGAIN = ['append', 'compress', 'repeat', 'reschedule-in-window', 'next-available'];

const dateOf = (session: KnownSession): LocalDate => session.date ?? session.wantedDate;
const latestOf = (dates: LocalDate[]): LocalDate | null => [...dates].sort(compareDates).at(-1) ?? null;

/**
 * The ordinals of the first open-ended phase that are wanted at most `horizonDays` after `asOf` and do not exist
 * yet, in order; a cancelled or missed one exists, its ordinal is never given again.
 *
 * A rule-anchored phase is counted from day 1, so that no past session moves it, and what was left undone while
 * nobody looked comes too, even where its window is past. A ladder phase counts from the last dose given, or booked
 * after that, by the present rung's interval. `bookAhead` limits how many sessions may lie ahead unstarted.
 */
export function dueOrdinals(input: MaintenanceInput): DueOrdinal[] {
  const phase = openEndedPhase(input.definition);
  if (!phase) return [];
  const end = addDays(input.asOf, input.horizonDays + 1);
  const ahead = input.sessions.filter(
    (session) =>
      session.phase === phase.code &&
      isUnstarted(session.status) &&
      compareDates(dateOf(session), input.asOf) >= 0,
  ).length;
  const room = phase.bookAhead == null ? Infinity : Math.max(0, phase.bookAhead - ahead);
  if (phase.anchor.type === 'last-given') return dueByLadder(input, phase, end, room);
  return dueByRule(input, phase, end, room);
}

function dueByRule(input: MaintenanceInput, phase: Phase, end: LocalDate, room: number): DueOrdinal[] {
  const existing = new Set(input.sessions.filter((s) => s.phase === phase.code).map((s) => s.ordinal));
  const due: DueOrdinal[] = [];
  let left = room;
  const dates = openEndedDates(input.definition, input.choices, input.dayOne, phase.code, { before: end });
  for (const [i, wantedDate] of dates.entries()) {
    if (existing.has(i + 1)) continue;
    // A past one is not booked ahead: it takes no room.
    if (compareDates(wantedDate, input.asOf) >= 0 && left-- <= 0) break;
    due.push(dueOn(input, phase, i + 1, wantedDate));
  }
  return due;
}

function dueByLadder(input: MaintenanceInput, phase: Phase, end: LocalDate, room: number): DueOrdinal[] {
  const { intervalDays } = rungOf(input.definition, phase, input.rung);
  const own = input.sessions.filter((session) => session.phase === phase.code);
  const due: DueOrdinal[] = [];
  let ordinal = Math.max(0, ...own.map((session) => session.ordinal));
  let { wantedDate, notBefore } = nextOfLadder(input, phase, intervalDays);
  while (due.length < room && compareDates(wantedDate, end) < 0) {
    due.push(dueOn(input, phase, ++ordinal, wantedDate, notBefore));
    wantedDate = addDays(wantedDate, intervalDays);
    notBefore = null;
  }
  return due;
}

/** When the next session of a ladder phase is wanted, whatever the horizon. */
export function nextLadderDate(
  input: Omit<MaintenanceInput, 'asOf' | 'horizonDays'>,
  phase: Phase,
): LocalDate {
  const { intervalDays } = rungOf(input.definition, phase, input.rung);
  return nextOfLadder(input, phase, intervalDays).wantedDate;
}

/** When the ladder's next session is wanted, and a day before which it must not lie, if there is one. */
function nextOfLadder(
  {
    definition,
    choices,
    dayOne,
    sessions,
  }: Pick<MaintenanceInput, 'definition' | 'choices' | 'dayOne' | 'sessions'>,
  phase: Phase,
  intervalDays: number,
): { wantedDate: LocalDate; notBefore: LocalDate | null } {
  const dosing = new Set(definition.phases.filter(isDosing).map(({ code }) => code));
  const doses = sessions.filter((session) => dosing.has(session.phase));
  const last = latestOf(
    doses.filter(({ given, status }) => given || isUnstarted(status) || isLive(status)).map(dateOf),
  );
  const [first = dayOne] = openEndedDates(definition, choices, dayOne, phase.code, { count: 1 });
  const wantedDate = last === null ? first : addDays(last, intervalDays);
  // A session of this phase missed since then is not offered again on the day that was just declined.
  const missed = latestOf(
    doses
      .filter(({ phase: code, status, given }) => code === phase.code && !given && MISSED.includes(status))
      .map(dateOf)
      .filter((date) => last === null || compareDates(date, last) > 0),
  );
  if (missed === null) return { wantedDate, notBefore: null };
  const triedAgain = TRIED_AGAIN.includes(definition.missedRule.rule);
  const notBefore = addDays(missed, 1);
  const afterMissed = triedAgain ? notBefore : addDays(missed, intervalDays);
  return { wantedDate: latestOf([wantedDate, afterMissed]) ?? wantedDate, notBefore };
}

function dueOn(
  { definition, choices, rung }: MaintenanceInput,
  phase: Phase,
  ordinal: number,
  wantedDate: LocalDate,
  notBefore: LocalDate | null = null,
): DueOrdinal {
  const begin = addDays(wantedDate, -phase.windowDays.before);
  return {
    phase: phase.code,
    ordinal,
    wantedDate,
    earliest: latestOf([begin, choices.startDate, notBefore ?? begin]) ?? begin,
    latest: addDays(wantedDate, phase.windowDays.after),
    ...gapsOf(definition, phase, rung),
    entryGate: phase.entryGate ?? null,
  };
}
