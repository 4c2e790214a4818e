import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SessionOfCourse } from '../domain/given-sessions.js';
import { isSameSession } from '../domain/given-sessions.js';
import { addDays, formatInstant, localDateOf } from '../domain/local-time.js';
import { movedByMissed, type MovesBack } from '../domain/missed-undone.js';
import { weekdaysOf } from '../domain/open-hours.js';
import type { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import type { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { MissedCourse } from './missed-course.js';
import type { SessionMovedBack } from './missed-sessions.dto.js';

/** What a session cannot have its place back for. */
export interface InTheWay {
  code: string;
  phase?: string;
  ordinal?: number;
  resourceId?: string;
  detail: string;
}

/** Takes back what was moved because of a session that was not missed after all. */
@Injectable()
export class MovesBackService {
  constructor(
    private readonly reader: PlanFactsReader,
    private readonly course: MissedCourse,
  ) {}

  /** Of the sessions changed since those that were moved because of it, as the course stood before it is taken back. */
  of(
    { plan, clinic, definition, choices, sessions }: PlanFacts,
    missed: Session,
    changed: readonly SessionOfCourse[],
    replacements: readonly Session[],
  ): MovesBack {
    const dayOne = plan.dayOne ?? plan.startDate;
    const others = sessions.filter((session) => !replacements.some(({ id }) => id === session.id));
    const course = {
      ...{ definition, choices, sessions: recordedOf(others, clinic.timeZone), rung: plan.rung },
      openOn: weekdaysOf(clinic.openingHours),
    };
    const asOf = localDateOf(missed.updatedAt.getTime(), clinic.timeZone);
    return movedByMissed(
      { ...course, dayOne, cadenceDayOne: plan.cadenceDayOne ?? dayOne },
      missed,
      changed,
      asOf,
    );
  }

  /** All of them, around where they were wanted before and on protocol; or the refusal that names what is in the way. */
  async move(
    tx: EntityManager,
    plan: TreatmentPlan,
    { shifts, openEndedDays }: MovesBack,
    refused: (conflicts: InTheWay[]) => Error,
  ): Promise<SessionMovedBack[]> {
    if (shifts.length === 0 && openEndedDays === 0) return [];
    const facts = await this.reader.facts(tx, plan);
    const { cadenceDayOne } = plan;
    const change = {
      ...{ wanted: [], shifts, notOn: null, denser: null },
      plan: openEndedDays && cadenceDayOne ? { cadenceDayOne: addDays(cadenceDayOne, -openEndedDays) } : {},
    };
    const placed = await this.course.place(tx, facts, change, { allowBreaches: false });
    const { unplaced } = placed.proposal;
    if (unplaced.length > 0) {
      throw refused(unplaced.map(({ code, phase, ordinal, detail }) => ({ code, phase, ordinal, detail })));
    }
    const moved = await this.course.carryOut(tx, facts, placed);
    const told = (at: Date | null): string => formatInstant(at?.getTime() ?? 0, facts.clinic.timeZone);
    return moved.map((session) => ({
      ...{ sessionId: session.id, phase: session.phase, ordinal: session.ordinal },
      from: told(facts.sessions.find((one) => isSameSession(one, session))?.startsAt ?? null),
      startsAt: told(session.startsAt),
    }));
  }
}
