/** What the audit trail has, that nobody can take it back, and that the seals tell when somebody does. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AuditSealer, BATCH, type Verification } from '../src/audit/audit-sealer.js';
import { MaintenanceService } from '../src/maintenance/maintenance.service.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import { asSuperuser, createTestDatabase } from './support/database.js';
import { scaled } from './support/scale.js';
import { activate, makePatient, makePlan, makeWorld, type World } from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';
const PERSON = { givenName: 'Ada', familyName: 'Sample', birthDate: '1984-05-17' };
const NOBODY = '01900000-0000-7000-8000-00000000dead';

interface Sql {
  query(text: string, values: unknown[]): Promise<unknown>;
}

type Method = 'get' | 'post' | 'patch';
interface Recorded {
  operation: string;
  patients: string[];
}

let test: TestApp;
let sealer: AuditSealer;
let requests = 0;
beforeAll(async () => {
  test = await startTestApp();
  sealer = test.app.get(AuditSealer, { strict: false });
});
afterEach(() => test.clock.set(TODAY));
afterAll(() => test.close());

/** One request, and the events it left. */
async function ask(method: Method, path: string, body?: object, headers: Record<string, string> = {}) {
  const requestId = `audited-${++requests}`;
  const answer = await test.call(method, path, body, { 'x-request-id': requestId, ...headers });
  const events = await test.dataSource.query<Recorded[]>(
    `SELECT operation, patient_ids AS patients FROM audit_event WHERE request_id = $1`,
    [requestId],
  );
  return { status: answer.status, body: answer.body, headers: answer.headers, events, requestId };
}

