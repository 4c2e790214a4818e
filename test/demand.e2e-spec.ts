/** Visits that need several tagged people and devices, a longer first visit, and a clinic that starts few at once. */
import { VERSION_BODY } from '../src/protocols/protocols.examples.js';
import { startsOfClinic } from '../src/booking/clinic-starts.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, makeClinic, makePlan, type World } from './support/world.js';

const STAY = ['preparation', 'administration', 'observation'];
const NURSES = { kinds: ['practitioner'], role: 'nurse', segments: STAY, quantity: 2, tags: ['iv-access'] };
const NEEDS = [
  { kinds: ['chair'], segments: [...STAY, 'turnover'] },
  { kinds: ['device'], segments: ['administration', 'observation'], tags: ['monitor'] },
  NURSES,
];

let test: TestApp;
let world: World;
let monitor: string;

async function protocol(code: string, change: object = {}, phase: object = {}): Promise<string> {
  const { body } = await test
    .call('post', '/v1/protocols', {
      ...VERSION_BODY,
      code,
      session: { administrationMinutes: 40, needs: NEEDS },
      phases: [{ ...VERSION_BODY.phases[0], rrule: 'FREQ=WEEKLY;COUNT=2', maxGapDays: 9, ...phase }],
      ...change,
    })
    .expect(201);
  await test.call('post', `/v1/protocols/${body.id}/versions/1/publish`, undefined).expect(200);
  return body.id as string;
}

beforeAll(async () => {
  test = await startTestApp();
  const clinic = await makeClinic(test, { nurses: 4, nurseCapacity: 2 });
  for (const id of clinic.nurses.slice(1)) {
    await test.call('patch', `/v1/resources/${id}`, { tags: ['iv-access'] }, { 'if-match': '*' }).expect(200);
  }
  const device = {
    clinicId: clinic.clinicId,
    kind: 'device',
    name: 'Monitor',
    capacity: 3,
    tags: ['monitor'],
  };
  const made = await test.call('post', '/v1/resources', device).expect(201);
  monitor = (made.body as { id: string }).id;
  world = { ...clinic, protocols: {} };
});
afterAll(() => test.close());

