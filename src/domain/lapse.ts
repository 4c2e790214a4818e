/** How long a course has gone without a dose, and what that asks of a clinician. */
import { givenDoses, dayOf, type RecordedSession } from './given-sessions.js';
import { addDays, daysBetween, type LocalDate } from './local-time.js';
import type { ProtocolDefinition } from './protocol.js';

export interface Lapse {
  lastGiven: LocalDate | null;
  /** Days from the last dose given to `asOf`; null before the first dose. */
  daysSinceGiven: number | null;
  /**
   * `review`: a clinician examines the patient anew before the next dose. `restart-proposed`: a clinician also
   * decides whether the course begins again. Neither moves, adds or cancels a session by itself.
   */
  state: 'none' | 'review' | 'restart-proposed';
  /** First day on which a review, or a restart, is due if nothing is given before; null where the protocol has none. */
  reviewFrom: LocalDate | null;
  restartFrom: LocalDate | null;
  /** For people; null where there is nothing to do. */
  reason: { code: 'LAPSE_REVIEW' | 'LAPSE_RESTART'; words: string } | null;
}

/**
 * Looks at the days since the last dose given, of any phase; an aborted session that does not count was not given. A
 * limit of n days is passed on the day n + 1, as "more than 28 days". The limits are the protocol's `lapse`: engineering
 * defaults, but for esketamine's 28 days, after which SUSTAIN-3 looked at patients who resumed (J&J Medical Connect).
 */
export function lapseOf(
  definition: ProtocolDefinition,
  sessions: readonly RecordedSession[],
  asOf: LocalDate,
): Lapse {
  const { reviewAfterDays, restartAfterDays } = definition.lapse;
  const last = givenDoses(definition, sessions)
    .map(dayOf)
    .filter((date) => date <= asOf)
    .at(-1);
  if (last === undefined) {
    const none = { lastGiven: null, daysSinceGiven: null, reviewFrom: null, restartFrom: null };
    return { ...none, state: 'none', reason: null };
  }
  const daysSinceGiven = daysBetween(last, asOf);
  const over = (limit: number | null): limit is number => limit !== null && daysSinceGiven > limit;
  const from = (limit: number | null) => (limit === null ? null : addDays(last, limit + 1));
  const common = {
    lastGiven: last,
    daysSinceGiven,
    reviewFrom: from(reviewAfterDays),
    restartFrom: from(restartAfterDays),
  };
  const since = `The last dose was given ${daysSinceGiven} days ago, on ${last}`;
  if (over(restartAfterDays)) {
    const words = `${since}; after more than ${restartAfterDays} a clinician decides whether the course begins again.`;
    return { ...common, state: 'restart-proposed', reason: { code: 'LAPSE_RESTART', words } };
  }
  if (over(reviewAfterDays)) {
    const words = `${since}; after more than ${reviewAfterDays} a clinician examines the patient before the next one.`;
    return { ...common, state: 'review', reason: { code: 'LAPSE_REVIEW', words } };
  }
  return { ...common, state: 'none', reason: null };
}
