import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { BookingService } from '../booking/booking.service.js';
import { ClinicsService } from '../clinics/clinics.service.js';
import { beyondReach } from '../common/beyond-reach.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { untilPlaced } from '../database/until-placed.js';
import { conflict, invalid } from '../domain/errors.js';
import type { WorkItem } from '../worklist/work-item.entity.js';
import { ReplanCauses, type Cause } from './replan-causes.js';
import { lockPlans, ReplanPlanner, type Planned } from './replan-planner.js';
import { notRevertible, replanChanged } from './replan-refusals.js';
import { ReplanRestorer } from './replan-restorer.js';
import { ReplanWriter, settledItem } from './replan-writer.js';
import { Replan, ReplanChangeRow, type SettledItem } from './replan.entity.js';
import {
  byTime,
  causeFaults,
  replanAnswer,
  replanListed,
  type CreateReplan,
  type ReplanAnswer,
  type ReplanListed,
  type ReplanQuery,
} from './replans.dto.js';

/**
 * Re-plans: previewed, applied as one batch, and reverted as one. All that an outage or closure lies over is re-planned,
 * whoever asks; each caller is told of the plans that it may see.
 */
@Injectable()
export class ReplansService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly clinics: ClinicsService,
    private readonly booking: BookingService,
    private readonly causes: ReplanCauses,
    private readonly planner: ReplanPlanner,
    private readonly writer: ReplanWriter,
    private readonly restorer: ReplanRestorer,
  ) {}

  create(call: Call, body: CreateReplan): Promise<ReplanAnswer> {
    const faults = causeFaults(body);
    if (faults.length > 0) throw invalid(faults);
    const { organizationId } = call;
    const dryRun = body.dryRun ?? false;
    return untilPlaced(() =>
      this.transactions.run(call, async (tx) => {
        const cause = found(
          await this.causes.find(tx, organizationId, body),
          body.outageId ? 'outage' : 'closure',
        );
        const planned = await beyondReach(tx, () => this.planner.plan(tx, organizationId, cause, !dryRun));
        return this.answer(tx, await this.kept(tx, call, cause, planned, { dryRun }));
      }),
    );
  }

  /**
   * Keeps what was planned, under locks where it is applied at once. `instead` is the work item that asked for it and is
   * closed by now: reverting opens it again.
   */
  async kept(
    tx: EntityManager,
    call: Call,
    cause: Cause,
    planned: Planned,
    { dryRun, instead }: { dryRun: boolean; instead?: WorkItem },
  ): Promise<Replan> {
    const replan = this.replan(tx, call.organizationId, cause, planned, dryRun);
    // With the caller's own eyes: nobody re-plans a clinic that is out of reach.
    await tx.insert(Replan, replan);
    await this.carryOut(tx, call, cause, replan, planned, !dryRun, instead);
    return replan;
  }

  list(call: Call, query: ReplanQuery): Promise<Page<ReplanListed>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      const { clinicId, status } = query;
      const rows = tx.createQueryBuilder(Replan, 'replan').where({ organizationId });
      for (const [field, value] of Object.entries({ clinicId, status })) {
        if (value !== undefined) rows.andWhere(`replan.${field} = :${field}`, { [field]: value });
      }
      const page = await keysetPage(rows, query, byId('replan'));
      const changes = await tx.find(ReplanChangeRow, {
        select: { replanId: true, affected: true, action: true },
        where: { organizationId, replanId: In(page.data.map(({ id }) => id)) },
      });
      return mapPage(page, (replan) =>
        replanListed(
          replan,
          changes.filter(({ replanId }) => replanId === replan.id),
        ),
      );
    });
  }

  read(call: Call, id: string): Promise<ReplanAnswer> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) =>
      this.answer(tx, found(await tx.findOneBy(Replan, { organizationId, id }), 're-plan')),
    );
  }

  apply(call: Call, id: string, ifMatch: IfMatch): Promise<ReplanAnswer> {
    const { organizationId } = call;
    return untilPlaced(() =>
      this.transactions.run(call, async (tx) => {
        const replan = await this.locked(tx, organizationId, id, ifMatch);
        if (replan.status === 'applied') throw conflict('REPLAN_APPLIED', 'The re-plan is applied already.');
        if (replan.status === 'reverted') throw conflict('REPLAN_REVERTED', 'The re-plan has been reverted.');
        const cause = await this.causes.find(tx, organizationId, replan);
        if (!cause) throw conflict('REPLAN_CAUSE_GONE', 'The outage or closure is there no longer.');
        const planned = await beyondReach(tx, () => this.planner.plan(tx, organizationId, cause, true));
        if (planned.fingerprint !== replan.fingerprint) {
          throw await replanChanged(tx, replan, planned.clinic, this.writer.rows(tx, replan, planned));
        }
        await tx.delete(ReplanChangeRow, { organizationId, replanId: id });
        Object.assign(replan, this.turned('applied', replan));
        await tx.update(Replan, { organizationId, id }, this.stored(replan));
        await this.carryOut(tx, call, cause, replan, planned, true);
        return this.answer(tx, replan);
      }),
    );
  }

  revert(call: Call, id: string, ifMatch: IfMatch): Promise<ReplanAnswer> {
    const { organizationId } = call;
    return untilPlaced(() =>
      this.transactions.run(call, async (tx) => {
        const replan = await this.locked(tx, organizationId, id, ifMatch);
        if (replan.status === 'previewed') {
          throw conflict('REPLAN_NOT_APPLIED', 'The re-plan is a preview: there is nothing to take back.');
        }
        if (replan.status === 'reverted') throw conflict('REPLAN_REVERTED', 'The re-plan has been reverted.');
        await this.takeBack(tx, call, replan);
        Object.assign(replan, this.turned('reverted', replan));
        await tx.update(Replan, { organizationId, id }, this.stored(replan));
        return this.answer(tx, replan);
      }),
    );
  }

  private async takeBack(tx: EntityManager, call: Call, replan: Replan): Promise<void> {
    const { organizationId, id: replanId } = replan;
    const inTheWay = await beyondReach(tx, async () => {
      const rows = await tx.find(ReplanChangeRow, {
        where: { organizationId, replanId },
        order: { id: 'ASC' },
      });
      await lockPlans(tx, organizationId, [...new Set(rows.map(({ treatmentPlanId }) => treatmentPlanId))]);
      await this.restorer.withdrawOffers(tx, organizationId, rows);
      this.booking.lockPool(tx, organizationId, replan.clinicId);
      const clinic = await this.clinics.get(tx, organizationId, replan.clinicId);
      const found = await this.restorer.restore(tx, clinic, replan, rows);
      if (found.length > 0) return found;
      call.concerning = patientsOf(rows);
      const cause = await this.causes.find(tx, organizationId, replan);
      // What is over since then is nobody's work any more.
      const own = `${replan.outageId ? 'outage' : 'closure'}-over-booking`;
      await this.writer.reopen(tx, rows, ({ kind }: SettledItem) => cause !== null || kind !== own);
      return [];
    });
    if (inTheWay.length === 0) return;
    throw await notRevertible(tx, organizationId, inTheWay);
  }

  /** Writes what becomes of each session, and where it is applied the bookings themselves. */
  private carryOut(
    tx: EntityManager,
    call: Call,
    cause: Cause,
    replan: Replan,
    planned: Planned,
    apply: boolean,
    instead?: WorkItem,
  ): Promise<void> {
    return beyondReach(tx, async () => {
      const rows = this.writer.rows(tx, replan, planned);
      if (apply) {
        await this.writer.apply(tx, planned, cause, rows);
        call.concerning = patientsOf(rows);
      }
      const asked = instead && rows.find(({ sessionId }) => sessionId === instead.sessionId);
      if (asked) asked.settled = [...asked.settled, settledItem(instead)];
      await tx.insert(ReplanChangeRow, rows);
    });
  }

  private replan(
    tx: EntityManager,
    organizationId: string,
    cause: Cause,
    { clinic, fingerprint }: Planned,
    dryRun: boolean,
  ): Replan {
    const now = this.clock.now();
    return tx.create(Replan, {
      ...{ organizationId, id: this.ids.next(), clinicId: clinic.id, fingerprint },
      outageId: cause.kind === 'outage' ? cause.id : null,
      closureId: cause.kind === 'closure' ? cause.id : null,
      status: dryRun ? 'previewed' : 'applied',
      appliedAt: dryRun ? null : now,
      revertedAt: null,
      ...{ createdAt: now, updatedAt: now, version: 1 },
    });
  }

  private async locked(
    tx: EntityManager,
    organizationId: string,
    id: string,
    ifMatch: IfMatch,
  ): Promise<Replan> {
    const where = { organizationId, id };
    const replan = found(await tx.findOne(Replan, { where, lock: { mode: 'for_no_key_update' } }), 're-plan');
    expectVersion(replan, ifMatch);
    return replan;
  }

  private turned(status: 'applied' | 'reverted', { version }: Replan): Partial<Replan> {
    const now = this.clock.now();
    return {
      ...{ status, updatedAt: now, version: version + 1 },
      ...(status === 'applied' ? { appliedAt: now } : { revertedAt: now }),
    };
  }

  private stored({ status, appliedAt, revertedAt, updatedAt, version }: Replan): Partial<Replan> {
    return { status, appliedAt, revertedAt, updatedAt, version };
  }

  private async answer(tx: EntityManager, replan: Replan): Promise<ReplanAnswer> {
    const { organizationId, id: replanId, clinicId } = replan;
    const { timeZone } = await this.clinics.get(tx, organizationId, clinicId);
    const changes = await tx.find(ReplanChangeRow, { where: { organizationId, replanId } });
    return replanAnswer(replan, changes.sort(byTime), timeZone);
  }
}

const patientsOf = (rows: ReplanChangeRow[]): string[] =>
  [...new Set(rows.map(({ patientId }) => patientId))].sort();
