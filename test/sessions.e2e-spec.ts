import { startTestApp, type TestApp } from './support/app.js';
import type { Placed } from './support/course.js';
import { activate, makeClinic, makePlan, makeWorld, type World } from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';
const DAY = ['check-in', 'start', 'end-administration', 'discharge'] as const;

describe('sessions over HTTP', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 6, nurses: 6, prescribers: 3 });
  });
  afterEach(() => test.clock.set(new Date('2026-12-01T12:00:00Z')));
  afterAll(() => test.close());

  const course = async (at: World = world, startDate = '2027-01-04'): Promise<Placed[]> => {
    const plan = await makePlan(test, at, TWICE, { startDate });
    return (await activate(test, plan.id)).sessions;
  };
  const step = (id: string, verb: string, headers: Record<string, string> = {}, body: object = {}) =>
    test.call('post', `/v1/sessions/${id}/${verb}`, body, headers);
  const list = async (query: string): Promise<Placed[]> => {
    const answer = await test.call('get', `/v1/sessions?${query}`);
    expect(answer.status).toBe(200);
    return answer.body.data;
  };
  const ids = (sessions: Placed[]): string[] => sessions.map(({ id }) => id);

  describe('are listed', () => {
    let elsewhere: World;
    let mine: Placed[];
    let other: Placed[];
    let planId: string;
    let patientId: string;
    beforeAll(async () => {
      elsewhere = { protocols: world.protocols, ...(await makeClinic(test, { timeZone: 'Asia/Kolkata' })) };
      mine = await course(elsewhere);
      other = await course(elsewhere, '2027-02-01');
      const read = await test.call('get', `/v1/sessions/${mine[0]?.id}`);
      ({ treatmentPlanId: planId, patientId } = read.body);
    });

    it('by clinic, plan, patient, status and resource', async () => {
      expect(ids(await list(`clinicId=${elsewhere.clinicId}`))).toEqual([...ids(mine), ...ids(other)]);
      expect(ids(await list(`treatmentPlanId=${planId}`))).toEqual(ids(mine));
      expect(ids(await list(`patientId=${patientId}`))).toEqual(ids(mine));
      expect(await list(`treatmentPlanId=${planId}&status=cancelled`)).toEqual([]);
      const [nurse] = (mine[0]?.resources ?? []).filter(({ resourceId }) =>
        elsewhere.nurses.includes(resourceId),
      );
      const hers = await list(`resourceId=${nurse?.resourceId}&treatmentPlanId=${planId}`);
      expect(ids(hers)).toEqual(
        ids(mine.filter(({ resources }) => resources.some((r) => r.resourceId === nurse?.resourceId))),
      );
      expect(hers.length).toBeGreaterThan(0);
    });

    it('by time: what ends after `from` and begins before `to`, touching left out', async () => {
      const query = (from: string, to: string): string =>
        `treatmentPlanId=${planId}&from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
      const first = mine[0] as Placed;
      const second = mine[1] as Placed;
      expect(ids(await list(query(first.startsAt, first.endsAt)))).toEqual([first.id]);
      expect(ids(await list(query(first.endsAt, second.startsAt)))).toEqual([]);
      expect(ids(await list(query(first.endsAt, '2027-01-07T09:01:00+05:30')))).toEqual([second.id]);
      const naive = await test.call('get', '/v1/sessions?from=2027-01-04T09:00:00');
      expect([naive.status, naive.body.errors[0].pointer]).toEqual([400, '?from']);
    });

    it('in the order of their times, page by page, none twice and none left out', async () => {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 12; page++) {
        const answer = await test.call(
          'get',
          `/v1/sessions?clinicId=${elsewhere.clinicId}&limit=5${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...ids(answer.body.data));
        cursor = answer.body.nextCursor;
        if (!cursor) break;
      }
      expect(seen).toEqual([...ids(mine), ...ids(other)]);
      const forged = await test.call('get', '/v1/sessions?cursor=abc');
      expect([forged.status, forged.body.errors[0].pointer]).toEqual([400, '?cursor']);
    });

    it('and read, in the offset of their clinic', async () => {
      const answer = await test.call('get', `/v1/sessions/${mine[0]?.id}`);
      expect(answer.headers['etag']).toBe('"1"');
      expect(answer.body).toEqual(mine[0]);
      expect(answer.body).toMatchObject({
        startsAt: '2027-01-04T09:00:00+05:30',
        endsAt: '2027-01-04T10:55:00+05:30',
        timeZone: 'Asia/Kolkata',
        wantedLocal: '2027-01-04T09:00:00',
        clinicId: elsewhere.clinicId,
      });
      for (const { from, to } of answer.body.resources) {
        expect(`${from} ${to}`).toMatch(/^2027-01-04T\S+\+05:30 2027-01-04T\S+\+05:30$/);
      }
      expect((await test.call('get', `/v1/sessions?color=blue`)).status).toBe(400);
      expect((await test.call('get', `/v1/sessions?limit=101`)).status).toBe(400);
    });
  });

  it('go through their day step by step, each at its own time', async () => {
    const [session] = await course();
    const id = session?.id ?? '';
    const times = ['14:00', '14:15', '14:55', '15:55'];
    const statuses = ['checked-in', 'in-progress', 'observation', 'completed'];
    for (const [i, verb] of DAY.entries()) {
      test.clock.set(new Date(`2027-01-04T${times[i]}:00Z`));
      const answer = await step(id, verb, { 'if-match': `"${i + 1}"` });
      expect(answer.status).toBe(200);
      expect(answer.headers['etag']).toBe(`"${i + 2}"`);
      expect(answer.body).toMatchObject({ status: statuses[i], version: i + 2 });
    }
    const { body } = await test.call('get', `/v1/sessions/${id}`);
    expect(body).toMatchObject({
      checkedInAt: '2027-01-04T09:00:00-05:00',
      startedAt: '2027-01-04T09:15:00-05:00',
      administrationEndedAt: '2027-01-04T09:55:00-05:00',
      dischargedAt: '2027-01-04T10:55:00-05:00',
    });
    // A completed visit keeps what it held on record.
    expect(body.resources).toEqual(session?.resources);
  });

  it.each([
    ['booked', [], ['start', 'end-administration', 'discharge']],
    ['checked-in', ['check-in'], ['check-in', 'end-administration', 'discharge', 'no-show']],
    ['in-progress', ['check-in', 'start'], ['check-in', 'start', 'discharge', 'cancel', 'no-show']],
    [
      'observation',
      ['check-in', 'start', 'end-administration'],
      ['check-in', 'start', 'end-administration', 'cancel', 'no-show'],
    ],
    ['completed', [...DAY], [...DAY, 'cancel', 'no-show']],
    ['cancelled', ['cancel'], [...DAY, 'cancel', 'no-show']],
    ['no-show', ['no-show'], [...DAY, 'cancel', 'no-show']],
  ])('%s: takes no step out of turn', async (status, way, refused) => {
    const plan = await makePlan(test, world, 'iv-ocd-single');
    const [session] = (await activate(test, plan.id)).sessions as [Placed];
    for (const verb of way) await step(session.id, verb).expect(200);
    const before = (await test.call('get', `/v1/sessions/${session.id}`)).body;
    expect(before.status).toBe(status);
    for (const verb of refused) {
      const answer = await step(session.id, verb);
      expect([verb, answer.status, answer.body.code]).toEqual([verb, 409, 'SESSION_TRANSITION_REFUSED']);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    expect((await test.call('get', `/v1/sessions/${session.id}`)).body).toEqual(before);
  });

  it.each([
    ['cancel', 'cancelled'],
    ['no-show', 'no-show'],
  ])('%s keeps the reason and frees every resource at once', async (verb, status) => {
    const [session, next] = await course();
    const id = session?.id ?? '';
    const answer = await step(id, verb, {}, { reason: 'Missed the bus' });
    expect(answer.body).toMatchObject({ status, statusReason: 'Missed the bus', version: 2 });
    const live = await test.dataSource.query<{ session_id: string }[]>(
      `SELECT DISTINCT session_id FROM reservation WHERE session_id = ANY ($1) AND status = 'booked'`,
      [[id, next?.id]],
    );
    expect(live).toEqual([{ session_id: next?.id }]);
    const [chair] = session?.resources ?? [];
    const held = await list(
      `resourceId=${chair?.resourceId}&from=2027-01-04T00:00:00Z&to=2027-01-05T00:00:00Z`,
    );
    expect(ids(held)).not.toContain(id);
  });

  it('ask for the version that was read', async () => {
    const [session] = await course();
    const id = session?.id ?? '';
    const none = await test
      .bare()
      .post(`/v1/sessions/${id}/cancel`)
      .set({ authorization: `Bearer ${test.token}` })
      .send({});
    expect([none.status, none.body.code]).toEqual([428, 'IF_MATCH_MISSING']);
    await step(id, 'check-in', { 'if-match': '"1"' }).expect(200);
    const stale = await step(id, 'cancel', { 'if-match': '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'VERSION_MISMATCH']);
    expect((await step(id, 'cancel', { 'if-match': '"x"' })).status).toBe(412);
    await step(id, 'cancel', { 'if-match': '"2"' }).expect(200);
  });

  it('are another organization’s or nobody’s alike, and refuse what they do not know', async () => {
    const [session] = await course();
    const stranger = await test.key(['nurse', 'scheduler'], await test.organization());
    const headers = { authorization: `Bearer ${stranger}` };
    expect((await test.call('get', `/v1/sessions/${session?.id}`, undefined, headers)).status).toBe(404);
    expect((await step(session?.id ?? '', 'cancel', headers)).status).toBe(404);
    const all = await test.call('get', '/v1/sessions', undefined, headers);
    expect(all.body).toEqual({ data: [], nextCursor: null });
    expect((await step(session?.id ?? '', 'cancel', {}, { why: 'x' })).status).toBe(400);
    expect((await step('seven', 'cancel')).status).toBe(400);
    const viewer = { authorization: `Bearer ${await test.key(['viewer'])}` };
    expect((await step(session?.id ?? '', 'check-in', viewer)).status).toBe(403);
    expect((await test.call('get', `/v1/sessions/${session?.id}`, undefined, viewer)).status).toBe(200);
  });
});
