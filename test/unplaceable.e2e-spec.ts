/** Courses for which there is no place: what is said, that nothing is written, and what best effort still books. */
/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */
import { startTestApp, type TestApp } from './support/app.js';
import { VERSION_BODY } from '../src/protocols/protocols.examples.js';
import { bookedSession } from './support/bookings.js';
import { closeClinic, codesOf, gapsOf, traces, type Placed, type Refusal } from './support/course.js';
import {
  activate,
  dates,
  installCatalogue,
  makeClinic,
  makePlan,
  type ClinicOptions,
  type World,
} from './support/world.js';

const TWICE = 'iv-mdd-6x-twice-weekly';
const WANTED = ['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14', '2027-01-18', '2027-01-21'];
const from = (date: string): string[] =>
  [0, 1, 2].map((i) => new Date(Date.parse(date) + i * 86_400_000).toISOString().slice(0, 10));

interface Case {
  title: string;
  options?: ClinicOptions;
  /** Makes it impossible. */
  spoil?: (test: TestApp, world: World) => Promise<unknown>;
  code: string;
  detail: RegExp;
  /** First of session 1's nearest dates; none where no date will ever do. */
  nearest: string | null;
  namesChair?: boolean;
}

const out = (test: TestApp, resourceId: string | undefined, startsAt: string, endsAt: string) =>
  test
    .call('post', `/v1/resources/${resourceId}/outages`, {
      startsAt: `${startsAt}T00:00:00-05:00`,
      endsAt: `${endsAt}T00:00:00-05:00`,
    })
    .expect(201);

/** Another patient's visits fill the chair from eight to six on every day before `until`. */
async function fill(test: TestApp, world: World, until: string): Promise<void> {
  const { id } = await bookedSession(test, {
    clinicId: world.clinicId,
    startsAt: '2026-12-02T13:00:00Z',
    endsAt: '2026-12-02T23:00:00Z',
  });
  await test.dataSource.query(
    `INSERT INTO reservation (organization_id, id, resource_id, session_id, lanes, during, starts_at, ends_at,
       status, created_at)
     SELECT $1, gen_random_uuid(), $2, $3, '[0,1)', tstzrange(day, day + interval '10 hours'), day,
            day + interval '10 hours', 'booked', $5
     FROM generate_series('2026-12-02T13:00Z'::timestamptz, $4::timestamptz, '1 day') AS day`,
    [test.organizationId, world.chairs[0], id, `${until}T00:00:00Z`, test.clock.now()],
  );
}

const CASES: Case[] = [
  {
    title: 'a clinic without a nurse',
    options: { nurses: 0 },
    code: 'NO_NURSE',
    detail: /^the clinic has no nurse: /,
    nearest: null,
  },
  {
    title: 'a visit longer than any opening',
    options: { from: '09:00', to: '10:30' },
    code: 'VISIT_LONGER_THAN_OPENING',
    detail: /^the visit of 115 minutes does not fit between opening and closing: /,
    nearest: null,
  },
  {
    title: 'a clinic closed for five months',
    spoil: (test, { clinicId }) => closeClinic(test, clinicId, '2026-12-20', '2027-06-01', 'Rebuilding'),
    code: 'CLINIC_CLOSED',
    detail: /^the clinic is closed \(Rebuilding\): 2027-01-/,
    nearest: '2027-06-01',
  },
  {
    title: 'the only chair out for ten weeks',
    options: { chairs: 1 },
    spoil: (test, { chairs }) => out(test, chairs[0], '2026-12-20', '2027-03-01'),
    code: 'NO_CHAIR_FREE',
    detail: /^no chair is free: 2027-01-/,
    nearest: '2027-03-01',
    namesChair: true,
  },
  {
    title: 'the only chair booked to the last minute for three months',
    options: { chairs: 1 },
    spoil: (test, world) => fill(test, world, '2027-03-10'),
    code: 'NO_CHAIR_FREE',
    detail: /^no chair is free: 2027-01-/,
    nearest: '2027-03-10',
    namesChair: true,
  },
];

