import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Placement } from '../domain/course-types.js';
import { isSameSession, sessionKey } from '../domain/given-sessions.js';
import { daysBetween, formatInstant, localDateOf, type LocalDate } from '../domain/local-time.js';
import { isVoid } from '../domain/session-lifecycle.js';
import type { Consequence } from '../domain/visit-at.js';
import { PriorAuthorization } from '../patients/authorization.entity.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { MovedSession, RuleEffect } from './reschedule.dto.js';

/** What a move makes of the plan's sessions. */
export interface Moving {
  moved: Session;
  /** Those that move along with it. */
  along: Session[];
  placements: Placement[];
  /** Day 1 counted anew; null where it stays. */
  dayOne: LocalDate | null;
  /** Rules that are broken by the session moved, and by the others; what refuses those that find no place. */
  broken: Consequence[];
}

/** What a move means for the session itself and for every later one of its plan. */
@Injectable()
export class RescheduleEffects {
  async of(
    tx: EntityManager,
    facts: PlanFacts,
    { moved, along, placements, dayOne, broken }: Moving,
  ): Promise<MovedSession[]> {
    const { plan, clinic, sessions } = facts;
    const { organizationId, patientId } = plan;
    const authorizations = await tx.findBy(PriorAuthorization, { organizationId, patientId });
    const placed = new Map(placements.map((placement) => [sessionKey(placement), placement]));
    const breachesOf = (session: Session) =>
      broken.filter((entry) => isSameSession(entry, session)).flatMap(({ breaches }) => breaches);
    const leaving = new Set(along.map(sessionKey));
    const standing = sessions
      .filter(({ status }) => !isVoid(status))
      .map((session) => {
        const placement = placed.get(sessionKey(session));
        const stands = leaving.has(sessionKey(session)) ? null : (session.startsAt?.getTime() ?? null);
        const to = placement?.startsAt ?? stands;
        return { session, to, date: to === null ? null : localDateOf(to, clinic.timeZone) };
      })
      .sort((a, b) => (a.to ?? a.session.wantedAt.getTime()) - (b.to ?? b.session.wantedAt.getTime()));
    const first = dayOne ?? plan.dayOne;
    const zoned = (at: number | null): string | null =>
      at === null ? null : formatInstant(at, clinic.timeZone);
    let lastDose: LocalDate | null = null;
    const effects: MovedSession[] = [];
    for (const { session, to, date } of standing) {
      const daysSinceDose = date && lastDose && session.dosing ? daysBetween(lastDose, date) : null;
      if (session.dosing && date) lastDose = date;
      const isLater = session.id === moved.id || session.wantedAt > moved.wantedAt;
      if (!isLater) continue;
      const rules: RuleEffect[] = distinct(breachesOf(session));
      effects.push({
        sessionId: session.id,
        phase: session.phase,
        ordinal: session.ordinal,
        from: zoned(session.startsAt?.getTime() ?? null),
        to: zoned(to),
        courseWeek: courseWeek(first, date),
        daysSinceDose,
        breaches: [...rules, ...outsideAuthorization(authorizations, date)],
      });
    }
    return effects;
  }
}

const distinct = (rules: RuleEffect[]): RuleEffect[] =>
  rules
    .map(({ code, detail }) => ({ code, detail }))
    .filter(
      (rule, i, all) =>
        all.findIndex(({ code, detail }) => code === rule.code && detail === rule.detail) === i,
    );

function courseWeek(dayOne: LocalDate | null, date: LocalDate | null): number | null {
  if (dayOne === null || date === null || date < dayOne) return null;
  return Math.floor(daysBetween(dayOne, date) / 7) + 1;
}

/** A payer's agreement bounds dates only where there is one. */
function outsideAuthorization(authorizations: PriorAuthorization[], date: LocalDate | null): RuleEffect[] {
  if (date === null || authorizations.length === 0) return [];
  if (authorizations.some(({ validFrom, validTo }) => validFrom <= date && date <= validTo)) return [];
  return [{ code: 'OUTSIDE_AUTHORIZATION', detail: `${date}: no prior authorization covers this date` }];
}