describe('A need of two tagged nurses and a monitor', () => {
  it('is answered as it was given', async () => {
    const id = await protocol('two-nurses');
    world.protocols['two-nurses'] = id;
    const { body } = await test.call('get', `/v1/protocols/${id}`).expect(200);
    expect(body.session.needs[2]).toEqual(NURSES);
    expect(body.session.needs[0]).toMatchObject({ quantity: 1, tags: [] });
    const { body: resource } = await test.call('get', `/v1/resources/${monitor}`).expect(200);
    expect(resource.tags).toEqual(['monitor']);
  });

  it('reserves two different ones of those tagged, and the monitor, for each session', async () => {
    const { sessions } = await activate(test, (await makePlan(test, world, 'two-nurses')).id as string);
    expect(sessions).toHaveLength(2);
    for (const { resources } of sessions) {
      const ids = resources.map(({ resourceId }: { resourceId: string }) => resourceId);
      expect(ids).toContain(monitor);
      expect(ids.filter((id: string) => world.nurses.slice(1).includes(id))).toHaveLength(2);
      expect(ids).not.toContain(world.nurses[0]);
    }
  });

  it('says which sessions lose whom they need with a tag or a role, and when they are served again', async () => {
    const { sessions } = await activate(test, (await makePlan(test, world, 'two-nurses')).id as string);
    const [nurse] = (sessions[0].resources as { resourceId: string }[])
      .map(({ resourceId }) => resourceId)
      .filter((id) => world.nurses.includes(id));
    const own = (list: { sessionId: string }[]): string[] =>
      list.map(({ sessionId }) => sessionId).filter((id) => id === sessions[0].id);
    const change = async (body: object): Promise<string[]> => {
      const answer = await test
        .call('patch', `/v1/resources/${nurse}`, body, { 'if-match': '*' })
        .expect(200);
      return own(answer.body.affectedSessions);
    };
    const open = async (): Promise<string[]> =>
      own((await test.call('get', '/v1/worklist?kind=resource-over-booking&status=open')).body.data);
    const tagged = { tags: ['iv-access'] };
    const changes = [
      [{ tags: [] }, tagged],
      [{ roles: ['prescriber'] }, { roles: ['nurse'] }],
      [
        { roles: ['therapist'], tags: [] },
        { roles: ['nurse'], ...tagged },
      ],
    ] as const;
    for (const [taken, back] of changes) {
      expect(await change(taken)).toEqual([sessions[0].id]);
      expect(await open()).toEqual([sessions[0].id]);
      expect(await change(back)).toEqual([]);
      expect(await open()).toEqual([]);
    }
    expect(await change({ roles: ['nurse', 'prescriber'], tags: ['iv-access', 'night'] })).toEqual([]);
    expect(await change({ roles: ['nurse'], ...tagged })).toEqual([]);
  });

  it('keeps a room for its segments, and the chair for the whole stay', async () => {
    const clinic = await makeClinic(test, { chairs: 1 });
    const room = { clinicId: clinic.clinicId, kind: 'room', name: 'Quiet room' };
    const { body: made } = await test.call('post', '/v1/resources', room).expect(201);
    const needs = [NEEDS[0], { kinds: ['room'], segments: ['administration'] }];
    const id = await protocol('in-a-room', { session: { administrationMinutes: 40, needs } });
    const plan = await makePlan(test, { ...clinic, protocols: { 'in-a-room': id } }, 'in-a-room');
    const [session] = (await activate(test, plan.id)).sessions;
    const kept = await test.dataSource.query(
      `SELECT resource_id AS id, to_char(starts_at AT TIME ZONE 'America/New_York', 'HH24:MI') AS from,
         to_char(ends_at AT TIME ZONE 'America/New_York', 'HH24:MI') AS to
       FROM reservation WHERE session_id = $1 AND status = 'booked' ORDER BY starts_at`,
      [session.id],
    );
    expect(kept).toEqual([
      { id: clinic.chairs[0], from: '09:00', to: '11:10' },
      { id: made.id, from: '09:15', to: '09:55' },
    ]);
  });

  it('is refused in words where the clinic has too few', async () => {
    const few = await makeClinic(test, { nurses: 1 });
    const plan = await makePlan(test, { ...few, protocols: world.protocols }, 'two-nurses');
    const { body } = await test.call('post', `/v1/treatment-plans/${plan.id}/activate`, {}).expect(422);
    const said = body.conflicts.filter(({ ordinal }: { ordinal: number }) => ordinal === 1);
    expect(said.map(({ code, detail }: { code: string; detail: string }) => `${code} ${detail}`)).toEqual([
      expect.stringMatching(/^NO_DEVICE the clinic has no device tagged monitor: 2027-01-0/),
      expect.stringMatching(
        /^NO_NURSE the clinic has none of the 2 nurses tagged iv-access needed: 2027-01-0/,
      ),
    ]);
  });

  it('names every fault of a need, of tags and of single ordinals', async () => {
    const { body } = await test
      .call('post', '/v1/protocols', {
        ...VERSION_BODY,
        code: 'faulty',
        session: { administrationMinutes: 40, needs: [{ ...NURSES, tags: ['IV access'] }] },
        phases: [
          {
            ...VERSION_BODY.phases[0],
            sessionByOrdinal: [
              { from: 2, to: 9, session: { administrationMinutes: 60 } },
              { from: 2, to: 2, session: { administrationMinutes: 60 } },
            ],
          },
        ],
      })
      .expect(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/phases/0/sessionByOrdinal/0/to',
      '/phases/0/sessionByOrdinal/1/from',
      '/session/needs/0/tags/0',
    ]);
    const tagged = { clinicId: world.clinicId, kind: 'chair', name: 'C', tags: ['a', 'a', 'B'] };
    const answer = await test.call('post', '/v1/resources', tagged).expect(400);
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/tags/1',
      '/tags/2',
    ]);
  });
});

