import { Clinic } from '../src/clinics/clinic.entity.js';
import { toInstant } from '../src/domain/local-time.js';
import type { SessionStatus } from '../src/domain/session-lifecycle.js';
import { FollowUpSync } from '../src/follow-ups/follow-up-sync.js';
import { Patient } from '../src/patients/patient.entity.js';
import { catalogue } from '../src/protocols/catalogue/index.js';
import { ProtocolVersion } from '../src/protocols/protocol-version.entity.js';
import { Protocol } from '../src/protocols/protocol.entity.js';
import { Session } from '../src/sessions/session.entity.js';
import { TreatmentPlan } from '../src/treatment-plans/treatment-plan.entity.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { activate, makePlan, makeWorld } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const NEW_YORK = 'America/New_York';

interface Row {
  id: string;
  checkpoint: string | null;
  occurrence: string | null;
  status: string;
  dueDate: string;
  dueAt: string;
  overdueAt: string;
  version: number;
}

describe('follow-ups', () => {
  let test: TestApp;
  let made = 0;
  beforeAll(async () => {
    test = await startTestApp();
  });
  beforeEach(() => test.clock.set(TODAY));
  afterAll(() => test.close());

  const newId = (): string => `01900000-0000-7000-9000-${String(++made).padStart(12, '0')}`;

  /** A plan with its sessions at 09:00, written straight into the tables: how they come about is not asked here. */
  async function aPlan(code: string, dates: Record<string, string[]>): Promise<TreatmentPlan> {
    const { organizationId, dataSource } = test;
    const definition = catalogue.find((protocol) => protocol.code === code);
    if (!definition) throw new Error(`no protocol ${code}`);
    const own = () => ({
      organizationId,
      id: newId(),
      createdAt: TODAY,
      updatedAt: TODAY,
      version: 1,
    });
    const tx = dataSource.manager;
    const clinic = {
      ...own(),
      name: 'Clinic',
      timeZone: NEW_YORK,
      openingHours: [],
      policy: {},
      calendarVersion: 1,
    };
    await tx.insert(Clinic, clinic);
    const patient = { ...own(), givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
    await tx.insert(Patient, patient);
    const protocol = { ...own(), code: `${code}-${made}`, name: definition.name };
    await tx.insert(Protocol, protocol);
    await tx.insert(ProtocolVersion, {
      organizationId,
      protocolId: protocol.id,
      number: 1,
      status: 'published',
      definition,
      effectiveFrom: null,
      publishedAt: TODAY,
      retiredAt: null,
      createdAt: TODAY,
      updatedAt: TODAY,
    });
    const [dayOne = ''] = Object.values(dates)[0] ?? [];
    const plan = tx.create(TreatmentPlan, {
      ...own(),
      patientId: patient.id,
      clinicId: clinic.id,
      protocolId: protocol.id,
      protocolVersion: 1,
      startDate: dayOne,
      dayOne,
      phaseCounts: {},
      status: 'active',
      activatedAt: TODAY,
    });
    await tx.insert(TreatmentPlan, plan);
    for (const [phase, days] of Object.entries(dates)) {
      for (const [i, day] of days.entries()) await insertSession(plan, own(), phase, i + 1, day);
    }
    return plan;
  }

  async function insertSession(
    plan: TreatmentPlan,
    own: { organizationId: string; id: string; createdAt: Date; updatedAt: Date; version: number },
    phase: string,
    ordinal: number,
    day: string,
  ): Promise<void> {
    const { instant } = toInstant(`${day}T09:00`, NEW_YORK);
    const session = test.dataSource.manager.create(Session, {
      ...own,
      treatmentPlanId: plan.id,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      phase,
      ordinal,
      dosing: true,
      minGapDays: 2,
      wantedLocal: `${day}T09:00`,
      wantedAt: new Date(instant),
      timeZone: NEW_YORK,
      startsAt: new Date(instant),
      endsAt: new Date(instant + 2 * 3_600_000),
      status: 'booked',
      deviations: [],
    });
    await test.dataSource.manager.insert(Session, session);
  }

  const sync = (plan: TreatmentPlan, until?: string): Promise<void> =>
    test.dataSource.transaction((tx) =>
      test.app.get(FollowUpSync).sync(tx, test.organizationId, plan.id, until),
    );

  const setStatus = (plan: TreatmentPlan, ordinal: number, status: SessionStatus): Promise<unknown> =>
    test.dataSource.manager.update(
      Session,
      { organizationId: test.organizationId, treatmentPlanId: plan.id, phase: 'induction', ordinal },
      { status },
    );

  const list = async (path: string): Promise<Row[]> => {
    const answer = await test.call('get', path);
    expect(answer.status).toBe(200);
    return answer.body.data as Row[];
  };
  const ofPlan = (plan: TreatmentPlan, query = ''): Promise<Row[]> =>
    list(`/v1/treatment-plans/${plan.id}/follow-ups?limit=100${query}`);
  const table = (rows: Row[]): string[] =>
    rows.map((row) => [row.checkpoint, row.occurrence, row.dueAt, row.overdueAt].join(' '));

  const twiceWeekly = (): Promise<TreatmentPlan> =>
    aPlan('iv-mdd-6x-twice-weekly', {
      induction: ['2027-10-25', '2027-10-28', '2027-11-01', '2027-11-04', '2027-11-08', '2027-11-11'],
    });

  it('fall due for six infusions twice weekly, across the end of daylight saving', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    expect(table(await ofPlan(plan)).sort()).toEqual(
      [
        'rating induction:1 2027-10-25T00:00:00-04:00 2027-10-26T00:00:00-04:00',
        'rating induction:2 2027-10-28T00:00:00-04:00 2027-10-29T00:00:00-04:00',
        'rating induction:3 2027-11-01T00:00:00-04:00 2027-11-02T00:00:00-04:00',
        'evaluation-after-3 induction:3 2027-11-01T00:00:00-04:00 2027-11-04T09:00:00-04:00',
        'rating induction:4 2027-11-04T00:00:00-04:00 2027-11-05T00:00:00-04:00',
        'rating induction:5 2027-11-08T00:00:00-05:00 2027-11-09T00:00:00-05:00',
        'rating induction:6 2027-11-11T00:00:00-05:00 2027-11-12T00:00:00-05:00',
        'evaluation-after-6 induction:6 2027-11-11T00:00:00-05:00 2027-11-18T00:00:00-05:00',
      ].sort(),
    );
  });

  it('fall due for esketamine by its label: the end of induction, and every 12 weeks', async () => {
    const plan = await aPlan('esk-trd-label', {
      induction: [
        '2027-01-04',
        '2027-01-07',
        '2027-01-11',
        '2027-01-14',
        '2027-01-18',
        '2027-01-21',
        '2027-01-25',
        '2027-01-28',
      ],
      'maintenance-1': ['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22'],
    });
    await sync(plan);
    const first = [
      'end-of-induction-evaluation induction:end 2027-01-28T00:00:00-05:00 2027-02-01T09:00:00-05:00',
      'periodic-re-examination 1 2027-03-29T00:00:00-04:00 2027-04-05T00:00:00-04:00',
    ];
    expect(table(await ofPlan(plan))).toEqual(first);
    // A year later the horizon has moved on; nothing is made twice.
    await sync(plan, '2027-12-01');
    await sync(plan, '2027-12-01');
    expect(table(await ofPlan(plan))).toEqual([
      ...first,
      'periodic-re-examination 2 2027-06-21T00:00:00-04:00 2027-06-28T00:00:00-04:00',
      'periodic-re-examination 3 2027-09-13T00:00:00-04:00 2027-09-20T00:00:00-04:00',
      'periodic-re-examination 4 2027-12-06T00:00:00-05:00 2027-12-13T00:00:00-05:00',
    ]);
  });

  it('move with their sessions, fall away with them and come back; what a person ended stays', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const before = await ofPlan(plan);
    await sync(plan);
    expect(await ofPlan(plan)).toEqual(before);

    const rating1 = before.find((row) => row.checkpoint === 'rating' && row.occurrence === 'induction:1');
    await test.call('post', `/v1/follow-ups/${rating1?.id}/cancel`, { reason: 'Not wanted' });
    await setStatus(plan, 1, 'no-show');
    await setStatus(plan, 2, 'no-show');
    await sync(plan);
    const during = await ofPlan(plan, '&status=cancelled');
    // With four sessions left nobody evaluates after a sixth.
    expect(during.map((row) => `${row.checkpoint} ${row.occurrence}`)).toEqual([
      'rating induction:1',
      'rating induction:2',
      'evaluation-after-6 induction:6',
    ]);
    const third = (await ofPlan(plan)).find((row) => row.checkpoint === 'evaluation-after-3');
    expect(third?.dueDate).toBe('2027-11-08');

    await setStatus(plan, 1, 'booked');
    await setStatus(plan, 2, 'booked');
    await sync(plan);
    expect((await ofPlan(plan, '&status=cancelled')).map((row) => row.occurrence)).toEqual(['induction:1']);
    expect(table(await ofPlan(plan)).sort()).toEqual(table(before).sort());
  });

  it('are withdrawn when the plan is revoked', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const { organizationId, id } = plan;
    await test.dataSource.manager.update(TreatmentPlan, { organizationId, id }, { status: 'revoked' });
    await sync(plan);
    expect((await ofPlan(plan)).map((row) => row.status)).toEqual(Array(8).fill('cancelled'));
  });

  it('are scheduled, due and overdue by the clock, in the answer as in the filter', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const of = async (status: string): Promise<(string | null)[]> => {
      const rows = await ofPlan(plan, `&status=${status}`);
      expect(rows.every((row) => row.status === status)).toBe(true);
      return rows.map((row) => `${row.checkpoint} ${row.occurrence}`).sort();
    };
    const statuses = async (now: string): Promise<number[]> => {
      test.clock.set(new Date(now));
      const rows = await Promise.all(['scheduled', 'due', 'overdue'].map(of));
      return rows.map((row) => row.length);
    };
    expect(await statuses('2027-11-01T03:59:59.999Z')).toEqual([6, 0, 2]);
    expect(await statuses('2027-11-01T04:00:00Z')).toEqual([4, 2, 2]);
    expect(await of('due')).toEqual(['evaluation-after-3 induction:3', 'rating induction:3']);
    expect(await statuses('2027-11-02T04:00:00Z')).toEqual([4, 1, 3]);
    expect(await statuses('2027-11-04T13:00:00Z')).toEqual([3, 1, 4]);
  });

  it('are listed by due date in pages, filtered by patient, clinic and dates', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const base = `/v1/follow-ups?patientId=${plan.patientId}`;
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await test.call('get', `${base}&limit=3${cursor}`);
      seen.push(...page.body.data.map((row: Row) => row.dueAt));
      cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : '';
    } while (cursor);
    expect(seen).toHaveLength(8);
    expect(seen).toEqual([...seen].sort());
    const week = await list(`${base}&clinicId=${plan.clinicId}&from=2027-10-28&to=2027-11-01`);
    expect(week.map((row) => row.dueDate)).toEqual(['2027-10-28']);
    expect(await list(`/v1/follow-ups?clinicId=${plan.patientId}`)).toEqual([]);
    const wrong = await test.call('get', '/v1/follow-ups?status=late&from=2027-02-30&patientId=1');
    expect(wrong.status).toBe(400);
    const pointers = wrong.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['?status', '?from', '?patientId']));
  });

  it('record answers, scored by the server', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const [row] = await ofPlan(plan);
    const path = `/v1/follow-ups/${row?.id}`;
    const items = [2, 2, 1, 2, 1, 1, 2, 0, null];
    const answered = await test.call('post', `${path}/responses`, {
      scale: 'phq-9',
      items,
      answeredAt: '2026-12-01T06:30:00-05:00',
    });
    expect(answered.status).toBe(201);
    expect(answered.body).toMatchObject({
      scale: 'PHQ-9',
      definitionVersion: '1',
      items,
      total: 12,
      band: { code: 'moderate' },
      missingItems: [9],
      answeredAt: '2026-12-01T06:30:00-05:00',
    });
    const read = await test.call('get', path);
    expect(read.headers['etag']).toBe('"2"');
    expect(read.body.responses).toEqual([answered.body]);
    expect((await test.call('get', `${path}/responses`)).body.data).toEqual([answered.body]);

    const wrong = await test.call('post', `${path}/responses`, {
      scale: 'MADRS',
      items: [],
      answeredAt: '2027-01-01T00:00:00Z',
    });
    expect(wrong.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      '/answeredAt',
      '/scale',
    ]);
    const short = await test.call('post', `${path}/responses`, { scale: 'GAD-7', items: [1] });
    expect(short.body).toMatchObject({ status: 400, errors: [{ pointer: '/items' }] });
    await test.call('post', `${path}/cancel`, { reason: 'Not wanted' });
    const closed = await test.call('post', `${path}/responses`, { scale: 'PHQ-9', items });
    expect(closed.body).toMatchObject({ status: 409, code: 'FOLLOW_UP_CLOSED' });
  });

  it('are completed with what an evaluation found, missed once due, cancelled with a reason', async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const [first, second, third] = (await ofPlan(plan)).map((row) => `/v1/follow-ups/${row.id}`);
    const stale = await test.call('post', `${first}/complete`, {}, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    const completed = await test.call('post', `${first}/complete`, { outcome: 'met', note: 'Better' });
    expect(completed.body).toMatchObject({
      status: 'completed',
      outcome: 'met',
      note: 'Better',
      reason: null,
      endedAt: '2026-12-01T07:00:00-05:00',
      version: 2,
    });
    const again = await test.call('post', `${first}/complete`, {});
    expect(again.body).toMatchObject({ status: 409, code: 'FOLLOW_UP_TRANSITION_REFUSED' });

    const early = await test.call('post', `${second}/miss`, {});
    expect(early.body).toMatchObject({ status: 409, code: 'FOLLOW_UP_TRANSITION_REFUSED' });
    test.clock.set(new Date('2027-10-28T12:00:00Z'));
    const missed = await test.call('post', `${second}/miss`, { reason: 'Not reached' });
    expect(missed.body).toMatchObject({ status: 'missed', reason: 'Not reached', note: null });

    expect((await test.call('post', `${third}/cancel`, {})).status).toBe(400);
    const cancelled = await test.call('post', `${third}/cancel`, { reason: 'Seen elsewhere' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', reason: 'Seen elsewhere' });
    await sync(plan);
    const after = await ofPlan(plan);
    expect(after.slice(0, 3).map((row) => row.status)).toEqual(['completed', 'missed', 'cancelled']);
  });

  it('are added by hand and left alone by the course', async () => {
    const plan = await twiceWeekly();
    const body = {
      treatmentPlanId: plan.id,
      name: 'Call about sleep',
      kind: 'call',
      scales: ['PHQ-9'],
      dueDate: '2027-03-14',
    };
    const created = await test.call('post', '/v1/follow-ups', body);
    expect(created.status).toBe(201);
    expect(created.headers['etag']).toBe('"1"');
    expect(created.body).toMatchObject({
      ...body,
      patientId: plan.patientId,
      clinicId: plan.clinicId,
      checkpoint: null,
      status: 'scheduled',
      dueAt: '2027-03-14T00:00:00-05:00',
      overdueDate: '2027-03-21',
      overdueAt: '2027-03-21T00:00:00-04:00',
      responses: [],
    });
    await sync(plan);
    expect((await test.call('get', `/v1/follow-ups/${created.body.id}`)).body).toEqual(created.body);

    const backward = await test.call('post', '/v1/follow-ups', { ...body, overdueDate: '2027-03-14' });
    expect(backward.body).toMatchObject({ status: 400, errors: [{ pointer: '/overdueDate' }] });
    const nowhere = await test.call('post', '/v1/follow-ups', { ...body, treatmentPlanId: newId() });
    expect(nowhere.status).toBe(404);
    expect((await test.call('get', `/v1/treatment-plans/${newId()}/follow-ups`)).status).toBe(404);
  });

  it("ask for a role that may, and do not show one organization's to another", async () => {
    const plan = await twiceWeekly();
    await sync(plan);
    const [row] = await ofPlan(plan);
    const viewer = await test.key(['viewer']);
    const refused = await test
      .bare()
      .post(`/v1/follow-ups/${row?.id}/complete`)
      .set({ authorization: `Bearer ${viewer}`, 'if-match': '*' })
      .send({});
    expect(refused.status).toBe(403);
    const other = await test.key(['admin', 'prescriber'], await test.organization());
    const headers = { authorization: `Bearer ${other}`, 'if-match': '*' };
    expect((await test.bare().get(`/v1/follow-ups/${row?.id}`).set(headers)).status).toBe(404);
    expect((await test.bare().post(`/v1/follow-ups/${row?.id}/complete`).set(headers)).status).toBe(404);
    const list = await test.bare().get('/v1/follow-ups').set(headers);
    expect(list.body.data).toEqual([]);
  });

  it('of a gate that were missed are taken up again, and what waits for them with them', async () => {
    const world = await makeWorld(test);
    const plan = await makePlan(test, world, 'esk-trd-label', { startDate: '2027-06-07' });
    await activate(test, plan.id);
    const path = `/v1/treatment-plans/${plan.id}`;
    const waiting = async (): Promise<number> =>
      (await list(`${path}/sessions?limit=100`)).filter(({ pendingGate }: any) => pendingGate !== null)
        .length;
    const gate = (await list(`${path}/follow-ups?limit=100`)).find(({ kind }: any) => kind === 'evaluation')!;
    test.clock.set(new Date(gate.dueAt));
    const say = (verb: string, body: object) => test.call('post', `/v1/follow-ups/${gate.id}/${verb}`, body);
    await say('miss', { reason: 'Ill' }).expect(200);
    test.clock.set(new Date(Date.parse(gate.dueAt) + 86_400_000));
    expect(await waiting()).toBeGreaterThan(0);
    await say('complete', { outcome: 'met' }).expect(409);
    const late = (await say('correct', { outcome: 'met', reason: 'Came a day later' }).expect(200)).body;
    expect(late).toMatchObject({ status: 'completed', outcome: 'met', version: gate.version + 2 });
    expect(Date.parse(late.endedAt)).toBe(Date.parse(gate.dueAt) + 86_400_000);
    expect(await waiting()).toBe(0);
  });

  it('of a gate open or close what waits for it, and follow what the evaluation is corrected to', async () => {
    const GATE = 'end-of-induction-evaluation';
    const world = await makeWorld(test, { chairs: 2, nurses: 2, prescribers: 2 });
    const plan = await makePlan(test, world, 'esk-trd-label');
    const { sessions } = await activate(test, plan.id);
    const all = async (): Promise<any[]> =>
      (await test.call('get', `/v1/treatment-plans/${plan.id}/sessions?limit=100`).expect(200)).body.data;
    const behind = async (): Promise<string[]> =>
      (await all())
        .filter(({ phase, status }) => phase !== 'induction' && status !== 'cancelled')
        .map(
          ({ phase, ordinal, startsAt, pendingGate, version }) =>
            `${phase} ${ordinal} ${startsAt.slice(5, 10)} ${pendingGate} v${version}`,
        );
    const give = async (session: any): Promise<void> => {
      test.clock.set(new Date(session.startsAt));
      for (const verb of ['check-in', 'start', 'end-administration', 'discharge']) {
        await test.call('post', `/v1/sessions/${session.id}/${verb}`, {}).expect(200);
      }
    };
    const maintain = () => test.call('post', '/v1/maintenance-runs', {}).expect(201);
    for (const session of sessions.filter(({ phase }: any) => phase === 'induction')) await give(session);
    expect((await behind())[0]).toBe(`maintenance-1 1 02-01 ${GATE} v1`);
    const evaluation = (await list(`/v1/treatment-plans/${plan.id}/follow-ups?limit=100`)).find(
      ({ checkpoint }) => checkpoint === GATE,
    )!;
    const say = (verb: string, body: object, headers: Record<string, string> = {}) =>
      test.call('post', `/v1/follow-ups/${evaluation.id}/${verb}`, body, headers);
    const wrong = { outcome: 'not-met', reason: 'Another patient’s score' };
    expect((await say('correct', wrong).expect(409)).body.code).toBe('FOLLOW_UP_TRANSITION_REFUSED');

    await say('complete', { outcome: 'met' }).expect(200);
    expect(await behind()).toEqual([
      ...['maintenance-1 1 02-01 null v2', 'maintenance-1 2 02-08 null v2'],
      ...['maintenance-1 3 02-15 null v2', 'maintenance-1 4 02-22 null v2'],
    ]);
    // What is booked from now on waits for nothing, and what moves neither.
    await maintain();
    const second = (await all()).find(({ phase, ordinal }) => phase === 'maintenance-1' && ordinal === 2);
    const moved = { startsAt: '2027-02-09T10:00:00-05:00', scope: 'this' };
    await test.call('post', `/v1/sessions/${second.id}/reschedule`, moved).expect(200);
    await give((await all()).find(({ phase }) => phase === 'maintenance-1'));
    const open = await behind();
    expect(open).toContain('maintenance-1 2 02-09 null v3');
    expect(open.at(-1)).toBe('maintenance-2 2 03-15 null v1');
    expect(open.every((line) => line.includes(' null '))).toBe(true);

    // Found to be wrong: what has not begun is cancelled, and maintenance leaves it at that.
    const scheduler = { authorization: `Bearer ${await test.key(['scheduler'])}` };
    await say('correct', wrong, scheduler).expect(403);
    await say('correct', { outcome: 'not-met' }).expect(400);
    const before = (await say('correct', wrong).expect(200)).body;
    expect(before).toMatchObject({
      status: 'completed',
      outcome: 'not-met',
      version: evaluation.version + 2,
    });
    await maintain();
    expect((await behind()).map((line) => line.slice(0, 21))).toEqual(['maintenance-1 1 02-01']);
    const [{ live }] = await test.dataSource.query(
      `SELECT count(*)::int AS live FROM reservation v JOIN session s ON s.id = v.session_id
       WHERE s.treatment_plan_id = $1 AND s.status = 'cancelled' AND v.status = 'booked'`,
      [plan.id],
    );
    expect(live).toBe(0);
    const [event] = await test.dataSource.query(
      `SELECT reason, patient_ids AS patients FROM audit_event WHERE operation = 'correctFollowUp' ORDER BY id DESC LIMIT 1`,
    );
    expect(event).toEqual({ reason: wrong.reason, patients: [plan.patientId] });

    // And it was right after all: the course has its sessions again, by the next ordinals.
    const ended = (await say('correct', { outcome: 'met', reason: 'It was hers' }).expect(200)).body;
    expect([ended.endedAt, ended.outcome]).toEqual([before.endedAt, 'met']);
    await maintain();
    expect((await behind()).map((line) => line.replace(/ v\d+$/, ''))).toEqual([
      ...['maintenance-1 1 02-01 null', 'maintenance-1 5 02-08 null', 'maintenance-1 6 02-15 null'],
      ...['maintenance-1 7 02-22 null', 'maintenance-2 3 03-01 null', 'maintenance-2 4 03-15 null'],
      'maintenance-2 5 03-29 null',
    ]);
  });
});
