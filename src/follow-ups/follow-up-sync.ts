import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { findPrepared, insertLater } from '../database/prepared.js';
import { countOf, finitePhases } from '../domain/course-phases.js';
import {
  followUpChanges,
  wantedFollowUps,
  type KnownFollowUp,
  type WantedFollowUp,
} from '../domain/follow-ups.js';
import { addDays, localDateOf, type LocalDate } from '../domain/local-time.js';
import { isVoid } from '../domain/session-lifecycle.js';
import { resolvePolicy } from '../domain/policy.js';
import type { PlanStatus } from '../domain/plan-lifecycle.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { ProtocolsService } from '../protocols/protocols.service.js';
import { SessionChanges, type KnownCourse } from '../sessions/session-changes.js';
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
    private readonly protocols: ProtocolsService,
  ) {}

  onModuleInit(): void {
    this.changes.subscribe((tx, organizationId, planId, cause, course) =>
      this.sync(tx, organizationId, planId, undefined, course, cause === 'activation'),
    );
  }

  /**
   * Call with the plan's row locked, after every change of the plan or its sessions; asked again it changes nothing.
   * Periodic follow-ups reach `until`: unless given, the clinic's horizon from now, and further where the course is
   * booked further, as after a maintenance run that looked ahead from a later day.
   */
  async sync(
    tx: EntityManager,
    organizationId: string,
    planId: string,
    until?: LocalDate,
    known?: KnownCourse,
    begins = false,
  ): Promise<void> {
    const course = known ?? (await this.courseOf(tx, organizationId, planId));
    const { plan, clinic, definition } = course;
    const stored = begins ? [] : await this.stored(tx, organizationId, planId);
    const wanted = this.wantedOf(course, until);
    const { add, move, withdraw } = followUpChanges(stored.flatMap(made), wanted);
    const now = this.clock.now();
    const changed = { updatedAt: now, version: () => 'version + 1' };
    const open = { outcome: null, outcomeAt: null, outcomeNote: null, withdrawn: false };
    insertLater(
      tx,
      FollowUp,
      add.map((w) => this.newRow(plan, clinic.timeZone, definition, w, now)),
      // A plan that begins has none yet, and its row is locked: nothing needs to be looked for before each is written.
      begins ? {} : { rest: 'ON CONFLICT DO NOTHING' },
    );
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

  private stored(tx: EntityManager, organizationId: string, planId: string): Promise<FollowUp[]> {
    return findPrepared(
      tx,
      FollowUp,
      `FROM follow_up WHERE organization_id = $1 AND treatment_plan_id = $2 AND checkpoint IS NOT NULL
       ORDER BY id FOR NO KEY UPDATE`,
      [organizationId, planId],
    );
  }

  private async courseOf(tx: EntityManager, organizationId: string, planId: string): Promise<KnownCourse> {
    const plan = await tx.findOneByOrFail(TreatmentPlan, { organizationId, id: planId });
    const { clinicId, protocolId, protocolVersion } = plan;
    return {
      plan,
      clinic: await tx.findOneByOrFail(Clinic, { organizationId, id: clinicId }),
      definition: await this.protocols.version(tx, organizationId, protocolId, protocolVersion),
      sessions: await tx.findBy(Session, { organizationId, treatmentPlanId: planId }),
    };
  }

  private wantedOf(
    { plan, clinic, definition, sessions }: KnownCourse,
    until: LocalDate | undefined,
  ): WantedFollowUp[] {
    const { dayOne } = plan;
    if (dayOne === null || !ASKING.includes(plan.status)) return [];
    const zone = clinic.timeZone;
    const ahead = resolvePolicy(clinic.policy).maintenanceHorizonDays;
    const choices = { startDate: plan.startDate, weekdays: plan.weekdays, counts: plan.phaseCounts };
    const booked = sessions
      .filter(({ startsAt, status }) => startsAt && !isVoid(status))
      .map(({ startsAt }) => localDateOf(startsAt?.getTime() ?? 0, zone));
    return wantedFollowUps({
      definition,
      dayOne,
      zone,
      sessions: sessions.map((session) => ({ ...session, startsAt: session.startsAt?.getTime() ?? null })),
      phaseCounts: Object.fromEntries(
        finitePhases(definition).map((phase) => [phase.code, countOf(definition, choices, phase)]),
      ),
      until: until ?? latestOf([addDays(localDateOf(this.clock.now().getTime(), zone), ahead), ...booked]),
      // A completed plan's last change is its completion.
      endedOn: plan.status === 'completed' ? localDateOf(plan.updatedAt.getTime(), zone) : null,
    });
  }

  private newRow(
    plan: KnownCourse['plan'],
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

const latestOf = (dates: LocalDate[]): LocalDate => dates.reduce((a, b) => (a > b ? a : b));

const timesOf = ({ sessionId, dueDate, dueAt, overdueAt }: WantedFollowUp) => ({
  sessionId,
  dueDate,
  dueAt: new Date(dueAt),
  overdueAt: new Date(overdueAt),
});

/** One added by hand came from no checkpoint and is nobody's to move. */
function made(row: FollowUp): KnownFollowUp[] {
  const { id, checkpoint, occurrence, sessionId, dueDate, outcome, withdrawn } = row;
  if (checkpoint === null || occurrence === null) return [];
  const times = { dueAt: row.dueAt.getTime(), overdueAt: row.overdueAt.getTime() };
  return [{ id, checkpoint, occurrence, sessionId, dueDate, outcome, withdrawn, ...times }];
}
