import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { countOf, finitePhases } from '../domain/course-phases.js';
import {
  followUpChanges,
  wantedFollowUps,
  type KnownFollowUp,
  type WantedFollowUp,
} from '../domain/follow-ups.js';
import { addDays, localDateOf, type LocalDate } from '../domain/local-time.js';
import { resolvePolicy } from '../domain/policy.js';
import type { PlanStatus } from '../domain/plan-lifecycle.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { ProtocolVersion } from '../protocols/protocol-version.entity.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { Session } from '../sessions/session.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { FollowUp } from './follow-up.entity.js';

const WITHDRAWN = 'The course no longer asks for it.';

/** Plans of these ask for follow-ups; a draft does not yet, a revoked one no longer. */
const ASKING: readonly PlanStatus[] = ['active', 'on-hold', 'completed'];

/** Keeps the stored follow-ups of a plan as its checkpoints and sessions want them. */
@Injectable()
export class FollowUpSync implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly changes: SessionChanges,
  ) {}

  onModuleInit(): void {
    this.changes.subscribe((tx, organizationId, planId) => this.sync(tx, organizationId, planId));
  }

  /**
   * Call with the plan's row locked, after every change of the plan or its sessions; asked again it changes nothing.
   * Periodic follow-ups reach `until`: unless given, as far ahead as maintenance is booked.
   */
  async sync(tx: EntityManager, organizationId: string, planId: string, until?: LocalDate): Promise<void> {
    const plan = await tx.findOneByOrFail(TreatmentPlan, { organizationId, id: planId });
    const clinic = await tx.findOneByOrFail(Clinic, { organizationId, id: plan.clinicId });
    const { definition } = await tx.findOneByOrFail(ProtocolVersion, {
      organizationId,
      protocolId: plan.protocolId,
      number: plan.protocolVersion,
    });
    const stored = await tx.find(FollowUp, {
      where: { organizationId, treatmentPlanId: planId, checkpoint: Not(IsNull()) },
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
    const wanted = await this.wantedOf(tx, plan, clinic, definition, until);
    const { add, move, withdraw } = followUpChanges(stored.flatMap(known), wanted);
    const now = this.clock.now();
    const changed = { updatedAt: now, version: () => 'version + 1' };
    const open = { outcome: null, outcomeAt: null, outcomeNote: null, withdrawn: false };
    if (add.length > 0) {
      const rows = add.map((w) => this.newRow(plan, clinic.timeZone, definition, w, now));
      await tx
        .createQueryBuilder()
        .insert()
        .into(FollowUp)
        .values(rows)
        .orIgnore()
        .updateEntity(false)
        .execute();
    }
    for (const { id, to } of move) {
      await tx.update(FollowUp, { organizationId, id }, { ...timesOf(to), ...open, ...changed });
    }
    if (withdraw.length > 0) {
      await tx.update(
        FollowUp,
        { organizationId, id: In(withdraw) },
        { outcome: 'cancelled', outcomeAt: now, outcomeNote: WITHDRAWN, withdrawn: true, ...changed },
      );
    }
  }

  private async wantedOf(
    tx: EntityManager,
    plan: TreatmentPlan,
    clinic: Clinic,
    definition: ProtocolDefinition,
    until: LocalDate | undefined,
  ): Promise<WantedFollowUp[]> {
    const { organizationId, dayOne } = plan;
    if (dayOne === null || !ASKING.includes(plan.status)) return [];
    const zone = clinic.timeZone;
    const sessions = await tx.findBy(Session, { organizationId, treatmentPlanId: plan.id });
    const ahead = resolvePolicy(clinic.policy).maintenanceHorizonDays;
    const choices = { startDate: plan.startDate, weekdays: plan.weekdays, counts: plan.phaseCounts };
    return wantedFollowUps({
      definition,
      dayOne,
      zone,
      sessions: sessions.map((session) => ({ ...session, startsAt: session.startsAt?.getTime() ?? null })),
      phaseCounts: Object.fromEntries(
        finitePhases(definition).map((phase) => [phase.code, countOf(definition, choices, phase)]),
      ),
      until: until ?? addDays(localDateOf(this.clock.now().getTime(), zone), ahead),
      // A completed plan's last change is its completion.
      endedOn: plan.status === 'completed' ? localDateOf(plan.updatedAt.getTime(), zone) : null,
    });
  }

  private newRow(
    plan: TreatmentPlan,
    zone: string,
    definition: ProtocolDefinition,
    wanted: WantedFollowUp,
    now: Date,
  ): Partial<FollowUp> {
    const checkpoint = definition.checkpoints.find(({ code }) => code === wanted.checkpoint);
    if (!checkpoint) throw new Error(`No checkpoint ${wanted.checkpoint} in ${definition.code}.`);
    return {
      organizationId: plan.organizationId,
      id: this.ids.next(),
      treatmentPlanId: plan.id,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      checkpoint: wanted.checkpoint,
      occurrence: wanted.occurrence,
      name: checkpoint.name,
      kind: checkpoint.kind,
      scales: checkpoint.scales,
      required: checkpoint.required,
      ...timesOf(wanted),
      timeZone: zone,
      withdrawn: false,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
  }
}

const timesOf = ({ sessionId, dueDate, dueAt, overdueAt }: WantedFollowUp) => ({
  sessionId,
  dueDate,
  dueAt: new Date(dueAt),
  overdueAt: new Date(overdueAt),
});

/** One added by hand came from no checkpoint and is nobody's to move. */
function known(row: FollowUp): KnownFollowUp[] {
  const { id, checkpoint, occurrence, sessionId, dueDate, outcome, withdrawn } = row;
  if (checkpoint === null || occurrence === null) return [];
  const times = { dueAt: row.dueAt.getTime(), overdueAt: row.overdueAt.getTime() };
  return [{ id, checkpoint, occurrence, sessionId, dueDate, outcome, withdrawn, ...times }];
}
