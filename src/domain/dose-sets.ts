/** Sets of doses that a protocol wants to lie near together. */
import { finitePhases } from './course-phases.js';
import { sessionKey, stands, type Outcome, type SessionOfCourse } from './given-sessions.js';
import { isDosing, type ProtocolDefinition } from './protocol.js';

/** Which set of its phase a dose belongs to, and how far its doses may lie apart. */
export interface DoseSet {
  /** Of its phase, from 0. */
  number: number;
  /** Doses in a set. */
  sessions: number;
  /** From the first to the last at most. */
  days: number;
}

/**
 * The set of every dose of the finite course that was given or stands to be, by `sessionKey`; none where the protocol
 * asks for no sets. `sessions` come in the course's order: as its missed-session rule counts them, every so many doses
 * of a phase are a set.
 */
export function doseSets(
  definition: ProtocolDefinition,
  sessions: readonly (SessionOfCourse & Outcome)[],
): Map<string, DoseSet> {
  const { setWithin = null } = definition.missedRule;
  const sets = new Map<string, DoseSet>();
  if (!setWithin) return sets;
  for (const phase of finitePhases(definition).filter(isDosing)) {
    const doses = sessions.filter((session) => session.phase === phase.code && stands(session));
    doses.forEach((dose, i) => {
      sets.set(sessionKey(dose), { ...setWithin, number: Math.floor(i / setWithin.sessions) });
    });
  }
  return sets;
}

/** A dose of a set, and its day as numbered by `dayNumber`. */
export interface SetMember {
  name: string;
  phase: string;
  set: DoseSet;
  day: number;
}

/** What the set says of a dose on that day, given where its others stand; null where all lie near enough. */
export function setTooLong(own: SetMember, others: readonly SetMember[]): string | null {
  const away = ({ day }: SetMember): number => Math.abs(day - own.day);
  const [farthest] = others
    .filter(({ phase, set }) => phase === own.phase && set.number === own.set.number)
    .sort((a, b) => away(b) - away(a));
  if (!farthest || away(farthest) <= own.set.days) return null;
  const [first, last] = farthest.day < own.day ? [farthest, own] : [own, farthest];
  const { sessions, days } = own.set;
  return `at most ${days} days may lie between ${first.name} and ${last.name}, of one set of ${sessions}`;
}

/** The days [first, last] on which a dose keeps to its set, given where others of it stand. */
export function daysInSet(own: Omit<SetMember, 'day'>, others: readonly SetMember[]): [number, number] {
  const days = others
    .filter(({ phase, set }) => phase === own.phase && set.number === own.set.number)
    .map(({ day }) => day);
  return [Math.max(...days) - own.set.days, Math.min(...days) + own.set.days];
}
