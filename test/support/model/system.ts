/** The service beside the model: asked over HTTP, and looked at after every answer by its own lists and by SQL. */
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { FreedTimes } from '../../../src/sessions/freed-times.js';
import type { TestApp } from '../app.js';
import { type ClinicModel } from './clinic.js';
import { isLive, keeps, overlaps, spansOf } from './facts.js';
import type { Row, Span, Status, Visit } from './facts.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

export interface Answer {
  status: number;
  body: any;
  headers: Record<string, string | undefined>;
}

/** What an answer says has changed. */
export interface Told {
  /** Sessions that were not there before. */
  created?: ReadonlyMap<string, Partial<Visit>>;
  /** Of a session that was: what it is now. Its version is one more. */
  changed?: ReadonlyMap<string, Partial<Visit>>;
  /** Others on these dates may be served by others, at their own times. */
  displacedOn?: ReadonlySet<string>;
  /** Sessions whose resources may lie in an outage, since they were so before. */
  restored?: boolean;
}

let runs = 0;

export class System {
  private readonly url: string;

  constructor(
    readonly test: TestApp,
    readonly organizationId: string,
    private readonly token: string,
    public clinicId: string,
    readonly model: ClinicModel,
  ) {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Remembers every time that somebody leaves, as the job does that offers it. */
  listen(): void {
    this.test.app
      .get(FreedTimes, { strict: false })
      .subscribe((_tx, { organizationId, sessionId, ...freed }) => {
        if (organizationId !== this.organizationId) return Promise.resolve();
        const plan = this.model.plans.findIndex(({ id }) => id === freed.treatmentPlanId);
        this.model.freed.push({ sessionId, plan, startsAt: freed.startsAt.getTime() });
        return Promise.resolve();
      });
  }

  /** Requests that were answered, to be found in the audit trail. */
  private readonly asked: { what: string; requestId: string; events: number }[] = [];
  async send(
    method: 'get' | 'post' | 'delete',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sent = await fetch(this.url + path, {
      method,
      headers: {
        ...{ authorization: `Bearer ${this.token}`, 'if-match': '*', 'idempotency-key': `model-${++runs}` },
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await sent.text();
    const answer = {
      status: sent.status,
      body: text === '' ? {} : JSON.parse(text),
      headers: Object.fromEntries(sent.headers),
    };
    if (answer.status >= 500) {
      throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }

  /**
   * A request that may change something. Its refusal is a problem and leaves nothing, its success one event in the audit
   * trail; and it is asked twice with the same key, which gives the same answer.
   */
  async change(
    path: string,
    body: object,
    { ifMatch = '*', disclosing = true }: { ifMatch?: string; disclosing?: boolean } = {},
  ): Promise<Answer> {
    const headers = { 'idempotency-key': `model-${++runs}`, 'if-match': ifMatch };
    const answer = await this.send('post', path, body, headers);
    const succeeded = answer.status < 300;
    if (!succeeded) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_]+$/) });
    }
    const requestId = answer.headers['x-request-id'] ?? '';
    this.asked.push({ what: `${path} ${answer.status}`, requestId, events: succeeded && disclosing ? 1 : 0 });
    if (succeeded && runs % 4 === 0) {
      const again = await this.send('post', path, body, headers);
      expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([
        answer.status,
        'true',
        answer.body,
      ]);
    }
    return answer;
  }

