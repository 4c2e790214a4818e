/** What a missed session has moved, found again where it turns out that it was not missed. */
import { courseOutline, openEndedDates } from './course-outline.js';
import { openEndedPhase, type CourseChoices } from './course-phases.js';
import { isSameSession, sessionKey, type RecordedSession, type SessionOfCourse } from './given-sessions.js';
import { addDays, type LocalDate } from './local-time.js';
import { afterMissed, type Shift } from './missed-sessions.js';
import type { MissedRule, ProtocolDefinition, Weekday } from './protocol.js';

/** The course whose session was missed, as it stands since. */
export interface SinceMissed {
  definition: ProtocolDefinition;
  choices: CourseChoices;
  /** Without what was made in the missed one's place. */
  sessions: readonly RecordedSession[];
  dayOne: LocalDate;
  /** Day 1 as the open-ended phase counts it. */
  cadenceDayOne: LocalDate;
  rung: number;
  /** The weekdays on which the clinic opens. */
  openOn?: readonly Weekday[];
}

export interface MovesBack {
  /** From the day that each wants now to the day that it wanted before. */
  shifts: Shift[];
  /** Days by which the open-ended phase's own day 1 goes back. */
  openEndedDays: number;
}

/** What a person may have chosen instead of the protocol's own rule. */
const CHOSEN: MissedRule['rule'][] = ['append', 'compress', 'repeat'];

/**
 * The sessions among `changed` that stand where the answer to the missed one put them: those that it would put there
 * again, had they stood on their rule's dates. What was moved otherwise, or stood elsewhere before, is not among them.
 * `asOf` is the local day on which the session was recorded as missed.
 */
export function movedByMissed(
  course: SinceMissed,
  missed: SessionOfCourse,
  changed: readonly SessionOfCourse[],
  asOf: LocalDate,
): MovesBack {
  const { definition, choices, dayOne, cadenceDayOne, rung, openOn = [] } = course;
  const ruled = ruledDates(course);
  const isChanged = (one: SessionOfCourse): boolean => changed.some((other) => isSameSession(one, other));
  const sessions = course.sessions.map((session) => {
    const own = isChanged(session) && ruled.get(sessionKey(session));
    return own ? { ...session, wantedDate: own, date: session.date && own } : session;
  });
  // Which answer it was is not on record: that which explains the most, the protocol's own first.
  let found: MovesBack = { shifts: [], openEndedDays: 0 };
  for (const rule of [definition.missedRule.rule, ...CHOSEN]) {
    const answered = { ...definition, missedRule: { ...definition.missedRule, rule, ifWorse: null } };
    const outcome = afterMissed(answered, choices, sessions, missed, asOf, { dayOne, rung, openOn });
    const openEndedDays = outcome.openEndedShiftDays;
    // A cadence that was put off by something else besides is not told apart.
    if (openEndedDays > 0 && addDays(dayOne, openEndedDays) !== cadenceDayOne) continue;
    const shifts = course.sessions.flatMap((session): Shift[] => {
      const { phase, ordinal, wantedDate } = session;
      if (!isChanged(session)) return [];
      const to = outcome.shifts.find((one) => isSameSession(one, session) && one.to === wantedDate)?.from;
      return to ? [{ phase, ordinal, from: wantedDate, to, ...windowOf(definition, phase, to) }] : [];
    });
    if (explained({ shifts, openEndedDays }) > explained(found)) found = { shifts, openEndedDays };
  }
  return found;
}

const explained = ({ shifts, openEndedDays }: MovesBack): number =>
  shifts.length + (openEndedDays > 0 ? 0.5 : 0);

/** The day on which its phase's rule wants each session. */
function ruledDates({ definition, choices, sessions, dayOne }: SinceMissed): Map<string, LocalDate> {
  const { ordinals } = courseOutline(definition, { ...choices, startDate: dayOne }, dayOne);
  const dates = new Map(ordinals.map((one) => [sessionKey(one), one.wantedDate]));
  const open = openEndedPhase(definition);
  if (open?.anchor.type !== 'course-week') return dates;
  const { code: phase } = open;
  const last = Math.max(0, ...sessions.filter((one) => one.phase === phase).map(({ ordinal }) => ordinal));
  const further = last > 0 ? openEndedDates(definition, choices, dayOne, phase, { count: last }) : [];
  for (const [i, date] of further.entries()) dates.set(sessionKey({ phase, ordinal: i + 1 }), date);
  return dates;
}

function windowOf({ phases }: ProtocolDefinition, code: string, date: LocalDate) {
  const { before = 0, after = 0 } = phases.find((phase) => phase.code === code)?.windowDays ?? {};
  return { earliest: addDays(date, -before), latest: addDays(date, after) };
}
