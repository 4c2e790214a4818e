import { addDays, earlierOf, localDateOf, startOfDay } from './local-time.js';
import type { LocalDate } from './local-time.js';
import type { CheckpointTiming, ProtocolDefinition } from './protocol.js';
import { expandRule, ruleCount } from './recurrence.js';
import type { FollowUpOutcome } from './follow-up-lifecycle.js';
import { isVoid } from './session-lifecycle.js';
import type { SessionStatus } from './session-lifecycle.js';

export interface FollowUpSession {
  id: string;
  phase: string;
  ordinal: number;
  /** Gives the drug. */
  dosing: boolean;
  /** Epoch milliseconds; null: not placed. */
  startsAt: number | null;
  status: SessionStatus;
  /** What was said of an aborted session; it counts unless this is false. */
  countsTowardsCourse?: boolean | null;
}

/** Days until an open follow-up is overdue where no session says so. */
export interface FollowUpWindows {
  /** After the due date, where no dosing session follows. */
  lastSessionDays: number;
  /** After the due date of a periodic one. */
  periodicDays: number;
}

/** Engineering defaults without a source. */
export const FOLLOW_UP_WINDOWS: FollowUpWindows = { lastSessionDays: 7, periodicDays: 7 };

export interface FollowUpInput {
  definition: ProtocolDefinition;
  /** First wanted date of the first dosing phase. */
  dayOne: LocalDate;
  /** The clinic's IANA zone. */
  zone: string;
  sessions: FollowUpSession[];
  /** Sessions that the plan asks of each counted phase; a phase that is not here is open-ended and has no end. */
  phaseCounts: Record<string, number>;
  /** Periodic follow-ups are wanted up to this date, and one beyond it. */
  until: LocalDate;
  /** Date on which the course was completed: later periodic ones of a rule without end are not wanted. */
  endedOn?: LocalDate | null;
  windows?: FollowUpWindows;
}

export interface WantedFollowUp {
  /** The checkpoint's code. */
  checkpoint: string;
  /** Which of the checkpoint's follow-ups this is: the same key whenever it is asked again. */
  occurrence: string;
  sessionId: string | null;
  dueDate: LocalDate;
  /** Start of the due date, epoch milliseconds. */
  dueAt: number;
  overdueAt: number;
}

type Wanted = Omit<WantedFollowUp, 'checkpoint'>;
type Placed = FollowUpSession & { startsAt: number };

/** What the checkpoints of one plan are worked out from. */
interface Course extends FollowUpInput {
  windows: FollowUpWindows;
  /** Placed sessions that took place or still will, as they follow each other. */
  standing: Placed[];
}

/**
 * The follow-ups that a protocol's checkpoints ask of a plan, as its sessions now stand; asked again after any
 * change, the same `checkpoint` and `occurrence` name the same follow-up.
 *
 * - A session that was cancelled, missed, entered in error or is not placed asks for nothing. "After session n" is
 *   the n-th of its phase that stands, in order of time, so that a replacement takes a lost session's place: once
 *   they are given, it is the n-th given.
 * - Each follow-up is due from the start of its due date: the session's date, plus `offsetDays`.
 * - One at each session is overdue at the end of that day. One after a session, or at the end of a phase, is overdue
 *   when the next dosing session of any phase on a later date than its due date starts; where none follows, after
 *   `windows.lastSessionDays`.
 * - Baseline is due on day 1 (or the first dosing session's date where that was moved before it) and overdue when
 *   that session starts.
 * - Periodic ones follow their rule from day 1, which is left out though the rule's COUNT includes it, and are
 *   overdue after `windows.periodicDays`.
 *
 * Ordered by due date, then as the protocol lists its checkpoints.
 */
export function wantedFollowUps(input: FollowUpInput): WantedFollowUp[] {
  const course: Course = { ...input, windows: input.windows ?? FOLLOW_UP_WINDOWS, standing: standing(input) };
  return input.definition.checkpoints
    .flatMap(({ code, timing }) => wantedBy(course, timing).map((w) => ({ checkpoint: code, ...w })))
    .sort((a, b) => a.dueAt - b.dueAt);
}

function wantedBy(course: Course, timing: CheckpointTiming): Wanted[] {
  switch (timing.type) {
    case 'baseline':
      return [baseline(course)];
    case 'each-session':
      return course.standing
        .filter((s) => (timing.phases ? timing.phases.includes(s.phase) : s.dosing))
        .map((s) => duringSession(course, s));
    case 'after-session': {
      const session = counted(course, timing.phase)[timing.session - 1];
      const occurrence = `${timing.phase}:${timing.session}`;
      return session ? [afterSession(course, session, occurrence, timing.offsetDays)] : [];
    }
    case 'after-each-session':
      return course.standing
        .filter((s) => s.phase === timing.phase)
        .map((s) => afterSession(course, s, keyOf(s), timing.offsetDays));
    case 'end-of-phase': {
      const counts = course.phaseCounts[timing.phase] !== undefined;
      const session = counts ? ofPhase(course, timing.phase).at(-1) : undefined;
      return session ? [afterSession(course, session, `${timing.phase}:end`, timing.offsetDays)] : [];
    }
    case 'rrule':
      return periodic(course, timing.rrule);
  }
}