  /** What the service has, against what the model had and what the answer has told. */
  async sync({
    created = new Map(),
    changed = new Map(),
    displacedOn,
    restored = false,
  }: Told = {}): Promise<void> {
    const { model } = this;
    const { status, body } = await this.send('get', `/v1/sessions?clinicId=${this.clinicId}&limit=100`);
    expect([status, body.nextCursor]).toEqual([200, null]);
    const rows = await this.reserved();
    const seen = new Map<string, Visit>();
    const placed: Visit[] = [];
    for (const session of body.data) {
      const old = model.visits.get(session.id);
      const visit = this.visitOf(session, rows.get(session.id) ?? [], old);
      seen.set(visit.id, visit);
      const expected = created.get(visit.id) ?? changed.get(visit.id);
      if (!old) {
        expect([visit.phase, visit.ordinal, created.has(visit.id)]).toEqual([
          visit.phase,
          visit.ordinal,
          true,
        ]);
        expect(visit).toMatchObject({ version: 1, ...expected });
        placed.push(visit);
      } else if (expected) {
        expect(visit).toMatchObject({
          ordinal: old.ordinal,
          phase: old.phase,
          version: old.version + 1,
          ...expected,
        });
        placed.push(visit);
      } else if (visit.version === old.version) {
        // Most are as they were, and expect is dear.
        if (isDeepStrictEqual(visit, old)) continue;
        expect(visit).toEqual(old);
      } else {
        // It lends its resources to another and keeps its time.
        expect({ ...visit, rows: [] }).toEqual({ ...old, version: old.version + 1, rows: [] });
        const date = model.date(visit.startsAt ?? 0);
        expect([visit.status, date, displacedOn?.has(date)]).toEqual(['booked', date, true]);
        expect(visit.rows).not.toEqual(old.rows);
        // Who served it and is away by now may go on doing so on paper, until it is re-planned.
        const isNew = (row: Row): boolean => !old.rows.some((other) => isDeepStrictEqual(row, other));
        placed.push({ ...visit, rows: visit.rows.filter(isNew) });
      }
      this.expectServed(visit, session.resources);
    }
    expect([...model.visits.keys()].filter((id) => !seen.has(id))).toEqual([]);
    expect([...created.keys(), ...changed.keys()].filter((id) => !seen.has(id))).toEqual([]);
    model.visits.clear();
    for (const [id, visit] of seen) model.visits.set(id, visit);
    model.withdrawOffers();
    for (const hold of model.holds.values()) {
      const kept = rows.get(hold.id) ?? [];
      expect([hold.id, hold.state, kept]).toEqual([hold.id, hold.state, model.isHeld(hold) ? hold.rows : []]);
    }
    const owners = new Set([...seen.keys(), ...model.holds.keys()]);
    expect([...rows.keys()].filter((owner) => !owners.has(owner))).toEqual([]);
    expectNoOverlap([...rows.values()].flat());
    this.expectCapped();
    if (!restored) for (const visit of placed) this.expectInService(visit);
    this.expectOrder();
  }

  /** Live reservations by session or hold: the database's word. */
  async reserved(): Promise<Map<string, Row[]>> {
    const found = await this.test.dataSource.query<any[]>(
      `SELECT coalesce(session_id, hold_id) AS owner, resource_id, lower(lanes) AS lane, upper(lanes) AS past,
              starts_at, ends_at
       FROM reservation
       WHERE organization_id = $1 AND (status = 'booked' OR (status = 'held' AND expires_at > $2))
       ORDER BY starts_at, resource_id, lanes`,
      [this.organizationId, new Date(this.model.now)],
    );
    const rows = new Map<string, Row[]>();
    for (const { owner, resource_id: resourceId, lane, past, starts_at: start, ends_at: end } of found) {
      if (past !== lane + 1) throw new Error(`A reservation takes the lanes ${lane} to ${past}.`);
      const row = { resourceId, lane, start: start.getTime(), end: end.getTime() };
      rows.set(owner, [...(rows.get(owner) ?? []), row]);
    }
    return rows;
  }

  private visitOf(session: any, rows: Row[], old: Visit | undefined): Visit {
    const at = (time: string | null): number | null => (time === null ? null : Date.parse(time));
    return {
      id: session.id,
      plan: this.model.plans.findIndex(({ id }) => id === session.treatmentPlanId),
      phase: session.phase,
      ordinal: session.ordinal,
      status: session.status as Status,
      counts: session.countsTowardsCourse,
      wantedLocal: session.wantedLocal,
      startsAt: at(session.startsAt),
      endsAt: at(session.endsAt),
      version: session.version,
      pinned: old?.pinned ?? [],
      rows,
    };
  }

  /** A live session keeps all that its visit needs, no more and no less; any other nothing. */
  private expectServed(visit: Visit, resources: any[]): void {
    const { chairs, nurses, prescribers, capacity } = this.model.pool;
    const { rows, phase, startsAt } = visit;
    if (!keeps(visit) || startsAt === null) {
      expect([visit.status, rows]).toEqual([visit.status, []]);
      return;
    }
    const { parts, stay, chair } = spansOf(phase, startsAt);
    expect(visit.endsAt).toBe(stay.end);
    const of = (ids: readonly string[]): Row[] => rows.filter(({ resourceId }) => ids.includes(resourceId));
    expect(of(chairs).map(({ lane, start, end }) => ({ lane, start, end }))).toEqual([{ lane: 0, ...chair }]);
    const watching = of(nurses).filter(({ lane }) => lane > 0);
    const settingUp = of(nurses).filter(({ lane }) => lane === 0);
    expect(settingUp.map(({ start, end }) => ({ start, end }))).toEqual([parts[0]]);
    expectCovers(watching, stay);
    const nurseOf = parts.map((part) => [
      ...new Set(watching.filter((row) => overlaps(row, part)).map(({ resourceId }) => resourceId)),
    ]);
    expect(nurseOf.map((ids) => ids.length)).toEqual(parts.map(() => 1));
    expect(nurseOf[0]).toEqual(settingUp.map(({ resourceId }) => resourceId));
    expectCovers(of(prescribers), parts[1] as Span);
    expect(new Set(of(prescribers).map(({ resourceId }) => resourceId)).size).toBe(1);
    for (const row of rows) {
      const most = chairs.includes(row.resourceId) ? 0 : (capacity.get(row.resourceId) ?? 1);
      expect(row.lane).toBeLessThanOrEqual(most);
      if (prescribers.includes(row.resourceId)) expect(row.lane).toBeGreaterThan(0);
    }
    const told = resources.map(({ resourceId, from, to }) => [resourceId, Date.parse(from), Date.parse(to)]);
    const kept = [...new Set(rows.map(({ resourceId }) => resourceId))].map((id) => [
      id,
      Math.min(...rows.filter(({ resourceId }) => resourceId === id).map(({ start }) => start)),
      Math.max(...rows.filter(({ resourceId }) => resourceId === id).map(({ end }) => end)),
    ]);
    expect([...told].sort()).toEqual([...kept].sort());
    for (const id of visit.pinned) expect(kept.map(([resourceId]) => resourceId)).toContain(id);
  }

