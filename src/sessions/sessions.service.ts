import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { BookingService, rethrowTaken } from '../booking/booking.service.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { keysetPage, type Page, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { asked, findPrepared, findQuestion, insertLater, type Question } from '../database/prepared.js';
import { toInstant, type LocalDateTime } from '../domain/local-time.js';
import { isGiven, isLive, nextSessionStatus, type SessionVerb } from '../domain/session-lifecycle.js';
import { WorklistService } from '../worklist/worklist.service.js';
import { FreedTimes } from './freed-times.js';
import { Session } from './session.entity.js';
import { SessionChanges } from './session-changes.js';
import { sessionAnswer, type SessionAnswer, type SessionQuery } from './sessions.dto.js';

/** The moment a verb notes on the session, beside its status. */
const NOTES: Partial<
  Record<SessionVerb, 'checkedInAt' | 'startedAt' | 'administrationEndedAt' | 'dischargedAt'>
> = {
  'check-in': 'checkedInAt',
  start: 'startedAt',
  'end-administration': 'administrationEndedAt',
  discharge: 'dischargedAt',
};

/** What is said of a session as it ends, or is set right. */
export interface Said {
  reason?: string | undefined;
  /** Of an aborted one. */
  countsTowardsCourse?: boolean;
}

/** Steps by which a dose comes to have been given. */
const GIVING: readonly SessionVerb[] = ['end-administration', 'abort', 'leave-against-advice'];

/** By time, an unplaced session where it was wanted. */
const byTime: SortKey<Session>[] = [
  {
    sql: 'coalesce(session.startsAt, session.wantedAt)',
    cast: 'timestamptz',
    of: (session) => (session.startsAt ?? session.wantedAt).toISOString(),
  },
  { sql: 'session.id', cast: 'uuid', of: (session) => session.id },
];