function standing(input: FollowUpInput): Placed[] {
  return input.sessions
    .filter((s): s is Placed => s.startsAt !== null && !isVoid(s.status))
    .sort((a, b) => a.startsAt - b.startsAt);
}

const ofPhase = (course: Course, phase: string): Placed[] => course.standing.filter((s) => s.phase === phase);

/** Those that an "after session n" counts. */
const counted = (course: Course, phase: string): Placed[] =>
  ofPhase(course, phase).filter((s) => s.status !== 'aborted' || s.countsTowardsCourse !== false);

const keyOf = (session: FollowUpSession): string => `${session.phase}:${session.ordinal}`;

function baseline(course: Course): Wanted {
  const first = course.standing.find((s) => s.dosing);
  const firstDate = first ? localDateOf(first.startsAt, course.zone) : course.dayOne;
  const dueDate = earlierOf(firstDate, course.dayOne);
  return {
    occurrence: '1',
    sessionId: null,
    dueDate,
    dueAt: startOfDay(dueDate, course.zone),
    overdueAt: first?.startsAt ?? daysAfter(course, dueDate, course.windows.lastSessionDays),
  };
}

function duringSession(course: Course, session: Placed): Wanted {
  const dueDate = localDateOf(session.startsAt, course.zone);
  return {
    occurrence: keyOf(session),
    sessionId: session.id,
    dueDate,
    dueAt: startOfDay(dueDate, course.zone),
    overdueAt: daysAfter(course, dueDate, 1),
  };
}

function afterSession(course: Course, session: Placed, occurrence: string, offsetDays = 0): Wanted {
  const dueDate = addDays(localDateOf(session.startsAt, course.zone), offsetDays);
  const dayAfter = daysAfter(course, dueDate, 1);
  const next = course.standing.find((s) => s.dosing && s.startsAt >= dayAfter);
  return {
    occurrence,
    sessionId: session.id,
    dueDate,
    dueAt: startOfDay(dueDate, course.zone),
    overdueAt: next?.startsAt ?? daysAfter(course, dueDate, course.windows.lastSessionDays),
  };
}

function periodic(course: Course, rrule: string): Wanted[] {
  const endedOn = ruleCount(rrule) === null ? (course.endedOn ?? null) : null;
  const upTo = expandRule(rrule, course.dayOne, { before: addDays(course.until, 1) }).length;
  // Day 1 may be one of the rule's dates, and one is wanted beyond `until`; the rule's COUNT includes day 1.
  const most = Math.min(upTo + 2, ruleCount(rrule) ?? Infinity);
  const dates = expandRule(rrule, course.dayOne, { count: most }).filter((date) => date > course.dayOne);
  const within = dates.filter((date) => date <= course.until).length;
  const wanted = endedOn === null ? dates.slice(0, within + 1) : dates.filter((date) => date <= endedOn);
  return wanted.map((dueDate, i) => ({
    occurrence: String(i + 1),
    sessionId: null,
    dueDate,
    dueAt: startOfDay(dueDate, course.zone),
    overdueAt: daysAfter(course, dueDate, course.windows.periodicDays),
  }));
}

const daysAfter = (course: Course, date: LocalDate, days: number): number =>
  startOfDay(addDays(date, days), course.zone);

/** A follow-up as stored, if it came from a checkpoint. */
export interface KnownFollowUp extends WantedFollowUp {
  id: string;
  outcome: FollowUpOutcome | null;
  /** Cancelled by the course itself, not by a person. */
  withdrawn: boolean;
}

export interface FollowUpChanges {
  add: WantedFollowUp[];
  /** Open or withdrawn, and to be open with these times. */
  move: { id: string; to: WantedFollowUp }[];
  /** Ids of open ones that the course no longer asks for. */
  withdraw: string[];
}

/**
 * What turns the stored follow-ups into the wanted ones. What a person has completed, missed or cancelled stays as it
 * is; what the course itself withdrew comes back when it is wanted again (a no-show undone). Done twice, the second
 * time there is nothing to change.
 */
export function followUpChanges(known: KnownFollowUp[], wanted: WantedFollowUp[]): FollowUpChanges {
  const key = (f: WantedFollowUp): string => JSON.stringify([f.checkpoint, f.occurrence]);
  const knownByKey = new Map(known.map((f) => [key(f), f]));
  const wantedKeys = new Set(wanted.map(key));
  const changes: FollowUpChanges = { add: [], move: [], withdraw: [] };
  for (const to of wanted) {
    const from = knownByKey.get(key(to));
    if (from === undefined) changes.add.push(to);
    else if (from.withdrawn || (from.outcome === null && differs(from, to))) {
      changes.move.push({ id: from.id, to });
    }
  }
  for (const [k, f] of knownByKey) if (f.outcome === null && !wantedKeys.has(k)) changes.withdraw.push(f.id);
  return changes;
}

const differs = (a: WantedFollowUp, b: WantedFollowUp): boolean =>
  a.sessionId !== b.sessionId ||
  a.dueDate !== b.dueDate ||
  a.dueAt !== b.dueAt ||
  a.overdueAt !== b.overdueAt;
