import { DataSource } from 'typeorm';
import { Transactions } from '../src/common/transactions.js';
import { demoId } from '../src/common/demo-ids.js';
import { TIMELINE_KINDS } from '../src/patient-record/timeline.dto.js';
import { startTestApp, TODAY, type TestApp } from './support/app.js';
import type { TestDatabase } from './support/database.js';
import { createDemoTemplate, DEMO_KEY, type DemoTemplate } from './support/demo.js';
import { answerFaults } from './support/openapi.js';
import { activate, makePatient, makePlan, makeWorld, type World } from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

describe("A patient's record", () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test);
  });
  afterAll(() => test.close());

  it('has notes, which nobody changes', async () => {
    const plan = await makePlan(test, world, 'iv-ocd-single');
    const path = `/v1/patients/${plan.patientId}/notes`;
    const { body: note } = await test
      .call('post', path, { text: 'Line one\nLine two', treatmentPlanId: plan.id })
      .expect(201);
    expect(note).toMatchObject({
      ...{ patientId: plan.patientId, treatmentPlanId: plan.id, text: 'Line one\nLine two' },
      ...{ substanceUseRecord: false, author: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect((await test.call('get', path)).body.data).toEqual([note]);
    for (const [body, pointer] of [
      [{ text: 'x'.repeat(4001) }, '/text'],
      [{ text: ' ' }, '/text'],
      [{ text: 'a', treatmentPlanId: (await makePlan(test, world, 'iv-ocd-single')).id }, '/treatmentPlanId'],
    ] as const) {
      const answer = await test.call('post', path, body);
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
    }
  });

  it('hides a note of treatment for substance use from whoever may not see it, wherever it could show', async () => {
    const id = await makePatient(test);
    const path = `/v1/patients/${id}`;
    const note = { text: 'Says what nobody else reads', substanceUseRecord: true };
    await test.call('post', `${path}/notes`, note).expect(201);
    const as = async (roles: ('integration' | 'nurse' | 'prescriber')[]) => ({
      authorization: `Bearer ${await test.key(roles)}`,
    });
    const seen = async (headers: Record<string, string>): Promise<number[]> => [
      (await test.call('get', `${path}/notes`, undefined, headers)).body.data.length,
      (await test.call('get', `${path}/timeline?kinds=note`, undefined, headers)).body.data.length,
      (await test.call('get', `${path}/export`, undefined, headers)).body.notes?.length,
    ];
    expect(await seen(await as(['prescriber']))).toEqual([1, 1, 1]);
    expect((await seen(await as(['nurse']))).slice(0, 2)).toEqual([1, 1]);
    const outside = await as(['integration']);
    expect(await seen(outside)).toEqual([0, 0, 0]);
    await test.call('post', `${path}/consents`, { type: 'substance-use-disclosure' }).expect(201);
    expect(await seen(outside)).toEqual([1, 1, 1]);
  });

  it('has prior authorizations, corrected by version', async () => {
    const path = `/v1/patients/${await makePatient(test)}/authorizations`;
    const given = {
      ...{
        payer: 'Example Health Plan',
        codeSystem: 'HCPCS',
        code: 'G2083',
        unitKind: 'MG',
        authorized: 1680,
      },
      ...{ validFrom: '2027-01-01', validTo: '2027-01-01' },
    };
    const { body: made } = await test.call('post', path, given).expect(201);
    expect(made).toMatchObject({ ...given, reference: null, version: 1 });
    expect(made).not.toHaveProperty('used');
    const one = `${path}/${made.id}`;
    const { body: same } = await test.call('patch', one, { authorized: 1680 }, { 'if-match': '"1"' });
    expect(same).toEqual(made);
    const { body: more } = await test.call(
      'patch',
      one,
      { authorized: 2000, reference: 'R' },
      { 'if-match': '"1"' },
    );
    expect(more).toMatchObject({ ...given, authorized: 2000, reference: 'R', version: 2 });
    expect((await test.call('patch', one, { authorized: 1 }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await test.call('get', one)).body).toEqual(more);
    expect((await test.call('get', path)).body.data).toEqual([more]);
    const strangers = `/v1/patients/${await makePatient(test)}/authorizations/${made.id}`;
    expect((await test.call('get', strangers)).status).toBe(404);
    const refusals: [object, string[]][] = [
      [{ validTo: '2026-12-31' }, ['/validTo']],
      [{ code: null }, ['/code']],
      [{ payer: null, codeSystem: null }, ['/payer', '/codeSystem']],
      [{ unitKind: 'PILL', authorized: 0 }, ['/unitKind', '/authorized']],
    ];
    for (const [body, pointers] of refusals) {
      const answer = await test.call('patch', one, body);
      expect({ body, pointers: answer.body.errors.map(({ pointer }: any) => pointer) }).toEqual({
        body,
        pointers,
      });
    }
  });

  it('has a timeline, the latest first, in pages and by kind and time', async () => {
    const plan = await makePlan(test, world, 'iv-mdd-6x-twice-weekly');
    const path = `/v1/patients/${plan.patientId}`;
    await activate(test, plan.id);
    await test.call('post', `${path}/notes`, { text: 'Nothing of this shows' }).expect(201);
    await test.call('patch', path, { phone: '+1-555-0100', reason: 'Nor of this' }).expect(200);
    const timeline = async (query = '') =>
      (await test.call('get', `${path}/timeline?limit=100${query}`).expect(200)).body;
    const all = await timeline();
    const entries: [string, string, string][] = all.data.map(({ at, kind, summary }: any) => [
      at,
      kind,
      summary,
    ]);
    expect(entries.map(([at]) => at)).toEqual(
      entries
        .map(([at]) => at)
        .sort()
        .reverse(),
    );
    const of = (kind: string): string[] =>
      entries.filter((entry) => entry[1] === kind).map(([, , summary]) => summary);
    expect(of('session')).toEqual([6, 5, 4, 3, 2, 1].map((n) => `induction ${n}: booked`));
    expect([of('registration'), of('correction'), of('eligibility'), of('consent'), of('note')]).toEqual([
      ['registered'],
      ['version 2: phone'],
      ['eligible'],
      ['treatment'],
      ['written'],
    ]);
    expect([of('plan-drafted'), of('plan-activated'), of('plan-ended')]).toEqual([
      ['drafted'],
      ['activated'],
      [],
    ]);
    expect(of('follow-up').length).toBeGreaterThan(5);
    expect(JSON.stringify(all)).not.toMatch(/Nothing of this|Nor of this/);
    expect(all.data.every(({ patientId }: any) => patientId === plan.patientId)).toBe(true);

    const pages: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = (await test.call('get', `${path}/timeline?limit=3${cursor}`).expect(200)).body;
      pages.push(...page.data);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual(all.data);
    const kinds = await timeline('&kinds=session&kinds=note');
    expect(kinds.data).toEqual(all.data.filter(({ kind }: any) => kind === 'session' || kind === 'note'));
    expect((await timeline('&kinds=note')).data).toHaveLength(1);
    const [from, to] = [entries[8]![0], entries[2]![0]];
    const between = await timeline(`&from=${from}&to=${to}`);
    expect(between.data).toEqual(all.data.filter(({ at }: any) => at >= from && at < to));
    for (const query of ['kinds=birthday', 'from=yesterday', 'cursor=x.y']) {
      expect((await test.call('get', `${path}/timeline?${query}`)).status).toBe(400);
    }
  });
});

/** Where in the export the rows of each table that knows a patient, or something of a patient's, are to be found. */
const EXPORTED: Record<string, (document: any) => unknown[]> = {
  patient_identifier: ({ patient }) => patient.identifiers,
  patient_version: ({ history }) => history,
  eligibility_assessment: ({ eligibilityAssessments }) => eligibilityAssessments,
  consent: ({ consents }) => consents,
  patient_unavailability: ({ unavailability }) => unavailability,
  patient_preference: ({ preferences }) => preferences,
  prior_authorization: ({ authorizations }) => authorizations,
  patient_note: ({ notes }) => notes,
  treatment_plan: ({ treatmentPlans }) => treatmentPlans,
  session: ({ sessions }) => sessions,
  follow_up: ({ followUps }) => followUps,
  follow_up_response: ({ followUps }) => followUps.flatMap(({ responses }: any) => responses),
  work_item: ({ workItems }) => workItems,
  maintenance_outcome: ({ maintenanceOutcomes }) => maintenanceOutcomes,
  replan_change: ({ replanned }) => replanned,
  hold: ({ holds }) => holds,
  waitlist_entry: ({ waitlistEntries }) => waitlistEntries,
  offer: ({ offers }) => offers,
  break_glass_grant: ({ emergencyAccess }) => emergencyAccess,
  audit_event: ({ disclosures }) => disclosures,
};
/** Columns that lead from a table to a patient, and how. */
const OWNERS: Record<string, string> = {
  patient_id: 'patient_id = $1',
  patient_ids: '$1 = ANY (patient_ids)',
  treatment_plan_id: 'treatment_plan_id IN (SELECT id FROM treatment_plan WHERE patient_id = $1)',
  session_id: 'session_id IN (SELECT id FROM session WHERE patient_id = $1)',
  follow_up_id: 'follow_up_id IN (SELECT id FROM follow_up WHERE patient_id = $1)',
};
/** A session's reservations are its resources, several rows each. */
const WITHIN_OTHERS = ['reservation'];

describe('The export of a patient', () => {
  let template: DemoTemplate;
  let database: TestDatabase;
  let test: TestApp;
  beforeAll(async () => {
    template = await createDemoTemplate(TODAY);
    database = await template.clone();
    test = await startTestApp({ databaseUrl: database.url });
  }, 120_000);
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  const headers = { authorization: `Bearer ${DEMO_KEY}` };
  const exported = async (id: string): Promise<any> =>
    (await test.call('get', `/v1/patients/${id}/export`, undefined, headers).expect(200)).body;

  /** Tables that know a patient, with the conditions that say which. */
  const tables = async (): Promise<Map<string, string[]>> => {
    const columns = await test.dataSource.query<{ name: string; column: string }[]>(
      `SELECT relname AS name, attname AS column FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
         AND attname = ANY ($1) ORDER BY relname, attnum`,
      [Object.keys(OWNERS)],
    );
    const found = new Map<string, string[]>();
    for (const { name, column } of columns) {
      found.set(name, [...(found.get(name) ?? []), OWNERS[column] ?? 'false']);
    }
    return found;
  };

  it('knows every table that knows a patient', async () => {
    const known = [...Object.keys(EXPORTED), ...WITHIN_OTHERS].sort();
    expect([...(await tables()).keys()].sort()).toEqual(known);
  });

  it.each([1, 2, 10, 24, 26])('has every row of each of them (patient %s)', async (patient) => {
    const id = demoId('patient', patient);
    await test.call('get', `/v1/patients/${id}`, undefined, headers).expect(200);
    const counts: Record<string, number> = {};
    for (const [name, conditions] of await tables()) {
      if (WITHIN_OTHERS.includes(name)) continue;
      const [row] = await test.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM "${name}" WHERE ${conditions.join(' OR ')}`,
        [id],
      );
      counts[name] = row?.n ?? 0;
    }
    const document = await exported(id);
    const told = Object.entries(EXPORTED).map(([name, rows]) => [name, rows(document).length]);
    expect(Object.fromEntries(told)).toEqual(counts);
    expect(answerFaults('/v1/patients/{id}/export', 'get', '200', document)).toEqual([]);
  });

  it('is the same for the same record, but for its own disclosure', async () => {
    const id = demoId('patient', 2);
    const [first, second] = [await exported(id), await exported(id)];
    expect(second.disclosures).toHaveLength(first.disclosures.length + 1);
    const known = new Set(first.disclosures.map((disclosure: any) => disclosure.id));
    const [own] = second.disclosures.filter((disclosure: any) => !known.has(disclosure.id));
    expect(own).toMatchObject({ operation: 'exportPatient', at: TODAY.toISOString() });
    expect({ ...second, disclosures: first.disclosures }).toEqual(first);
    expect(
      first.sessions.every(({ resources, status }: any) => resources.length > 0 || status !== 'booked'),
    ).toBe(true);
    expect(first.followUps.some(({ responses }: any) => responses.length > 0)).toBe(true);
  });

  it('names no other patient, and is one event of the audit trail', async () => {
    const id = demoId('patient', 2);
    await test.call('get', '/v1/patients?limit=100', undefined, headers).expect(200);
    const text = JSON.stringify(await exported(id));
    const patients = await test.dataSource.query<{ id: string }[]>('SELECT id FROM patient WHERE id <> $1', [
      id,
    ]);
    expect(patients.filter((other) => text.includes(other.id))).toEqual([]);
    const [event] = await test.dataSource.query(
      `SELECT patient_ids AS ids, count(*) OVER ()::int AS n FROM audit_event
       WHERE operation = 'exportPatient' AND occurred_at = $1 ORDER BY id DESC LIMIT 1`,
      [TODAY],
    );
    expect(event.ids).toEqual([id]);
  });

  it('and the timeline come from the indexes by patient', async () => {
    const own = test.app.get(DataSource);
    const { logger } = own;
    const seen: [string, unknown[]][] = [];
    own.logger = Object.assign(Object.create(logger as object), {
      logQuery: (sql: string, values: unknown[] = []) => seen.push([sql, values]),
    }) as typeof logger;
    await test.call('get', `/v1/patients/${demoId('patient', 2)}/timeline`, undefined, headers).expect(200);
    own.logger = logger;
    const [sql, values] = seen.find(([text]) => text.includes('UNION ALL')) ?? [''];
    await test.dataSource.query('ANALYZE');
    // Tables as small as these PostgreSQL reads whole, unless it may not.
    const plan = await test.app.get(Transactions).inOrganization(demoId('organization', 1), async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query<object[]>(`EXPLAIN (FORMAT JSON) ${sql}`, values);
    });
    const scans = scansOf(plan);
    expect(scans.length).toBeGreaterThan(10);
    expect(scans.filter((scan) => scan['Node Type'] === 'Seq Scan')).toEqual([]);
    const used = new Set(
      scans.map((scan) => scan['Index Name']).filter((name) => /^(session|follow_up)_/.test(name ?? '')),
    );
    used.delete('follow_up_response_follow_up_idx');
    expect([...used].sort()).toEqual(['follow_up_patient_idx', 'session_patient_time_idx']);
  });

  it('the demo data has an entry of every kind on some timeline', async () => {
    const kinds = new Set<string>();
    const replan = `/v1/replans/${demoId('replan', 2)}`;
    const [change] = (await test.call('get', replan, undefined, headers).expect(200)).body.changes;
    for (const patientId of [...[1, 2, 7].map((n) => demoId('patient', n)), change.patientId]) {
      for (const kind of TIMELINE_KINDS) {
        const url = `/v1/patients/${patientId}/timeline?limit=1&kinds=${kind}`;
        const { body } = await test.call('get', url, undefined, headers).expect(200);
        for (const entry of body.data) kinds.add(entry.kind);
      }
    }
    expect([...kinds].sort()).toEqual([...TIMELINE_KINDS].sort());
  });
});

/** The nodes of a plan that read a table or an index. */
function scansOf(node: unknown): Record<string, string>[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'Relation Name' in node || 'Index Name' in node ? [node as Record<string, string>] : [];
  return [...own, ...Object.values(node).flatMap(scansOf)];
}