  /** What has just been given a place is in open hours, and nobody who serves it is away. */
  private expectInService(visit: Visit): void {
    if (visit.status !== 'booked' || visit.startsAt === null) return;
    expect([visit.id, this.model.isOpen(visit.phase, visit.startsAt)]).toEqual([visit.id, true]);
    const away = visit.rows.filter((row) => this.model.isOut(row.resourceId, row));
    expect([visit.id, away]).toEqual([visit.id, []]);
  }

  /** No more visits begin within a slot than may; a time that is offered to one of them is kept besides. */
  private expectCapped(): void {
    const { model } = this;
    if (!model.cap) return;
    const holds = [...model.holds.values()].filter((hold) => hold.plan !== null && model.isHeld(hold));
    const slots = [
      ...[...model.visits.values()].filter(isLive),
      ...holds.flatMap(({ visits }) => visits),
    ].map((one) => model.slotOf(one.startsAt as number));
    const most = Math.max(0, ...slots.map((slot) => slots.filter((other) => other === slot).length));
    expect(most).toBeLessThanOrEqual(model.cap.maxStarts);
  }

  /** What has become of every offer and of everybody on the waiting list. */
  async expectOffers(): Promise<void> {
    const { model } = this;
    const statuses = async (path: string): Promise<Map<string, string>> => {
      const { body } = await this.send('get', `${path}?clinicId=${this.clinicId}&limit=100`);
      return new Map(body.data.map(({ id, status }: any) => [id, status]));
    };
    expect(await statuses('/v1/offers')).toEqual(
      new Map(model.offers.map((offer) => [offer.id, model.offerStatus(offer)])),
    );
    expect(await statuses('/v1/waitlist-entries')).toEqual(
      new Map(model.entries.map(({ id, served }) => [id, served ? 'served' : 'waiting'])),
    );
  }

  /** No ordinal twice, no two doses of a plan on one day. */
  private expectOrder(): void {
    this.model.plans.forEach((_, plan) => {
      const own = this.model.ofPlan(plan);
      const keys = own.map(({ phase, ordinal }) => `${phase} ${ordinal}`);
      expect(new Set(keys).size).toBe(keys.length);
      const days = own
        .filter((visit) => visit.startsAt !== null && !['cancelled', 'no-show'].includes(visit.status))
        .map((visit) => this.model.date(visit.startsAt as number));
      expect(new Set(days).size).toBe(days.length);
    });
  }

  /** One event a request that changed something, none for one that was refused. */
  async expectAudited(): Promise<void> {
    const found = await this.test.dataSource.query<{ request_id: string; n: number }[]>(
      `SELECT request_id, count(*)::int AS n FROM audit_event WHERE organization_id = $1 GROUP BY request_id`,
      [this.organizationId],
    );
    const events = new Map(found.map(({ request_id, n }) => [request_id, n]));
    const wrong = this.asked.filter(({ requestId, events: n }) => (events.get(requestId) ?? 0) !== n);
    expect(wrong.map(({ what }) => what)).toEqual([]);
  }
}

function expectCovers(rows: readonly Row[], { start, end }: Span): void {
  const edges = [...rows].sort((a, b) => a.start - b.start);
  let at = start;
  for (const row of edges) {
    expect(row.start).toBe(at);
    at = row.end;
  }
  expect(at).toBe(end);
}

function expectNoOverlap(rows: readonly Row[]): void {
  const ordered = [...rows].sort((a, b) => a.start - b.start);
  const until = new Map<string, number>();
  for (const { resourceId, lane, start, end } of ordered) {
    const key = `${resourceId} ${lane}`;
    const taken = until.get(key) ?? -Infinity;
    if (taken > start) throw new Error(`${key} is reserved twice at ${new Date(start).toISOString()}.`);
    until.set(key, end);
  }
}