describe('a request that reads or writes patient data', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(test, { chairs: 4, nurses: 4 });
  });

  /** The answer of a request that left exactly this one event. */
  const recorded = async (
    operation: string,
    patients: string[],
    method: Method,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ) => {
    const { status, body: answer, events } = await ask(method, path, body, headers);
    expect({ path, ok: status < 300, events }).toEqual({
      path,
      ok: true,
      events: [{ operation, patients: [...patients].sort() }],
    });
    return answer;
  };

  it('leaves one event, which names every patient disclosed, all along the main story', async () => {
    const made = await ask('post', '/v1/patients', PERSON);
    const ada: string = made.body.id;
    expect(made.events).toEqual([{ operation: 'createPatient', patients: [ada] }]);
    const ben = await makePatient(test);
    const both = [ada, ben];
    const patient = `/v1/patients/${ada}`;
    await recorded('readPatient', [ada], 'get', patient);
    await recorded('listPatients', both, 'get', '/v1/patients');
    await recorded('updatePatient', [ada], 'patch', patient, { phone: '+1 555 0100' });
    await recorded('createEligibilityAssessment', [ada], 'post', `${patient}/eligibility-assessments`, {
      outcome: 'eligible',
    });
    await recorded('listEligibilityAssessments', [ada], 'get', `${patient}/eligibility-assessments`);
    await recorded('createConsent', [ada], 'post', `${patient}/consents`, {});
    await recorded('listConsents', [ada], 'get', `${patient}/consents`);

    const draft = {
      clinicId: world.clinicId,
      protocolId: world.protocols[TWICE],
      startDate: '2027-01-04',
      preferredTime: '09:00',
    };
    const { id: planId } = await recorded('createTreatmentPlan', [ada], 'post', '/v1/treatment-plans', {
      ...draft,
      patientId: ada,
    });
    const plan = `/v1/treatment-plans/${planId}`;
    const { id: other } = await recorded('createTreatmentPlan', [ben], 'post', '/v1/treatment-plans', {
      ...draft,
      patientId: ben,
    });
    await recorded('readTreatmentPlan', [ada], 'get', plan);
    await recorded('listTreatmentPlans', both, 'get', '/v1/treatment-plans');
    await recorded('updateTreatmentPlan', [ada], 'patch', plan, { preferredTime: '09:15' });
    await recorded('proposeCourse', [ada], 'post', `${plan}/proposals`, {});
    const key = { 'idempotency-key': 'proposed-once' };
    await recorded('proposeCourse', [ada], 'post', `${plan}/proposals`, {}, key);
    await recorded('proposeCourse', [ada], 'post', `${plan}/proposals`, {}, key);
    await recorded('activateTreatmentPlan', [ada], 'post', `${plan}/activate`, {});
    await recorded('activateTreatmentPlan', [ben], 'post', `/v1/treatment-plans/${other}/activate`, {});

    const { data: sessions } = await recorded('listSessionsOfPlan', [ada], 'get', `${plan}/sessions`);
    await recorded('listSessions', both, 'get', `/v1/sessions?limit=100`);
    await recorded('listSessions', [ada], 'get', `/v1/sessions?patientId=${ada}`);
    const session = (i: number): string => `/v1/sessions/${sessions[i].id}`;
    await recorded('readSession', [ada], 'get', session(0));
    test.clock.set(new Date(sessions[0].startsAt));
    await recorded('checkIn', [ada], 'post', `${session(0)}/check-in`, {});
    await recorded('startSession', [ada], 'post', `${session(0)}/start`, {});
    await recorded('endAdministration', [ada], 'post', `${session(0)}/end-administration`, {});
    await recorded('discharge', [ada], 'post', `${session(0)}/discharge`, {});
    test.clock.set(new Date(Date.parse(sessions[1].endsAt)));
    await recorded('recordNoShow', [ada], 'post', `${session(1)}/no-show`, {});
    await recorded('undoStep', [ada], 'post', `${session(1)}/undo`, { reason: 'Came late' });
    await recorded('recordNoShow', [ada], 'post', `${session(1)}/no-show`, {});
    await recorded('cancelSession', [ada], 'post', `${session(2)}/cancel`, {});

    const { data: due } = await recorded(
      'listTreatmentPlanFollowUps',
      [ada],
      'get',
      `${plan}/follow-ups?limit=100`,
    );
    await recorded('listFollowUps', both, 'get', '/v1/follow-ups?limit=100');
    const open = due.filter(({ status }: { status: string }) => ['due', 'overdue'].includes(status));
    const followUp = (i: number): string => `/v1/follow-ups/${open[i].id}`;
    await recorded('readFollowUp', [ada], 'get', followUp(0));
    const answers = { scale: 'PHQ-9', items: [1, 1, 1, 1, 1, 1, 1, 1, 1] };
    await recorded('createFollowUpResponse', [ada], 'post', `${followUp(0)}/responses`, answers);
    await recorded('listFollowUpResponses', [ada], 'get', `${followUp(0)}/responses`);
    await recorded('completeFollowUp', [ada], 'post', `${followUp(0)}/complete`, {});
    const extra = {
      treatmentPlanId: planId,
      name: 'Call',
      kind: 'call',
      scales: [],
      dueDate: '2027-02-01',
    };
    const { id: call } = await recorded('createFollowUp', [ada], 'post', '/v1/follow-ups', extra);
    await recorded('cancelFollowUp', [ada], 'post', `/v1/follow-ups/${call}/cancel`, { reason: 'Called' });

    // The clinic's own changes give out whom they concern.
    const closed = { from: '2027-01-25', to: '2027-01-26' };
    const { affectedSessions } = await recorded(
      'createClosure',
      [ben],
      'post',
      `/v1/clinics/${world.clinicId}/closures`,
      {
        from: '2027-01-11',
        to: '2027-01-12',
      },
    );
    expect(affectedSessions).toHaveLength(1);
    const empty = await ask('post', `/v1/clinics/${world.clinicId}/closures`, closed);
    expect([empty.status, empty.events]).toEqual([201, []]);
    const { data: items } = await recorded('listWorkItems', both, 'get', '/v1/worklist');
    const bens = items.find(({ treatmentPlanId }: { treatmentPlanId: string }) => treatmentPlanId === other);
    await recorded('readWorkItem', [ben], 'get', `/v1/worklist/${bens.id}`);
    await recorded('resolveWorkItem', [ben], 'post', `/v1/worklist/${bens.id}/resolve`, {});
    const adas = items.find(
      ({ kind, status }: { kind: string; status: string }) => kind === 'missed-session' && status === 'open',
    );
    const { suggestedFixes } = await recorded('readWorkItem', [ada], 'get', `/v1/worklist/${adas.id}`);
    const { code: fix } = suggestedFixes.at(-1);
    await recorded('applyFix', [ada], 'post', `/v1/worklist/${adas.id}/apply`, { fix });
    const { id: run } = await recorded('startMaintenanceRun', both, 'post', '/v1/maintenance-runs', {
      dryRun: true,
    });
    await recorded('readMaintenanceRun', both, 'get', `/v1/maintenance-runs/${run}`);

    await recorded('holdTreatmentPlan', [ada], 'post', `${plan}/hold`, { reason: 'Travels' });
    await recorded('resumeTreatmentPlan', [ada], 'post', `${plan}/resume`, {});
    await recorded('revokeTreatmentPlan', [ada], 'post', `${plan}/revoke`, { reason: 'Moved away' });
  });

  it('leaves one event for each time that its answer is given, kept ones too', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-03-01' });
    const activation = (): ReturnType<typeof ask> =>
      ask('post', `/v1/treatment-plans/${plan.id}/activate`, {}, { 'idempotency-key': 'twice' });
    const [first, second] = [await activation(), await activation()];
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    const event = [{ operation: 'activateTreatmentPlan', patients: [plan.patientId] }];
    expect([first.events, second.events]).toEqual([event, event]);
  });

  it('leaves none where it disclosed nobody or was refused', async () => {
    const plan = await makePlan(test, world, TWICE, { startDate: '2027-03-01' });
    const viewer = { authorization: `Bearer ${await test.key(['viewer'])}` };
    const elsewhere = { authorization: `Bearer ${await test.key(['admin'], await test.organization())}` };
    const path = `/v1/treatment-plans/${plan.id}`;
    const told: [number, Method, string, object?, Record<string, string>?][] = [
      [200, 'get', '/v1/organization'],
      [200, 'get', '/v1/clinics'],
      [200, 'get', '/v1/resources'],
      [200, 'get', '/v1/protocols'],
      [200, 'get', '/v1/scales'],
      [200, 'get', `/v1/sessions?patientId=${NOBODY}`],
      [200, 'get', '/v1/patients', undefined, elsewhere],
      [404, 'get', path, undefined, elsewhere],
      [404, 'get', `/v1/patients/${NOBODY}`],
      [400, 'post', '/v1/patients', { ...PERSON, birthDate: 'May' }],
      [403, 'post', '/v1/patients', PERSON, viewer],
      [401, 'get', path, undefined, { authorization: 'Bearer rgm_0123456789012345678901234' }],
      [412, 'patch', path, { preferredTime: '10:00' }, { 'if-match': '"7"' }],
      [409, 'post', `${path}/hold`, { reason: 'Too early' }],
    ];
    for (const [expected, method, target, body, headers] of told) {
      const { status, events } = await ask(method, target, body, headers);
      expect([target, status, events]).toEqual([target, expected, []]);
    }
  });

  it('is told to an admin, who can ask by patient, caller, operation and time, page by page', async () => {
    const patientId = await makePatient(test);
    const caller = await test.key(['admin', 'scheduler']);
    const headers = { authorization: `Bearer ${caller}` };
    test.clock.set(new Date('2026-12-02T08:00:00Z'));
    const { requestId } = await ask('get', `/v1/patients/${patientId}`, undefined, headers);
    const list = async (query: string) =>
      (await ask('get', `/v1/audit-events?${query}`, undefined, headers)).body;
    const { data } = await list(`patientId=${patientId}`);
    expect(data.map(({ operation }: { operation: string }) => operation)).toEqual([
      'createPatient',
      'createEligibilityAssessment',
      'createConsent',
      'readPatient',
    ]);
    const event = data[3];
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      occurredAt: '2026-12-02T08:00:00.000Z',
      caller: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      operation: 'readPatient',
      patientIds: [patientId],
      reason: null,
      requestId,
      createdAt: '2026-12-02T08:00:00.000Z',
      updatedAt: '2026-12-02T08:00:00.000Z',
    });
    const mine = `caller=${event.caller}`;
    expect((await list(`${mine}&operation=readPatient`)).data).toEqual([event]);
    expect((await list(`${mine}&operation=listPatients`)).data).toEqual([]);
    const during = `operation=readPatient&from=2026-12-02T08:00:00Z&to=2026-12-02T08:00:00.001Z`;
    expect((await list(during)).data).toEqual([event]);
    expect((await list(`operation=readPatient&to=2026-12-02T08:00:00Z&patientId=${patientId}`)).data).toEqual(
      [],
    );
    const { data: one, nextCursor } = await list(`patientId=${patientId}&operation=createConsent&limit=1`);
    expect([one.length, nextCursor]).toEqual([1, null]);
    const first = await list(`limit=2&to=2026-12-02T00:00:00Z`);
    const next = await list(`limit=2&to=2026-12-02T00:00:00Z&cursor=${first.nextCursor}`);
    expect(new Set([...first.data, ...next.data].map(({ id }: { id: string }) => id)).size).toBe(4);

    // Looking at the trail is on record like looking at anything else of the patient.
    const look = await ask('get', `/v1/audit-events?patientId=${patientId}&limit=1`);
    expect(look.events).toEqual([{ operation: 'listAuditEvents', patients: [patientId] }]);

    const others = { authorization: `Bearer ${await test.key(['admin'], await test.organization())}` };
    expect((await ask('get', '/v1/audit-events', undefined, others)).body.data).toEqual([]);
    const nurse = { authorization: `Bearer ${await test.key(['nurse', 'prescriber', 'integration'])}` };
    expect((await ask('get', '/v1/audit-events', undefined, nurse)).status).toBe(403);
  });

  it('is no different where a job does the work: one event for each plan that it served', async () => {
    const plan = await makePlan(test, world, 'esk-trd-label', { startDate: '2027-05-03' });
    await activate(test, plan.id);
    const maintenance = test.app.get(MaintenanceService, { strict: false });
    const run = (): Promise<unknown> =>
      maintenance.startFor(test.organizationId, 'job:serve-organization', { asOf: '2027-06-01T12:00:00Z' });
    const events = (): Promise<unknown[]> =>
      test.dataSource.query<unknown[]>(
        `SELECT operation, patient_ids AS patients FROM audit_event
         WHERE caller LIKE 'job:%' AND $1 = ANY (patient_ids)`,
        [plan.patientId],
      );
    expect(await events()).toEqual([]);
    await run();
    const served = [{ operation: 'maintain-plan', patients: [plan.patientId] }];
    expect(await events()).toEqual(served);
    await run();
    expect(await events()).toEqual(served);
  });
});

