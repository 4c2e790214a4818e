import { Injectable, Logger } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { systemCall, type Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { forgetAnswers } from '../common/idempotency.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { invalid } from '../domain/errors.js';
import { Organization } from '../organizations/organization.entity.js';
import { TreatmentPlan } from '../treatment-plans/treatment-plan.entity.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { MaintenanceOutcome, MaintenanceRun } from './maintenance-run.entity.js';
import {
  noCounts,
  outcomeAnswer,
  runAnswer,
  type MaintenanceCounts,
  type MaintenanceRunAnswer,
  type MaintenanceRunDetail,
  type StartMaintenanceRun,
} from './maintenance.dto.js';
import { PlanMaintainer, type PlanOutcome } from './plan-maintainer.js';

/** Plans read at once; each is then served in a transaction of its own. */
const CHUNK = 500;
const DEAD_AFTER_MS = 3_600_000;
/** A course starts up to five years ahead, and a year of its maintenance may be tried out. */
const AS_OF_WITHIN_YEARS = 6;

@Injectable()
export class MaintenanceService {
  private readonly logger = new Logger('Maintenance');

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly maintainer: PlanMaintainer,
    private readonly worklist: WorklistService,
  ) {}

  /** Serves every active plan of the organization, one after the other; one that fails does not stop the rest. */
  async start(call: Call, body: StartMaintenanceRun): Promise<MaintenanceRunDetail> {
    return this.read(call, await this.run(call, body));
  }

  private async run(call: Call, body: StartMaintenanceRun): Promise<string> {
    const now = this.clock.now();
    const asOf = body.asOf ? new Date(body.asOf) : now;
    refuseTooFar(asOf, now);
    const { id } = await this.transactions.run(call, async (tx) => {
      const run = tx.create(MaintenanceRun, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        asOf,
        dryRun: body.dryRun ?? false,
        status: 'running',
        finishedAt: null,
        createdAt: now,
      });
      await this.abandonDead(tx, call.organizationId, now);
      await tx.insert(MaintenanceRun, run);
      return { id: run.id };
    });
    // A repeated request is given the run that the first one started.
    if (!call.replayed) await this.carryOut(call, id);
    return id;
  }

  list(call: Call, query: PageQuery): Promise<Page<MaintenanceRunAnswer>> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const page = await keysetPage(
        tx.createQueryBuilder(MaintenanceRun, 'run').where({ organizationId }),
        query,
        byId('run'),
      );
      const counts = await countsOf(
        tx,
        organizationId,
        page.data.map((run) => run.id),
      );
      return {
        data: page.data.map((run) => runAnswer(run, counts.get(run.id) ?? noCounts())),
        nextCursor: page.nextCursor,
      };
    });
  }

  read(call: Call, id: string): Promise<MaintenanceRunDetail> {
    return this.transactions.read(call, (tx) => detailOf(tx, call.organizationId, id));
  }

  /** Every organization, as the scheduled job does it. */
  organizations(): Promise<string[]> {
    return this.transactions.acrossOrganizations(async (tx) => {
      const rows = await tx.find(Organization, { select: { id: true }, order: { id: 'ASC' } });
      return rows.map((row) => row.id);
    });
  }

  /** For nobody's eyes, so that the trail has the plans it served and not those it only looked at. */
  async startFor(
    organizationId: string,
    caller: string,
    body: StartMaintenanceRun = {},
  ): Promise<MaintenanceRunDetail> {
    const id = await this.run(systemCall(organizationId, caller), body);
    return this.transactions.inOrganization(organizationId, (tx) => detailOf(tx, organizationId, id));
  }

  /** Answers kept for replay are given up after a day. */
  async forgetAnswers(organizationId: string): Promise<void> {
    await this.transactions.inOrganization(organizationId, (tx) =>
      forgetAnswers(tx, organizationId, this.clock.now()),
    );
  }

  /** One plan, right after something about it changed. */
  async servePlan(organizationId: string, planId: string): Promise<void> {
    await this.maintainer.maintain(organizationId, planId, this.clock.now(), false);
  }

  /** A run that has not ended for so long never will: its process was killed. */
  private async abandonDead(tx: EntityManager, organizationId: string, now: Date): Promise<void> {
    await tx.update(
      MaintenanceRun,
      { organizationId, status: 'running', createdAt: LessThan(new Date(now.getTime() - DEAD_AFTER_MS)) },
      { status: 'abandoned', finishedAt: now },
    );
  }

  private async carryOut(call: Call, runId: string): Promise<void> {
    const { organizationId } = call;
    const run = await this.transactions.inOrganization(organizationId, (tx) =>
      tx.findOneByOrFail(MaintenanceRun, { organizationId, id: runId }),
    );
    let after: string | null = null;
    for (;;) {
      const plans = await this.activePlans(call, after);
      for (const plan of plans) {
        const outcome = await this.serve(run, plan);
        await this.transactions.inOrganization(organizationId, (tx) =>
          tx.insert(MaintenanceOutcome, { organizationId, runId, treatmentPlanId: plan.id, ...outcome }),
        );
      }
      after = plans.at(-1)?.id ?? null;
      if (after === null || plans.length < CHUNK) break;
    }
    await this.transactions.inOrganization(organizationId, (tx) =>
      tx.update(
        MaintenanceRun,
        { organizationId, id: runId },
        { status: 'completed', finishedAt: this.clock.now() },
      ),
    );
  }

  /** Those in the caller's reach; the job's reach is all of them. */
  private activePlans(call: Call, after: string | null): Promise<TreatmentPlan[]> {
    return this.transactions.inSightOf(call, (tx) => {
      const { organizationId } = call;
      const plans = tx
        .createQueryBuilder(TreatmentPlan, 'plan')
        .where({ organizationId, status: 'active' })
        .orderBy('plan.id')
        .limit(CHUNK);
      if (after !== null) plans.andWhere('plan.id > :after', { after });
      return plans.getMany();
    });
  }

  private async serve(run: MaintenanceRun, plan: TreatmentPlan): Promise<PlanOutcome> {
    const { organizationId, asOf, dryRun } = run;
    try {
      return await this.maintainer.maintain(organizationId, plan.id, asOf, dryRun);
    } catch (error) {
      // Names and stack only: messages of the database quote values.
      const kind = error instanceof Error ? error.name : 'Error';
      this.logger.error(`Plan ${plan.id} could not be served: ${kind}`);
      const detail = 'Maintenance of this plan failed; it is tried again by the next run.';
      if (!dryRun) await this.reportFailure(plan, detail);
      return { outcome: 'failed', booked: [], unplaced: [], detail };
    }
  }

  private async reportFailure(plan: TreatmentPlan, detail: string): Promise<void> {
    await this.transactions.inOrganization(plan.organizationId, (tx) =>
      this.worklist.open(tx, {
        organizationId: plan.organizationId,
        clinicId: plan.clinicId,
        kind: 'maintenance-failed',
        subject: `maintenance-failed:${plan.id}`,
        treatmentPlanId: plan.id,
        detail,
      }),
    );
  }
}

