import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Placement } from '../domain/course-types.js';
import { daysBetween, formatInstant, localDateOf, type LocalDate } from '../domain/local-time.js';
import { isVoid } from '../domain/session-lifecycle.js';
import type { Obstacle } from '../domain/visit-at.js';
import { PriorAuthorization } from '../patients/authorization.entity.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { MovedSession, RuleEffect } from './reschedule.dto.js';

interface Broken {
  phase: string;
  ordinal: number;
  breaches: Obstacle[];
}

const keyOf = ({ phase, ordinal }: { phase: string; ordinal: number }): string => `${phase} ${ordinal}`;

/** What a move means for the session itself and for every later one of its plan. */
@Injectable()
export class RescheduleEffects {
  async of(
    tx: EntityManager,
    facts: PlanFacts,
    moved: Session,
    placements: Placement[],
    dayOne: LocalDate | null,
    broken: Broken[],
  ): Promise<MovedSession[]> {
    const { plan, clinic, sessions } = facts;
    const { organizationId, patientId } = plan;
    const authorizations = await tx.findBy(PriorAuthorization, { organizationId, patientId });
    const placed = new Map(placements.map((placement) => [keyOf(placement), placement]));
    const breaches = new Map(broken.map((entry) => [keyOf(entry), entry.breaches]));
    const leaving = new Set(
      placements.length > 1 ? sessions.filter((s) => s.wantedAt > moved.wantedAt).map(keyOf) : [],
    );
    const standing = sessions
      .filter(({ status }) => !isVoid(status))
      .map((session) => {
        const placement = placed.get(keyOf(session));
        const stays = leaving.has(keyOf(session)) && !placement && session.status === 'proposed';
        const to = placement?.startsAt ?? (stays ? null : (session.startsAt?.getTime() ?? null));
        return { session, placement, to, date: to === null ? null : localDateOf(to, clinic.timeZone) };
      })
      .sort((a, b) => (a.to ?? a.session.wantedAt.getTime()) - (b.to ?? b.session.wantedAt.getTime()));
    const first = dayOne ?? plan.dayOne;
    const zoned = (at: number | null): string | null =>
      at === null ? null : formatInstant(at, clinic.timeZone);
    let lastDose: LocalDate | null = null;
    const effects: MovedSession[] = [];
    for (const { session, placement, to, date } of standing) {
      const daysSinceDose = date && lastDose && session.dosing ? daysBetween(lastDose, date) : null;
      if (session.dosing && date) lastDose = date;
      if (session.id !== moved.id && session.wantedAt <= moved.wantedAt) continue;
      const rules: RuleEffect[] = breaches.get(keyOf(session)) ?? [];
      effects.push({
        sessionId: session.id,
        phase: session.phase,
        ordinal: session.ordinal,
        from: zoned(session.startsAt?.getTime() ?? null),
        to: zoned(to),
        courseWeek: courseWeek(first, date),
        daysSinceDose,
        breaches: [
          ...rules,
          ...(placement?.deviations ?? []).filter(
            ({ code }) =>
              /^(WINDOW_EXCEEDED|GAP_MAX_EXCEEDED)$/.test(code) && !rules.some((rule) => rule.code === code),
          ),
          ...outsideAuthorization(authorizations, date),
        ],
      });
    }
    return effects;
  }
}

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