describe('the record of a read', () => {
  it.each([
    [false, 'off'],
    [true, 'on'],
  ])('is waited for where it is to be durable: %s', async (auditReadsDurable, expected) => {
    const database = await createTestDatabase();
    const superuser = new pg.Client(asSuperuser(database.url));
    await superuser.connect();
    // The tests' server waits for no disk; this database does, as one in use.
    await superuser.query(
      `ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET synchronous_commit = on`,
    );
    await superuser.end();
    const own = await startTestApp({ auditReadsDurable, databaseUrl: database.url });
    try {
      await own.dataSource.query(`
        CREATE TABLE waits (operation text, setting text);
        GRANT INSERT ON waits TO PUBLIC;
        CREATE FUNCTION note_waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO waits VALUES (NEW.operation, current_setting('synchronous_commit')); RETURN NEW;
        END $$;
        CREATE CONSTRAINT TRIGGER note_waits AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION note_waits()`);
      const patient = await makePatient(own);
      await own.call('get', `/v1/patients/${patient}`).expect(200);
      const rows = await own.dataSource.query(`SELECT DISTINCT operation, setting FROM waits ORDER BY 1`);
      expect(rows).toEqual([
        { operation: 'createConsent', setting: 'on' },
        { operation: 'createEligibilityAssessment', setting: 'on' },
        { operation: 'createPatient', setting: 'on' },
        { operation: 'readPatient', setting: expected },
      ]);
    } finally {
      await own.close();
      await database.drop();
    }
  });
});

