/** A plan's sessions as the domain's rules about given and missed ones take them. */
import type { RecordedSession } from '../domain/given-sessions.js';
import { localDateOf } from '../domain/local-time.js';
import type { Session } from '../sessions/session.entity.js';

export const recordedOf = (sessions: readonly Session[], timeZone: string): RecordedSession[] =>
  sessions.map(({ phase, ordinal, wantedLocal, startsAt, status, countsTowardsCourse }) => ({
    ...{ phase, ordinal, status, countsTowardsCourse },
    wantedDate: wantedLocal.slice(0, 10),
    date: startsAt && localDateOf(startsAt.getTime(), timeZone),
  }));