/** Every date before `asOf` that was not booked is over for good, so a slip of the pen would use up whole courses. */
function refuseTooFar(asOf: Date, now: Date): void {
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + AS_OF_WITHIN_YEARS);
  if (asOf > last) throw invalid([{ pointer: '/asOf', detail: `must not be after ${last.toISOString()}` }]);
}

async function detailOf(
  tx: EntityManager,
  organizationId: string,
  id: string,
): Promise<MaintenanceRunDetail> {
  const run = found(await tx.findOneBy(MaintenanceRun, { organizationId, id }), 'maintenance run');
  const outcomes = await tx.find(MaintenanceOutcome, {
    where: { organizationId, runId: id },
    order: { treatmentPlanId: 'ASC' },
  });
  const counts = await countsOf(tx, organizationId, [id]);
  return { ...runAnswer(run, counts.get(id) ?? noCounts()), plans: outcomes.map(outcomeAnswer) };
}

async function countsOf(
  tx: EntityManager,
  organizationId: string,
  runIds: string[],
): Promise<Map<string, MaintenanceCounts>> {
  const rows = await tx.query<({ run_id: string } & MaintenanceCounts)[]>(
    `SELECT run_id, count(*)::int AS plans,
            coalesce(sum(jsonb_array_length(booked)), 0)::int AS "sessionsBooked",
            -- A session may be refused by several constraints.
            coalesce(sum((SELECT count(DISTINCT (u ->> 'phase', u ->> 'ordinal'))
                          FROM jsonb_array_elements(unplaced) u)), 0)::int AS "sessionsUnplaced",
            count(*) FILTER (WHERE outcome = 'failed')::int AS failed
     FROM maintenance_outcome WHERE organization_id = $1 AND run_id = ANY ($2) GROUP BY run_id`,
    [organizationId, runIds],
  );
  return new Map(rows.map(({ run_id, ...counts }) => [run_id, counts]));
}