describe('the application', () => {
  it.each([
    ['change an event', `UPDATE audit_event SET operation = 'nothing'`],
    ['delete an event', `DELETE FROM audit_event`],
    ['empty the trail', `TRUNCATE audit_event`],
    [
      'choose where in the order an event stands',
      `INSERT INTO audit_event (organization_id, id, occurred_at, caller, operation, patient_ids, request_id, xid)
       VALUES (current_setting('app.organization_id')::uuid, gen_random_uuid(), now(), 'c', 'o', '{}', 'r', 5)`,
    ],
    ['change a seal', `UPDATE audit_seal SET digest = 'none'`],
    ['delete a seal', `DELETE FROM audit_seal`],
  ])('may not %s', async (_, sql) => {
    const client = new pg.Client(test.databaseUrl);
    await client.connect();
    try {
      await client.query(`BEGIN; SELECT begin_organization('${test.organizationId}')`);
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });
});

describe('seals', () => {
  const COLUMNS: [string, string][] = [
    ['id', 'gen_random_uuid()'],
    ['organization_id', `'${NOBODY}'`],
    ['occurred_at', `occurred_at + interval '1 microsecond'`],
    ['caller', `caller || ' '`],
    ['operation', `'readSession'`],
    ['patient_ids', `array_append(patient_ids, gen_random_uuid())`],
    ['reason', `coalesce(reason, '')`],
    ['request_id', `''`],
    ['xid', `xid - 1`],
  ];
  let organizationId: string;
  beforeEach(async () => {
    organizationId = await test.organization();
  });

  const write = (count: number, client: Sql = test.dataSource) =>
    client.query(
      `INSERT INTO audit_event (organization_id, id, occurred_at, caller, operation, patient_ids, request_id)
       SELECT $1, gen_random_uuid(), now(), 'key', 'readPatient', ARRAY[gen_random_uuid()], 'r' || i
       FROM generate_series(1, $2::int) AS i`,
      [organizationId, count],
    );
  const verify = (): Promise<Verification> => sealer.verify(organizationId);

  /** Other databases of the cluster are at work too, and hold the horizon back for a moment. */
  const sealEverything = async (): Promise<void> => {
    while ((await verify()).unsealed > 0) {
      await sealer.seal(organizationId);
      await sleep(10);
    }
  };

  const untilSealable = async (): Promise<void> => {
    for (;;) {
      const open = await test.dataSource.query<unknown[]>(
        `SELECT FROM audit_event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
      );
      if (open.length === 0) return;
      await sleep(10);
    }
  };

  it('find a change of any column, a deletion and an insertion among sealed rows', async () => {
    await test.dataSource.query(
      `INSERT INTO organization (id, name, protocol_approval, created_at, updated_at)
       VALUES ($1, 'Nobody', 'all-clinics', now(), now())`,
      [NOBODY],
    );
    const count = scaled(2_000, 100_000);
    for (let batch = 1; batch <= 20; batch++) {
      await write(count / 20);
      if (batch % 5 === 0) await sealEverything();
    }
    const { seals, ...clean } = await verify();
    expect(clean).toEqual({ events: count, unsealed: 0, faults: [] });
    expect(seals).toBeGreaterThanOrEqual(4);

    const columns = await test.dataSource.query<{ column_name: string }[]>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_event'`,
    );
    expect(columns.map((column) => column.column_name).sort()).toEqual(COLUMNS.map(([name]) => name).sort());
    const rows = await test.dataSource.query<{ id: string; seal: number }[]>(
      `SELECT e.id, s.number AS seal FROM audit_event e
       JOIN audit_seal s ON s.organization_id = e.organization_id AND e.xid >= s.from_xid AND e.xid < s.to_xid
       WHERE e.organization_id = $1 ORDER BY e.xid, e.id`,
      [organizationId],
    );
    // The first, the last, and one on either side of a border between two seals.
    const border = rows.findIndex(({ seal }) => seal === 2);
    for (const i of [0, border - 1, border, Math.floor(count * 0.617), rows.length - 1]) {
      const { id, seal } = rows[i]!;
      const tampering = [
        ...COLUMNS.map(([name, value]) => `UPDATE audit_event SET ${name} = ${value} WHERE id = '${id}'`),
        `DELETE FROM audit_event WHERE id = '${id}'`,
        `INSERT INTO audit_event SELECT organization_id, gen_random_uuid(), occurred_at, caller, operation,
           patient_ids, reason, request_id, xid FROM audit_event WHERE id = '${id}'`,
      ];
      for (const sql of tampering) {
        const { faults } = await afterTampering(sql);
        expect([sql, faults.map((fault) => fault.seal)]).toEqual([
          sql,
          expect.arrayContaining([seal]) as number[],
        ]);
      }
    }
    expect((await verify()).faults).toEqual([]);
  });

  it('tell when one of them was changed or taken out', async () => {
    for (let seal = 1; seal <= 3; seal++) {
      await write(3);
      await sealEverything();
    }
    const mine = `organization_id = '${organizationId}'`;
    const { seals } = await verify();
    for (const sql of [
      `DELETE FROM audit_seal WHERE ${mine} AND number = 1`,
      `DELETE FROM audit_seal WHERE ${mine} AND number = 2`,
      `UPDATE audit_seal SET digest = repeat('a', 64) WHERE ${mine} AND number = ${seals}`,
      `UPDATE audit_seal SET to_xid = to_xid + 1 WHERE ${mine} AND number = 1`,
      `UPDATE audit_seal SET events = events + 1 WHERE ${mine} AND number = 2`,
    ]) {
      expect([sql, (await afterTampering(sql)).faults.length]).not.toEqual([sql, 0]);
    }
    expect((await verify()).faults).toEqual([]);
  });

  /** What is found after somebody who may do anything has done this; it is undone afterwards. */
  async function afterTampering(sql: string): Promise<Verification> {
    const changed = /^INSERT|^UPDATE|^DELETE/.exec(sql) !== null;
    expect(changed).toBe(true);
    const table = sql.includes('audit_seal') ? 'audit_seal' : 'audit_event';
    await test.dataSource.query(`CREATE TABLE kept AS SELECT * FROM ${table}`);
    try {
      await test.dataSource.query(sql);
      return await verify();
    } finally {
      await test.dataSource.query(
        `TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`,
      );
    }
  }

  it('make one chain, however many sealers there are and whatever is written meanwhile', async () => {
    const writing = (async () => {
      for (let n = 0; n < 30; n++) await write(2);
    })();
    const sealing = Array.from({ length: 4 }, async () => {
      for (let n = 0; n < 15; n++) await sealer.seal(organizationId);
    });
    await Promise.all([writing, ...sealing]);
    await sealEverything();
    const { seals, ...rest } = await verify();
    expect(rest).toEqual({ events: 60, unsealed: 0, faults: [] });
    const chain = await sealer.seals(organizationId);
    expect(chain.map(({ number }) => number)).toEqual(Array.from({ length: seals }, (_, i) => i + 1));
    expect(chain.slice(1).map((seal) => seal.previous_digest)).toEqual(
      chain.slice(0, -1).map((seal) => seal.digest),
    );
    expect(await sealer.seal(organizationId)).toBe(0);
  });

  it('wait for a transaction that takes long, and lose none of it', async () => {
    await write(1);
    await sealEverything();
    const slow = new pg.Client(asSuperuser(test.databaseUrl));
    await slow.connect();
    try {
      await slow.query('BEGIN');
      await write(1, slow);
      await write(5);
      expect(await sealer.seal(organizationId)).toBe(0);
      expect(await verify()).toMatchObject({ events: 1, unsealed: 5, faults: [] });
      await slow.query('COMMIT');
    } finally {
      await slow.end();
    }
    await sealEverything();
    expect(await verify()).toMatchObject({ events: 7, unsealed: 0, faults: [] });
  });

  it('take what has piled up in several turns, each transaction as a whole', async () => {
    await write(BATCH);
    await write(3);
    await write(4);
    await untilSealable();
    await sealEverything();
    expect((await sealer.seals(organizationId)).map(({ events }) => events)).toEqual([BATCH + 3, 4]);
    expect(await verify()).toEqual({ seals: 2, events: BATCH + 7, unsealed: 0, faults: [] });
  });

  it('are an organization’s own', async () => {
    await write(3);
    await sealEverything();
    const other = await test.organization();
    expect(await sealer.verify(other)).toEqual({ seals: 0, events: 0, unsealed: 0, faults: [] });
    expect(await sealer.seals(other)).toEqual([]);
    expect(await sealer.organizations()).toEqual(expect.arrayContaining([organizationId, other]));
  });

  it('cover what requests leave', async () => {
    const headers = { authorization: `Bearer ${await test.key(['scheduler'], organizationId)}` };
    const { events } = await ask('post', '/v1/patients', PERSON, {
      ...headers,
      'idempotency-key': randomUUID(),
    });
    expect(events).toHaveLength(1);
    await sealEverything();
    expect(await verify()).toEqual({ seals: 1, events: 1, unsealed: 0, faults: [] });
  });
});
