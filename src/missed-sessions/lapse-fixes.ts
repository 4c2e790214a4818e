import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import type { Role } from '../common/roles.js';
import { lapseOf } from '../domain/lapse.js';
import { localDateOf } from '../domain/local-time.js';
import { isUnstarted } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import { PlanFactsReader } from '../treatment-plans/plan-facts.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';
import { PlacingFixes } from '../visits/placing-fixes.js';
import { fixNotPossible, WorkFixes, type FixDone, type FixProvider } from '../worklist/work-fixes.js';
import type { WorkItem } from '../worklist/work-item.entity.js';
import type { ApplyFix, SuggestedFix } from '../worklist/worklist.dto.js';
import { CourseRestart, RESTART } from './course-restart.js';
import { MissedCourse } from './missed-course.js';
import { DROP_BACK, MissedFixes } from './missed-fixes.js';

const CONTINUE = 'continue';
const CLINICIAN: Role[] = ['prescriber'];

/** What a clinician can do about a course that has gone without a dose for long. */
@Injectable()
export class LapseFixes implements FixProvider, OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly fixes: WorkFixes,
    private readonly reader: PlanFactsReader,
    private readonly placing: PlacingFixes,
    private readonly course: MissedCourse,
    private readonly missed: MissedFixes,
    private readonly restart: CourseRestart,
  ) {}

  onModuleInit(): void {
    this.fixes.register('lapse', this);
  }

  /** To go on as it is booked, to bring the next dose forward, to return to a denser schedule, or to begin again. */
  async suggest(tx: EntityManager, _call: Call, item: WorkItem): Promise<SuggestedFix[]> {
    const facts = await this.facts(tx, item);
    if (!facts) return [];
    const next = nextDose(facts);
    const goOn: SuggestedFix = {
      code: CONTINUE,
      detail: next?.startsAt
        ? 'A clinician has looked at the patient; the course goes on as it is booked.'
        : 'A clinician has looked at the patient; no next dose is booked yet.',
      ...{ prescriberOnly: true, roles: CLINICIAN, sessions: [], conflicts: [] },
    };
    const again = await this.restart.suggest(tx, facts);
    const back = next && this.back(facts, next);
    const others = [
      ...(next ? await this.sooner(tx, facts, next) : []),
      ...(back ? [await this.missed.placed(tx, facts, back)] : []),
    ];
    // What the protocol proposes comes first.
    return this.proposesRestart(facts) ? [again, goOn, ...others] : [goOn, ...others, again];
  }

  tries(fix: string): readonly Role[] | null {
    return fix.startsWith('place-at') && this.placing.tries(fix) ? CLINICIAN : null;
  }

  async apply(
    tx: EntityManager,
    call: Call,
    item: WorkItem,
    body: ApplyFix,
    lockPool: boolean,
  ): Promise<FixDone> {
    const facts = await this.facts(tx, item);
    const next = facts && nextDose(facts);
    if (facts) call.concerning = [facts.plan.patientId];
    if (facts && body.fix === CONTINUE) return { sessions: [] };
    if (facts && body.fix === RESTART) return this.restart.apply(tx, call, facts, body, lockPool);
    if (!facts || !next) throw fixNotPossible([NO_NEXT]);
    if (body.fix !== DROP_BACK)
      return this.placing.carryOut(tx, call, { facts, session: next }, body, lockPool);
    const change = this.back(facts, next)?.change;
    if (!change) throw fixNotPossible([NO_NEXT]);
    return this.missed.carryOut(tx, call, facts, change, body.override ?? undefined, lockPool);
  }

  private async facts(
    tx: EntityManager,
    { organizationId, treatmentPlanId }: WorkItem,
  ): Promise<PlanFacts | null> {
    if (treatmentPlanId === null) return null;
    const plan = await this.reader.plan(tx, organizationId, treatmentPlanId);
    return plan.status === 'active' ? this.reader.facts(tx, plan) : null;
  }

  private proposesRestart({ definition, sessions, clinic }: PlanFacts): boolean {
    const today = localDateOf(this.clock.now().getTime(), clinic.timeZone);
    return lapseOf(definition, recordedOf(sessions, clinic.timeZone), today).state === 'restart-proposed';
  }

  /** From today on, before the time it has. */
  private async sooner(tx: EntityManager, facts: PlanFacts, next: Session): Promise<SuggestedFix[]> {
    const { timeZone } = facts.clinic;
    const today = localDateOf(this.clock.now().getTime(), timeZone);
    const stands = localDateOf((next.startsAt ?? next.wantedAt).getTime(), timeZone);
    if (stands <= today) return [];
    const time = next.wantedLocal.slice(11);
    const wish = {
      ...{ earliest: today, latest: stands, wantedDate: today, wantedLocal: `${today}T${time}` },
    };
    const fixes = await this.placing.times(tx, { facts, session: next }, { allowBreaches: false, wish });
    return fixes.slice(0, 1).map((fix) => ({ ...fix, prescriberOnly: true, roles: CLINICIAN }));
  }

  private back(facts: PlanFacts, next: Session): ReturnType<MissedFixes['droppedBack']> | null {
    const cadence = this.course.denser(facts, next);
    return cadence && this.missed.droppedBack(facts, next, cadence);
  }
}

const NO_NEXT = { code: 'NO_NEXT_DOSE', detail: 'The course has no further dose that could be moved.' };

const nextDose = ({ sessions }: PlanFacts): Session | null => {
  const at = ({ startsAt, wantedAt }: Session): number => (startsAt ?? wantedAt).getTime();
  const left = sessions.filter(({ dosing, status }) => dosing && isUnstarted(status));
  return left.sort((a, b) => at(a) - at(b))[0] ?? null;
};