/** A time at which a patient is there for another course. */
export interface Commitment extends Pick<Session, 'status' | 'dosing' | 'minGapDays'> {
  startsAt: Date;
  endsAt: Date;
  /** Whether the caller may know what it is. */
  disclosed: boolean;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly booking: BookingService,
    private readonly changes: SessionChanges,
    private readonly worklist: WorklistService,
    private readonly freedTimes: FreedTimes,
  ) {}

  list(call: Call, query: SessionQuery): Promise<Page<SessionAnswer>> {
    return this.transactions.read(call, (tx) => this.page(tx, call.organizationId, query));
  }

  async page(tx: EntityManager, organizationId: string, query: SessionQuery): Promise<Page<SessionAnswer>> {
    const page = await keysetPage(matching(tx, organizationId, query), query, byTime);
    return { data: await this.answers(tx, organizationId, page.data), nextCursor: page.nextCursor };
  }

  read(call: Call, id: string): Promise<SessionAnswer> {
    return this.transactions.read(call, async (tx) => {
      const { organizationId } = call;
      const [row] = await findPrepared(tx, Session, `FROM session WHERE organization_id = $1 AND id = $2`, [
        organizationId,
        id,
      ]);
      return this.answer(tx, found(row, 'session'));
    });
  }

  /** Carries one session one step along its day. */
  step(call: Call, id: string, ifMatch: IfMatch, verb: SessionVerb): Promise<SessionAnswer> {
    return this.transactions.run(call, async (tx) => {
      const session = await this.lock(tx, call.organizationId, id);
      expectVersion(session, ifMatch);
      await this.apply(tx, [session], verb);
      await this.changes.happened(tx, call.organizationId, session.treatmentPlanId);
      return this.answer(tx, session);
    });
  }

  /** The same inside a transaction that has locked the session, for whoever tells the others of it. */
  async take(tx: EntityManager, session: Session, verb: SessionVerb, said: Said = {}): Promise<void> {
    await this.apply(tx, [session], verb, said);
  }

  /** Cancels sessions of one plan that have not begun, and frees what they hold. */
  async cancelAll(tx: EntityManager, sessions: Session[], reason: string): Promise<void> {
    await this.apply(tx, sessions, 'cancel', { reason });
  }

  /**
   * Writes new sessions, in one statement, with the transaction's next round trip: SlotTaken is thrown there where the
   * patient or the ordinal is taken.
   */
  insert(tx: EntityManager, sessions: Session[]): void {
    insertLater(tx, Session, sessions, { refused: rethrowTaken });
  }

  /** Takes sessions from their places, to be placed anew in the same transaction. */
  async lift(tx: EntityManager, organizationId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `UPDATE session SET status = 'proposed', starts_at = NULL, ends_at = NULL
       WHERE organization_id = $1 AND id = ANY ($2)`,
      [organizationId, ids],
    );
  }

  /** Leaves a session that stood without a place, wanted on another day: it is known, and nothing more. */
  async unplace(tx: EntityManager, session: Session, wantedLocal: LocalDateTime): Promise<void> {
    const { organizationId, id, timeZone } = session;
    Object.assign(session, {
      ...{ status: 'proposed', startsAt: null, endsAt: null, deviations: [], wantedLocal },
      wantedAt: new Date(toInstant(wantedLocal, timeZone).instant),
      updatedAt: this.clock.now(),
      version: session.version + 1,
    } satisfies Partial<Session>);
    const { status, startsAt, endsAt, deviations, wantedAt, updatedAt, version } = session;
    const changed = { status, startsAt, endsAt, deviations, wantedLocal, wantedAt, updatedAt, version };
    await tx.update(Session, { organizationId, id }, changed);
    await this.booking.withdraw(tx, organizationId, { sessionIds: [id] });
  }

  /** Says what of a session is not as wanted, where that changes though its place does not. */
  async deviate(tx: EntityManager, session: Session, deviations: Session['deviations']): Promise<void> {
    const { organizationId, id } = session;
    Object.assign(session, { deviations, updatedAt: this.clock.now(), version: session.version + 1 });
    const { updatedAt, version } = session;
    await tx.update(Session, { organizationId, id }, { deviations, updatedAt, version });
  }

  /** Gives a session that was only proposed its place. Throws SlotTaken where the patient is elsewhere then. */
  async place(tx: EntityManager, session: Session): Promise<void> {
    const { organizationId, id, wantedLocal, wantedAt, startsAt, endsAt } = session;
    const { pinnedResourceIds, deviations, updatedAt, version } = session;
    const placed = { wantedLocal, wantedAt, startsAt, endsAt, pinnedResourceIds, deviations };
    const status = nextSessionStatus('proposed', 'book');
    await tx
      .update(Session, { organizationId, id }, { ...placed, status, updatedAt, version })
      .catch(rethrowTaken);
  }

  /**
   * What else the patient is there for, in every clinic and whoever asks: sessions of other plans that end after `since`;
   * by time. What the caller may not see of them is not disclosed, and nothing but when must be told of it.
   */
  commitmentsQuestion(
    organizationId: string,
    patientId: string,
    besidesPlanId: string,
    since: Date,
  ): Question<Commitment[]> {
    return {
      text: `SELECT c.starts_at AS "startsAt", c.ends_at AS "endsAt", c.status, c.dosing, c.min_gap_days AS "minGapDays",
              (SELECT true FROM session s WHERE s.organization_id = $1 AND s.id = c.session_id) IS NOT NULL AS disclosed
       FROM commitments_of_patient($2, $3, $4) c
       ORDER BY c.starts_at, c.session_id`,
      values: [organizationId, patientId, besidesPlanId, since],
      answer: (rows) => rows as unknown as Commitment[],
    };
  }

  /** A plan's sessions, by time. */
  ofPlan(tx: EntityManager, organizationId: string, treatmentPlanId: string): Promise<Session[]> {
    return asked(tx, this.ofPlanQuestion(tx, organizationId, treatmentPlanId));
  }

  /** The same, to be asked together with others. */
  ofPlanQuestion(tx: EntityManager, organizationId: string, treatmentPlanId: string): Question<Session[]> {
    return findQuestion(
      tx,
      Session,
      `FROM session WHERE organization_id = $1 AND treatment_plan_id = $2 ORDER BY coalesce(starts_at, wanted_at), id`,
      [organizationId, treatmentPlanId],
    );
  }

  private async answers(
    tx: EntityManager,
    organizationId: string,
    sessions: Session[],
  ): Promise<SessionAnswer[]> {
    const resources = await this.booking.resourcesOf(
      tx,
      organizationId,
      sessions.map((session) => session.id),
    );
    return sessions.map((session) => sessionAnswer(session, resources));
  }

  async answer(tx: EntityManager, session: Session): Promise<SessionAnswer> {
    return sessionAnswer(session, await this.booking.resourcesOf(tx, session.organizationId, [session.id]));
  }

  /** Locks the plan's row, then the session's: whoever changes a plan's sessions comes by the plan's row first. */
  async lock(tx: EntityManager, organizationId: string, id: string): Promise<Session> {
    const { treatmentPlanId } = found(await tx.findOneBy(Session, { organizationId, id }), 'session');
    await tx.query(`SELECT id FROM treatment_plan WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE`, [
      organizationId,
      treatmentPlanId,
    ]);
    const session = await tx.findOne(Session, {
      where: { organizationId, id },
      lock: { mode: 'for_no_key_update' },
    });
    return found(session, 'session');
  }

  private async apply(
    tx: EntityManager,
    sessions: Session[],
    verb: SessionVerb,
    { reason, countsTowardsCourse }: Said = {},
  ): Promise<void> {
    const now = this.clock.now();
    const noted = NOTES[verb];
    for (const session of sessions) {
      const changed: Partial<Session> = {
        status: nextSessionStatus(session.status, verb),
        statusReason: reason ?? null,
        updatedAt: now,
        version: session.version + 1,
        ...(countsTowardsCourse === undefined ? {} : { countsTowardsCourse }),
        ...(noted ? { [noted]: now } : {}),
        ...(verb === 'undo-check-in' ? { checkedInAt: null } : {}),
      };
      Object.assign(session, changed);
      const { organizationId, id } = session;
      await tx.update(Session, { organizationId, id }, changed);
    }
    const [first] = sessions;
    if (!first) return;
    if (GIVING.includes(verb) && first.dosing && isGiven(first.status, first.countsTowardsCourse === true)) {
      const { organizationId, treatmentPlanId } = first;
      await this.worklist.settlePlan(tx, organizationId, treatmentPlanId, ['lapse'], 'A dose was given.');
    }
    const freed = sessions
      .filter((session) => !isLive(session.status) && session.status !== 'completed')
      .map((session) => session.id);
    await this.booking.release(tx, first.organizationId, freed);
    if (verb === 'cancel') await this.freedTimes.leftBehind(tx, sessions, [], now);
    await this.worklist.settleSessions(tx, first.organizationId, freed, `The session is ${first.status}.`);
  }
}

function matching(
  tx: EntityManager,
  organizationId: string,
  query: SessionQuery,
): SelectQueryBuilder<Session> {
  const { clinicId, patientId, treatmentPlanId, status, resourceId, from, to } = query;
  const rows = tx.createQueryBuilder(Session, 'session').where({ organizationId });
  const equal = { clinicId, patientId, treatmentPlanId, status };
  for (const [field, value] of Object.entries(equal)) {
    if (value !== undefined) rows.andWhere(`session.${field} = :${field}`, { [field]: value });
  }
  if (from !== undefined) rows.andWhere('coalesce(session.endsAt, session.wantedAt) > :from', { from });
  if (to !== undefined) rows.andWhere('coalesce(session.startsAt, session.wantedAt) < :to', { to });
  if (resourceId !== undefined) {
    rows.andWhere(
      `EXISTS (SELECT 1 FROM reservation v WHERE v.organization_id = session.organization_id
               AND v.session_id = session.id AND v.resource_id = :resourceId
               AND v.status IN ('held', 'booked'))`,
      { resourceId },
    );
  }
  return rows;
}
