/** Many at once after the same chairs. The database itself is asked afterwards whether anything overlaps. */
import { startTestApp, type TestApp } from './support/app.js';
import { scaled } from './support/scale.js';
import { expectNoOverlap, expectWholeOrAbsent, type Placed } from './support/course.js';
import {
  activate,
  installCatalogue,
  makeClinic,
  makePlan,
  type ClinicOptions,
  type World,
} from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';

interface Answer {
  status: number;
  body: { code?: string; sessions?: Placed[]; id?: string };
  headers: Record<string, string | undefined>;
}

/** In an order of its own, the same for the same seed. */
function shuffled<T>(items: T[]): T[] {
  let state = Number(process.env['PROOF_SEED'] ?? 1);
  const keys = items.map((item) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { item, key: state };
  });
  return keys.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

const tally = (answers: Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = [status, body.code].filter(Boolean).join(' ');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe('many at once', () => {
  let test: TestApp;
  let protocols: Record<string, string>;
  beforeAll(async () => {
    test = await startTestApp();
    protocols = await installCatalogue(test);
  });
  afterAll(() => test.close());

  const clinic = async (options: ClinicOptions): Promise<World> => ({
    protocols,
    ...(await makeClinic(test, options)),
  });
  const drafts = (n: number, world: World, code = TWICE): Promise<string[]> =>
    Promise.all(Array.from({ length: n }, async () => (await makePlan(test, world, code)).id as string));
  const activateAll = (plans: string[], headers: (i: number) => Record<string, string> = () => ({})) =>
    Promise.all(
      plans.map(async (id, i): Promise<Answer> => {
        const answer = await test.call('post', `/v1/treatment-plans/${id}/activate`, {}, headers(i));
        return answer as unknown as Answer;
      }),
    );
  const expectProblems = (answers: Answer[]): void => {
    for (const { status, body, headers } of answers.filter((answer) => answer.status !== 200)) {
      expect([409, 422]).toContain(status);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toMatchObject({ status, code: expect.stringMatching(/^[A-Z_]+$/) });
    }
  };

  it.each([
    ['and nurses enough', [24, 50], { chairs: 2, nurses: 4, from: '08:00', to: '14:00' }],
    [
      'and one nurse who watches two',
      [20, 50],
      { chairs: 2, nurses: 1, nurseCapacity: 2, from: '08:00', to: '14:00' },
    ],
  ])(
    'many courses want two chairs %s, in any order: no overlap, each whole or absent',
    async (_nurses, counts, options) => {
      const [small = 0, whole = 0] = counts;
      const n = scaled(small, whole);
      const world = await clinic(options);
      const plans = shuffled(await drafts(n, world));
      const answers = await activateAll(plans);
      expectProblems(answers);
      const booked = answers.filter((answer) => answer.status === 200).map((answer) => answer.body.id);
      // Two chairs hold some of the courses, never all of them.
      expect(booked.length).toBeGreaterThan(4);
      expect(booked.length).toBeLessThan(n);
      await expectNoOverlap(test);
      await expectWholeOrAbsent(test, plans, booked as string[], 6);
    },
    120_000,
  );

  it('eight courses in a clinic with room for eight are all booked', async () => {
    const world = await clinic({ chairs: 8, nurses: 8, prescriberCapacity: 8 });
    const plans = await drafts(8, world);
    const answers = await activateAll(plans);
    expect(tally(answers)).toEqual({ '200': 8 });
    // Who lost the race for a chair took another one at the same time.
    expect(new Set(answers.map(({ body }) => body.sessions?.[0]?.startsAt)).size).toBe(1);
    await expectNoOverlap(test);
  });

  it('eight courses in eight clinics do not disturb each other', async () => {
    const worlds = await Promise.all(
      Array.from({ length: 8 }, () => clinic({ chairs: 1, nurses: 1, prescriberCapacity: 1 })),
    );
    const plans = (await Promise.all(worlds.map((world) => drafts(1, world)))).flat();
    const answers = await activateAll(plans);
    expect(tally(answers)).toEqual({ '200': 8 });
    expect(answers.flatMap(({ body }) => body.sessions ?? []).flatMap((s) => s.deviations)).toEqual([]);
  });

  it('one request sent twenty times makes one course and gives one answer', async () => {
    const [plan = ''] = await drafts(1, await clinic({}));
    const answers = await activateAll(Array<string>(20).fill(plan), () => ({ 'idempotency-key': 'same' }));
    expect(tally(answers)).toEqual({ '200': 20 });
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
    expect(replayed).toHaveLength(19);
    await expectWholeOrAbsent(test, [plan], [plan], 6);
  });

  it('twenty requests for one plan make one course; nineteen learn that it is active', async () => {
    const [plan = ''] = await drafts(1, await clinic({}));
    const answers = await activateAll(Array<string>(20).fill(plan));
    expect(tally(answers)).toEqual({ '200': 1, '409 PLAN_TRANSITION_REFUSED': 19 });
    await expectWholeOrAbsent(test, [plan], [plan], 6);
  });

  it('two plans of one patient: one is active, the other refused', async () => {
    const world = await clinic({});
    const first = await makePlan(test, world, TWICE);
    const second = await makePlan(test, world, TWICE, { patientId: first.patientId });
    const answers = await activateAll([first.id, second.id]);
    expect(tally(answers)).toEqual({ '200': 1, '409 ACTIVE_PLAN_EXISTS': 1 });
    await expectNoOverlap(test);
  });

  it('a cancelled session gives its chair, nurse and time to the next plan at once', async () => {
    const world = await clinic({ chairs: 1, nurses: 1, prescriberCapacity: 1 });
    const single = (): Promise<{ id: string }> => makePlan(test, world, 'iv-ocd-single');
    const first = await activate(test, (await single()).id);
    const held: Placed = first.sessions[0];
    const waiting = await single();
    const propose = async () =>
      (await test.call('post', `/v1/treatment-plans/${waiting.id}/proposals`, { count: 1 })).body.data[0]
        .sessions[0];
    expect((await propose()).startsAt).not.toBe(held.startsAt);
    await test.call('post', `/v1/sessions/${held.id}/cancel`, { reason: 'Ill' }).expect(200);
    const { sessions } = await activate(test, waiting.id);
    expect(sessions[0]).toMatchObject({ startsAt: held.startsAt, resources: held.resources, deviations: [] });
    await expectNoOverlap(test);
  });

  it('many cancel one session: one does, the others learn that it is cancelled; one change, one audit event', async () => {
    const count = scaled(10, 100);
    const [plan = ''] = await drafts(1, await clinic({}));
    const { sessions } = await activate(test, plan);
    const events = async (): Promise<number> => {
      const [row] = await test.dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM audit_event WHERE organization_id = $1 AND operation = 'cancelSession'`,
        [test.organizationId],
      );
      return row?.n ?? 0;
    };
    const before = await events();
    const answers = await Promise.all(
      Array.from({ length: count }, async () => {
        const answer = await test.call('post', `/v1/sessions/${sessions[2].id}/cancel`, {});
        return answer as unknown as Answer;
      }),
    );
    expect(tally(answers)).toEqual({ '200': 1, '409 SESSION_TRANSITION_REFUSED': count - 1 });
    expect((await events()) - before).toBe(1);
    const { body } = await test.call('get', `/v1/sessions/${sessions[2].id}`);
    expect(body).toMatchObject({ status: 'cancelled', version: 2 });
  });

  it('an outage and activations at once: what it runs over is on the worklist, nothing else is in it', async () => {
    const world = await clinic({ chairs: 2, nurses: 4 });
    const plans = await drafts(6, world);
    const [answers, outage] = await Promise.all([
      activateAll(plans),
      test.call('post', `/v1/resources/${world.chairs[0]}/outages`, {
        startsAt: '2027-01-01T00:00:00Z',
        endsAt: '2027-04-01T00:00:00Z',
      }),
    ]);
    expect(outage.status).toBe(201);
    expectProblems(answers);
    const inIt = await test.dataSource.query<{ id: string }[]>(
      `SELECT DISTINCT session_id AS id FROM reservation WHERE resource_id = $1 AND status = 'booked' ORDER BY 1`,
      [world.chairs[0]],
    );
    const items = await test.call('get', `/v1/worklist?clinicId=${world.clinicId}&limit=100`);
    const told = items.body.data
      .filter((item: { kind: string }) => item.kind === 'outage-over-booking')
      .map((item: { sessionId: string }) => item.sessionId);
    expect(inIt.map(({ id }) => id)).toEqual([...told].sort());
    await expectNoOverlap(test);
  });
});