describe('A longer first visit', () => {
  it('takes its own minutes, the others the protocol’s', async () => {
    const first = { from: 1, to: 1, session: { administrationMinutes: 90, needs: NEEDS } };
    world.protocols['longer-first'] = await protocol('longer-first', {}, { sessionByOrdinal: [first] });
    const { sessions } = await activate(test, (await makePlan(test, world, 'longer-first')).id as string);
    const minutes = (sessions as { startsAt: string; endsAt: string }[]).map(
      ({ startsAt, endsAt }) => (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000,
    );
    expect(minutes).toEqual([15 + 90 + 60, 15 + 40 + 60]);
  });
});

describe('A cap on starts', () => {
  const cap = { slotMinutes: 30, maxStarts: 1, from: '08:00', to: '12:00' };

  it('is part of the clinic’s policy, and checked', async () => {
    const { body } = await test
      .call('patch', `/v1/clinics/${world.clinicId}`, { policy: { startCaps: [cap] } }, { 'if-match': '*' })
      .expect(200);
    expect([body.policy, body.effectivePolicy.startCaps]).toEqual([{ startCaps: [cap] }, [cap]]);
    const wrong = {
      policy: {
        startCaps: [
          { ...cap, to: '07:00' },
          { slotMinutes: 2, maxStarts: 0 },
        ],
      },
    };
    const answer = await test
      .call('patch', `/v1/clinics/${world.clinicId}`, wrong, { 'if-match': '*' })
      .expect(400);
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/policy/startCaps/1/slotMinutes', '/policy/startCaps/1/maxStarts']),
    );
  });

  it('sends the next course to the next slot, and says why', async () => {
    const clinic = await makeClinic(test, { chairs: 4, nurses: 4, policy: { startCaps: [cap] } });
    const id = (world.protocols['plain'] = await protocol('plain', {
      session: { administrationMinutes: 40, needs: NEEDS.slice(0, 1) },
    }));
    const here: World = { ...clinic, protocols: { plain: id } };
    const times: string[][] = [];
    for (let i = 0; i < 3; i++) {
      const { sessions } = await activate(test, (await makePlan(test, here, 'plain')).id as string);
      times.push((sessions as { startsAt: string }[]).map(({ startsAt }) => startsAt.slice(11, 16)));
      if (i === 1) {
        expect(sessions[0].deviations).toContainEqual({
          code: 'START_CAP_REACHED',
          detail: '09:00: at most 1 visit may start within 30 minutes',
        });
      }
    }
    expect(times).toEqual([
      ['09:00', '09:00'],
      ['08:45', '08:45'],
      ['09:30', '09:30'],
    ]);
    const all = await test.dataSource.transaction(async (tx) => {
      await tx.query(`SELECT set_config('app.organization_id', $1, true)`, [test.organizationId]);
      return startsOfClinic(tx, here.clinicId, new Date('2027-01-04'), new Date('2027-01-06'));
    });
    expect(all.map((at) => new Date(at).toISOString())).toEqual([
      '2027-01-04T13:45:00.000Z',
      '2027-01-04T14:00:00.000Z',
      '2027-01-04T14:30:00.000Z',
    ]);
  });

  it('counts what is held, but not against the hold itself', async () => {
    const clinic = await makeClinic(test, { chairs: 4, nurses: 4, policy: { startCaps: [cap] } });
    const here: World = { ...clinic, protocols: { plain: world.protocols['plain'] ?? '' } };
    const [one, other] = [await oneToBook(here, '2027-03-01'), await oneToBook(here, '2027-05-03')];
    const startsAt = '2028-02-01T10:00:00-05:00';
    const held = await visit('holds', { treatmentPlanId: one, startsAt }).expect(201);
    const override = { reason: 'The course was interrupted' };
    const refused = await visit('sessions', { treatmentPlanId: other, startsAt, override }).expect(409);
    expect(refused.body.conflicts.map(({ code }: { code: string }) => code)).toContain('START_CAP_REACHED');
    const holdId = (held.body as { id: string }).id;
    await visit('sessions', { treatmentPlanId: one, startsAt, holdId, override }).expect(201);
    await visit('sessions', { treatmentPlanId: other, startsAt, override }).expect(409);
    const next = '2028-02-01T10:30:00-05:00';
    await visit('sessions', { treatmentPlanId: other, startsAt: next, override }).expect(201);
  });
});

/** An active plan with room for one more session. */
async function oneToBook(here: World, startDate: string): Promise<string> {
  const { id } = await makePlan(test, here, 'plain', { startDate });
  const { sessions } = await activate(test, id as string);
  await test.call('post', `/v1/sessions/${sessions.at(-1).id}/cancel`, {}).expect(200);
  return id as string;
}

const visit = (path: string, body: object) =>
  test.call('post', `/v1/${path}`, { phase: 'induction', ...body });