describe('a course that cannot be placed', () => {
  let test: TestApp;
  let protocols: Record<string, string>;
  beforeAll(async () => {
    test = await startTestApp();
    protocols = await installCatalogue(test);
  });
  afterAll(() => test.close());

  const clinic = async (options: ClinicOptions = {}): Promise<World> => ({
    protocols,
    ...(await makeClinic(test, options)),
  });

  /** A nearest start is right if a plan that wishes for just that gets it. */
  const expectNearestWork = async (world: World, nearest: string[]): Promise<void> => {
    for (const startsAt of nearest) {
      const plan = await makePlan(test, world, 'iv-ocd-single', {
        startDate: startsAt.slice(0, 10),
        preferredTime: startsAt.slice(11, 16),
      });
      const { sessions }: { sessions: Placed[] } = await activate(test, plan.id);
      expect(sessions[0]).toMatchObject({ startsAt, status: 'booked', deviations: [] });
    }
  };

  it.each(CASES)('$title', async ({ options, spoil, code, detail, nearest, namesChair }) => {
    const world = await clinic(options);
    await spoil?.(test, world);
    const plan = await makePlan(test, world, TWICE);
    const before = await traces(test);
    const answer = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    expect([answer.status, answer.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await traces(test)).toEqual(before);

    const conflicts: Refusal[] = answer.body.conflicts;
    WANTED.forEach((date, i) => {
      const own = conflicts.filter((conflict) => conflict.ordinal === i + 1);
      expect(own).toContainEqual({
        code,
        phase: 'induction',
        ordinal: i + 1,
        wantedLocal: `${date}T09:00:00`,
        ...(namesChair ? { resourceId: world.chairs[0] } : {}),
        detail: expect.stringMatching(detail),
        nearest: nearest === null ? [] : [expect.any(String), expect.any(String), expect.any(String)],
      });
    });
    expect(new Set(conflicts.map(({ ordinal }) => ordinal)).size).toBe(6);
    const first = conflicts[0]?.nearest ?? [];
    // The first ones of all sessions are a course: in order, and two days apart.
    const together = WANTED.flatMap(
      (_, i) => conflicts.find(({ ordinal }) => ordinal === i + 1)?.nearest[0]?.slice(0, 10) ?? [],
    );
    expect(gapsOf(together)).toEqual(nearest === null ? [] : [2, 2, 2, 2, 2]);
    expect(first.map((startsAt) => startsAt.slice(0, 10))).toEqual(nearest === null ? [] : from(nearest));

    const { body } = await test.call('post', `/v1/treatment-plans/${plan.id}/proposals`, { count: 1 });
    expect(body.data[0]).toMatchObject({ sessions: [], unplaced: conflicts });
    await expectNearestWork(world, first);
  });

  it('is told of the turnover that is in its way, in a proposal and where it is refused', async () => {
    const { body } = await test.call('post', '/v1/protocols', {
      ...{ ...VERSION_BODY, code: 'one-on-its-day', checkpoints: [] },
      phases: [
        {
          ...{ code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=1' },
          windowDays: { before: 0, after: 0 },
        },
      ],
    });
    await test.call('post', `/v1/protocols/${body.id}/versions/1/publish`, {}).expect(200);
    const at = async (turnoverMinutes: number): Promise<any[]> => {
      // Two visits of 2 hours, and not a minute more.
      const policy = { preparationMinutes: 0, observationMinutes: 80, turnoverMinutes };
      const clinic = await makeClinic(test, { ...{ chairs: 1, from: '10:00', to: '14:00' }, policy });
      await closeClinic(test, clinic.clinicId, '2027-01-05', '2028-06-01');
      const plan = (preferredTime: string) =>
        makePlan(test, { protocols: { one: body.id }, ...clinic }, 'one', { preferredTime });
      await activate(test, (await plan('10:00')).id);
      const { id } = await plan('12:00');
      const proposed = await test.call('post', `/v1/treatment-plans/${id}/proposals`, {});
      const activated = await test.call('post', `/v1/treatment-plans/${id}/activate`, {});
      return [proposed.body.data, activated];
    };
    const [, both] = await at(0);
    expect([both.status, both.body.sessions?.[0]?.startsAt]).toEqual([200, '2027-01-04T12:00:00-05:00']);
    const [proposal, refused] = await at(15);
    expect([refused.status, refused.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
    const why = refused.body.conflicts.find(({ code }: any) => code === 'TURNOVER');
    expect(why.detail).toContain('the chair is made ready after the visit before until 12:15: 2027-01-04');
    expect(proposal[0].unplaced.map(({ code }: any) => code)).toContain('TURNOVER');
  });

  it('names only the sessions in the way, and looks past those that are not', async () => {
    const world = await clinic({ chairs: 1 });
    await out(test, world.chairs[0], '2027-01-11', '2027-02-22');
    const plan = await makePlan(test, world, TWICE);
    const before = await traces(test);
    const answer = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {});
    expect([answer.status, answer.body.code]).toEqual([422, 'COURSE_NOT_PLACEABLE']);
    // The first three fit before the outage, the last two within four weeks of their windows' ends.
    const conflicts: Refusal[] = answer.body.conflicts;
    expect(new Set(conflicts.map(({ ordinal }) => ordinal))).toEqual(new Set([4]));
    const chair = conflicts.find(({ code }) => code === 'NO_CHAIR_FREE');
    expect(chair).toMatchObject({ resourceId: world.chairs[0], wantedLocal: '2027-01-14T09:00:00' });
    expect(chair?.nearest.map((startsAt) => startsAt.slice(0, 10))).toEqual(from('2027-02-22'));
    expect(await traces(test)).toEqual(before);
    await expectNearestWork(world, chair?.nearest ?? []);
  });

  describe('by best effort', () => {
    const gapInTheMiddle = async () => {
      const world = await clinic({ chairs: 1 });
      // All of session 3's window, and no other's.
      await out(test, world.chairs[0], '2027-02-06', '2027-02-16');
      const plan = await makePlan(test, world, TWICE, { startDate: '2027-02-01' });
      const { body, status } = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {
        mode: 'best-effort',
      });
      expect(status).toBe(200);
      return { world, plan, course: body as { sessions: Placed[]; unplaced: Refusal[]; status: string } };
    };

    it('books the rest, and the maximum gap does not hold across the one left out', async () => {
      const { course } = await gapInTheMiddle();
      const booked = course.sessions.filter(({ status }) => status === 'booked');
      expect(booked.map(({ ordinal }) => ordinal)).toEqual([1, 2, 4, 5, 6]);
      // Twelve days from the second to the fourth, where five are allowed between neighbours.
      expect(dates(booked)).toEqual(['2027-02-01', '2027-02-04', '2027-02-16', '2027-02-18', '2027-02-20']);
      expect(booked.flatMap(codesOf).filter((code) => /EXCEEDED$/.test(code))).toEqual([]);
      expect(course.status).toBe('active');
    });

    it('says which session has no place, keeps it as proposed and asks a person about it', async () => {
      const { plan, world, course } = await gapInTheMiddle();
      expect(new Set(course.unplaced.map(({ ordinal }) => ordinal))).toEqual(new Set([3]));
      expect(course.unplaced).toContainEqual(
        expect.objectContaining({
          code: 'NO_CHAIR_FREE',
          phase: 'induction',
          ordinal: 3,
          wantedLocal: '2027-02-08T09:00:00',
          resourceId: world.chairs[0],
        }),
      );
      const left = course.sessions.find(({ ordinal }) => ordinal === 3);
      expect(left).toMatchObject({ status: 'proposed', startsAt: null, endsAt: null, resources: [] });
      expect(left?.wantedLocal).toBe('2027-02-08T09:00:00');

      const items = await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}`);
      expect(items.body.data).toMatchObject([
        {
          kind: 'unplaced-session',
          status: 'open',
          clinicId: world.clinicId,
          sessionId: left?.id,
          conflicts: course.unplaced,
        },
      ]);
      const listed = await test.call('get', `/v1/sessions?treatmentPlanId=${plan.id}&status=proposed`);
      expect(listed.body.data).toEqual([left]);

      // Nobody has to decide about a session that will not take place.
      await test.call('post', `/v1/treatment-plans/${plan.id}/revoke`, {}).expect(200);
      const [item] = (await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}`)).body.data;
      expect(item).toMatchObject({ status: 'resolved', note: 'The session is cancelled.', version: 2 });
    });

    it('books nothing at all where nothing fits, and still knows every session', async () => {
      const world = await clinic({ nurses: 0 });
      const plan = await makePlan(test, world, TWICE);
      const { body, status } = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {
        mode: 'best-effort',
      });
      expect(status).toBe(200);
      expect(body.sessions.map((session: Placed) => session.status)).toEqual(Array(6).fill('proposed'));
      const items = await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}`);
      expect(items.body.data).toHaveLength(6);
      const [{ n }] = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM reservation v JOIN session s ON s.id = v.session_id
         WHERE s.treatment_plan_id = $1`,
        [plan.id],
      );
      expect(n).toBe(0);
    });

    it('with breaches accepted leaves out less', async () => {
      const world = await clinic({ chairs: 1 });
      await out(test, world.chairs[0], '2027-02-06', '2027-02-16');
      const plan = await makePlan(test, world, TWICE, { startDate: '2027-02-01' });
      const course = await activate(test, plan.id, {
        mode: 'best-effort',
        acceptBreaches: { reason: 'Rather late than never' },
      });
      expect(course).toMatchObject({ unplaced: [], acceptedBreaches: 'Rather late than never' });
      expect(course.sessions.map((session: Placed) => session.status)).toEqual(Array(6).fill('booked'));
    });
  });
});
