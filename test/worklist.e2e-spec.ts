/** What one call does about each kind of work item, and that it does it once, wholly, and on fresh data. */
import { WorklistService } from '../src/worklist/worklist.service.js';
import { startTestApp, type TestApp } from './support/app.js';
import { expectNoOverlap } from './support/course.js';
import {
  activate,
  makeClinic,
  makePlan,
  makeWorld,
  type ClinicOptions,
  type World,
} from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const TWICE = 'iv-mdd-6x-twice-weekly';
const WEEKLY = 'iv-mdd-weekly-3-oxford';
const DAY = ['check-in', 'start', 'end-administration', 'discharge'] as const;

describe('What one call does about a work item', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 2, nurses: 2 });
  });
  afterEach(async () => {
    test.clock.set(new Date('2026-12-01T12:00:00Z'));
    await expectNoOverlap(test);
  });
  afterAll(() => test.close());

  const clinicOf = async (options: ClinicOptions): Promise<World> => ({
    ...world,
    ...(await makeClinic(test, options)),
  });
  const course = async (where: World, code = WEEKLY, body: object = {}, how: object = {}): Promise<any> => {
    const plan = await makePlan(test, where, code, body);
    return { ...plan, ...(await activate(test, plan.id, how)) };
  };
  const post = async (path: string, body: object, status = 201): Promise<any> =>
    (await test.call('post', path, body).expect(status)).body;
  const items = async (planId: string, status = 'open'): Promise<any[]> =>
    (await test.call('get', `/v1/worklist?treatmentPlanId=${planId}&status=${status}`).expect(200)).body.data;
  const item = async (id: string): Promise<any> =>
    (await test.call('get', `/v1/worklist/${id}`).expect(200)).body;
  const apply = (id: string, fix: string, body: object = {}, headers: Record<string, string> = {}) =>
    test.call('post', `/v1/worklist/${id}/apply`, { fix, ...body }, headers);
  const codes = ({ suggestedFixes }: any): string[] => suggestedFixes.map(({ code }: any) => code);
  const session = async (id: string): Promise<any> =>
    (await test.call('get', `/v1/sessions/${id}`).expect(200)).body;
  const as = async (...roles: any[]): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await test.key(roles)}`,
  });
  /** Whose data the last fix changed, and why it might break rules. */
  const audited = async (): Promise<any> =>
    (
      await test.dataSource.query(
        `SELECT patient_ids AS patients, reason FROM audit_event WHERE operation = 'applyFix' ORDER BY id DESC LIMIT 1`,
      )
    )[0];

  it('places an unplaced session at one of several times, once, and refuses a time taken since', async () => {
    const small = await clinicOf({ chairs: 1, nurses: 1 });
    const closure = await post(`/v1/clinics/${small.clinicId}/closures`, {
      ...{ from: '2027-01-08', to: '2027-01-21' },
    });
    const its = await course(small, WEEKLY, {}, { mode: 'best-effort' });
    const [todo, ...more] = await items(its.id);
    expect([todo.kind, more]).toEqual(['unplaced-session', []]);
    await test.call('delete', `/v1/clinics/${small.clinicId}/closures/${closure.id}`).expect(204);

    const read = await item(todo.id);
    expect(read.suggestedFixes.length).toBeGreaterThan(1);
    for (const fix of read.suggestedFixes) {
      expect(fix).toMatchObject({ prescriberOnly: false, roles: ['scheduler', 'prescriber'], conflicts: [] });
      expect(fix.code).toBe(`place-at-${new Date(fix.sessions[0].startsAt).toISOString().slice(0, 16)}Z`);
      expect(fix.sessions).toMatchObject([{ sessionId: todo.sessionId, phase: 'induction', change: 'book' }]);
    }
    expect(read.suggestedFixes[0].sessions[0].startsAt).toBe('2027-01-11T09:00:00-05:00');

    // Somebody else takes the first of them meanwhile: all that is in the way is named, and the item stays open.
    const { code, sessions } = read.suggestedFixes[0];
    const other = await course(small, WEEKLY, { startDate: '2027-01-11' });
    expect((await session(other.sessions[0].id)).startsAt).toBe(sessions[0].startsAt);
    const refused = (await apply(todo.id, code).expect(409)).body;
    expect(refused.code).toBe('SLOT_TAKEN');
    expect(refused.conflicts.length).toBeGreaterThan(1);
    for (const conflict of refused.conflicts) {
      expect(conflict).toMatchObject({ phase: 'induction', wantedLocal: '2027-01-11T09:00:00' });
    }
    expect(refused.conflicts[0].nearest.length).toBe(3);
    expect((await item(todo.id)).status).toBe('open');

    const again = (await item(todo.id)).suggestedFixes[0];
    expect(again.code).not.toBe(code);
    const admin = await as('admin');
    expect((await apply(todo.id, again.code, {}, admin).expect(403)).body.code).toBe('FORBIDDEN');
    const headers = { 'idempotency-key': 'place-it-once', 'if-match': `"${todo.version}"` };
    const done = await apply(todo.id, again.code, {}, headers).expect(200);
    expect(done.body).toMatchObject({ status: 'resolved', replanId: null, sessions: again.sessions });
    expect(await session(todo.sessionId)).toMatchObject({
      ...{ status: 'booked', startsAt: again.sessions[0].startsAt },
    });
    const replayed = await apply(todo.id, again.code, {}, headers).expect(200);
    expect([replayed.body, replayed.headers['idempotency-replayed']]).toEqual([done.body, 'true']);
    expect((await apply(todo.id, again.code).expect(409)).body.code).toBe('WORK_ITEM_CLOSED');
    expect(await audited()).toEqual({ patients: [its.patientId], reason: null });
    expect((await item(todo.id)).suggestedFixes).toEqual([]);
  });

  it('a fix off protocol names what it breaks, and asks for a prescriber and a reason', async () => {
    const small = await clinicOf({ chairs: 1, nurses: 1 });
    await post(`/v1/clinics/${small.clinicId}/closures`, { from: '2027-01-16', to: '2027-02-15' });
    const its = await course(small, WEEKLY, {}, { mode: 'best-effort' });
    const [last, ...more] = await items(its.id);
    expect(more).toEqual([]);
    const [fix] = (await item(last.id)).suggestedFixes;
    expect(fix).toMatchObject({ prescriberOnly: true, roles: ['prescriber'] });
    expect(fix.sessions[0].startsAt).toBe('2027-02-15T09:00:00-05:00');
    expect(fix.conflicts.map(({ code }: any) => code)).toEqual([
      ...['WINDOW_EXCEEDED', 'MAXIMUM_GAP', 'SET_TOO_LONG'],
    ]);
    const asked = (await apply(last.id, fix.code).expect(422)).body;
    expect(asked.code).toBe('OVERRIDE_REQUIRED');
    expect(asked.conflicts.map(({ code }: any) => code)).toEqual(fix.conflicts.map(({ code }: any) => code));
    const override = { override: { reason: 'Closed for a month' } };
    await apply(last.id, fix.code, override, await as('scheduler')).expect(403);
    await apply(last.id, fix.code, override, await as('prescriber')).expect(200);
    expect((await session(last.sessionId)).status).toBe('booked');
    // What the override broke is asked about by itself.
    expect(await items(its.id)).toMatchObject([{ kind: 'gap-breach', sessionId: last.sessionId }]);
  });

  it('a session for which there is no time: those after it give way, or the course goes on without it', async () => {
    const hemmedIn = async (): Promise<{ its: any; todo: any }> => {
      const small = await clinicOf({ chairs: 1, nurses: 1 });
      // All of the third one's window: it would have to lie before the fourth.
      await post(`/v1/clinics/${small.clinicId}/closures`, { from: '2027-02-06', to: '2027-02-16' });
      const its = await course(small, TWICE, { startDate: '2027-02-01' }, { mode: 'best-effort' });
      const [todo, ...more] = await items(its.id);
      expect([todo.kind, more]).toEqual(['unplaced-session', []]);
      return { its, todo };
    };
    const days = async (planId: string): Promise<string[]> =>
      (await test.call('get', `/v1/treatment-plans/${planId}/sessions?limit=100`)).body.data.map(
        ({ ordinal, status, startsAt }: any) => `${ordinal} ${status} ${startsAt?.slice(5, 10)}`,
      );
    const { its, todo } = await hemmedIn();
    const [along, without, ...others] = (await item(todo.id)).suggestedFixes;
    expect(others).toEqual([]);
    expect(along.code).toBe('move-induction-3-and-following-to-2027-02-16T14:00Z');
    expect(along).toMatchObject({ prescriberOnly: true, roles: ['prescriber'] });
    expect(along.conflicts.map(({ code }: any) => code)).toEqual(
      expect.arrayContaining(['WINDOW_EXCEEDED', 'MAXIMUM_GAP']),
    );
    expect((await apply(todo.id, along.code).expect(422)).body.code).toBe('OVERRIDE_REQUIRED');
    const override = { override: { reason: 'Closed for ten days' } };
    expect((await apply(todo.id, along.code, override).expect(200)).body.sessions).toEqual(along.sessions);
    const moved = (await days(its.id)).slice(2);
    expect(moved[0]).toBe('3 booked 02-16');
    expect(moved.every((line) => line.includes('booked'))).toBe(true);

    expect(without).toMatchObject({ code: 'leave-out', roles: ['prescriber'], conflicts: [] });
    const other = await hemmedIn();
    const before = await days(other.its.id);
    await apply(other.todo.id, 'leave-out', {}, await as('scheduler')).expect(403);
    const done = (await apply(other.todo.id, 'leave-out').expect(200)).body;
    expect(done.sessions).toMatchObject([{ sessionId: other.todo.sessionId, change: 'leave-out' }]);
    expect(await days(other.its.id)).toEqual(before.map((line) => line.replace('3 proposed', '3 cancelled')));
    expect(await items(other.its.id)).toEqual([]);
    expect((await audited()).patients).toEqual([other.its.patientId]);
  });

  it('a session that fits long after its window only has the nearest times, by what they break', async () => {
    const small = await clinicOf({ chairs: 1, nurses: 1, days: ['MO', 'TH'], from: '13:00', to: '15:30' });
    await post(`/v1/clinics/${small.clinicId}/closures`, { from: '2027-03-29', to: '2027-06-30' });
    const about = { startDate: '2027-03-15', preferredTime: '13:00' };
    const its = await course(small, TWICE, about, { mode: 'best-effort' });
    const [fifth] = await items(its.id);
    expect(fifth.conflicts[0].nearest[0]).toBe('2027-07-01T13:00:00-04:00');
    const read = await item(fifth.id);
    expect(codes(read)).toEqual([
      ...['01', '05', '08'].map((day) => `place-at-2027-07-${day}T17:00Z`),
      ...['move-induction-5-and-following-to-2027-07-01T17:00Z', 'leave-out'],
    ]);
    const [fix] = read.suggestedFixes;
    expect(fix).toMatchObject({ prescriberOnly: true, roles: ['prescriber'] });
    expect(fix.conflicts.map(({ code }: any) => code)).toEqual(
      expect.arrayContaining(['WINDOW_EXCEEDED', 'MAXIMUM_GAP']),
    );
    // Another session's move would leave this one as it is.
    const other = 'move-induction-6-and-following-to-2027-07-05T17:00Z';
    expect((await apply(fifth.id, other).expect(409)).body.code).toBe('FIX_NOT_OFFERED');
    const override = { override: { reason: 'Closed for three months' } };
    const along = codes(read)[3]!;
    await apply(fifth.id, along, override, await as('prescriber')).expect(200);
    expect((await items(its.id)).map(({ kind }) => kind)).toEqual(['gap-breach']);
  });

  it('suggests no dose before the course begins', async () => {
    const its = await course(await clinicOf({ chairs: 2, nurses: 2 }), WEEKLY, { startDate: '2027-03-01' });
    const [first] = its.sessions;
    const { startsAt, resources } = first;
    const { resourceId } = resources.find(({ kind }: any) => kind === 'chair');
    await post(
      `/v1/sessions/${first.id}/reschedule`,
      { startsAt, scope: 'this', resourceIds: [resourceId] },
      200,
    );
    await post(`/v1/resources/${resourceId}/outages`, {
      ...{ startsAt: '2027-03-01T00:00:00-05:00', endsAt: '2027-03-02T00:00:00-05:00' },
    });
    const [todo] = await items(its.id);
    const { suggestedFixes } = await item(todo.id);
    expect(suggestedFixes[0].code).toBe('place-at-2027-03-02T14:00Z');
    for (const { sessions, conflicts } of suggestedFixes) {
      expect(conflicts).toEqual([]);
      for (const one of sessions) expect(one.startsAt >= '2027-03-01').toBe(true);
    }
  });

  it('an outage: others serve, another time, or a re-plan of all; reverted, the work is there again', async () => {
    const small = await clinicOf({ chairs: 2, nurses: 2 });
    const [one, two] = [await course(small), await course(small, WEEKLY, { preferredTime: '13:00' })];
    const chairOf = (its: any): string =>
      its.sessions[0].resources.find(({ kind }: any) => kind === 'chair').resourceId;
    const body = { startsAt: '2027-01-01T00:00:00-05:00', endsAt: '2027-02-01T00:00:00-05:00' };
    const outages = [];
    for (const chair of new Set([chairOf(one), chairOf(two)])) {
      outages.push(await post(`/v1/resources/${chair}/outages`, body));
    }
    // Where both chairs are out there is no other one, and no time before February.
    if (outages.length === 2) {
      await test.call('delete', `/v1/resources/${chairOf(two)}/outages/${outages.pop().id}`).expect(204);
    }
    const open = await items(one.id);
    expect(open.map(({ kind }) => kind)).toEqual(Array(3).fill('outage-over-booking'));
    const before = await session(open[0].sessionId);
    const read = await item(open[0].id);
    expect(codes(read)).toEqual([
      'serve-by-others',
      ...codes(read).filter((code) => code.startsWith('place-at-')),
      'replan',
    ]);
    await apply(open[0].id, 'serve-by-others', {}, await as('admin')).expect(403);
    const { body: served } = await apply(open[0].id, 'serve-by-others').expect(200);
    expect(served.sessions).toMatchObject([
      { sessionId: before.id, change: 'swap', startsAt: before.startsAt },
    ]);
    const after = await session(before.id);
    expect(after.startsAt).toBe(before.startsAt);
    expect(after.resources.some(({ resourceId }: any) => resourceId === chairOf(one))).toBe(false);

    // A session that is moved by hand is not asked about any more either.
    const moved = await session(open[1].sessionId);
    const startsAt = moved.startsAt.replace('T09:00', 'T16:00');
    await post(`/v1/sessions/${moved.id}/reschedule`, { startsAt, scope: 'this' }, 200);
    expect(await items(one.id)).toMatchObject([{ id: open[2].id }]);

    const replan = (await item(open[2].id)).suggestedFixes.at(-1);
    expect(replan).toMatchObject({ code: 'replan', roles: ['admin', 'scheduler'], conflicts: [] });
    await apply(open[2].id, 'replan', {}, await as('prescriber')).expect(403);
    const { body: done } = await apply(open[2].id, 'replan').expect(200);
    expect(done.sessions).toEqual(replan.sessions);
    const { body: batch } = await test.call('get', `/v1/replans/${done.replanId}`).expect(200);
    expect(batch).toMatchObject({ status: 'applied', outageId: outages[0].id });
    expect([await items(one.id), await items(two.id)]).toEqual([[], []]);
    await test.call('post', `/v1/replans/${done.replanId}/revert`).expect(200);
    const reopened = await items(one.id);
    expect(reopened).toMatchObject([{ kind: 'outage-over-booking', sessionId: open[2].sessionId }]);
    expect(reopened[0].id).not.toBe(open[2].id);
    expect((await apply(open[2].id, 'replan').expect(409)).body.code).toBe('WORK_ITEM_CLOSED');

    // Gone with its cause: the item too.
    const race = await Promise.all([1, 2].map(() => apply(reopened[0].id, 'replan')));
    expect(race.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a closure is re-planned whole, and refused where the item’s own session would find no place', async () => {
    const small = await clinicOf({ chairs: 1, nurses: 1, days: ['MO'] });
    const its = await course(small);
    const closed = { from: '2027-01-11', to: '2027-01-12' };
    await post(`/v1/clinics/${small.clinicId}/closures`, closed);
    const [todo] = await items(its.id);
    const fixes = (await item(todo.id)).suggestedFixes;
    const replan = fixes.find(({ code }: any) => code === 'replan');
    expect(replan.conflicts.length).toBeGreaterThan(0);
    const { body } = await apply(todo.id, 'replan').expect(409);
    expect([body.code, body.conflicts]).toEqual(['FIX_NOT_POSSIBLE', replan.conflicts]);
    expect((await item(todo.id)).status).toBe('open');
    expect((await apply(todo.id, 'accept').expect(409)).body).toMatchObject({
      ...{ code: 'FIX_NOT_OFFERED', fixes: fixes.map(({ code }: any) => code) },
    });
  });

  it('a gap that an override broke: the rest follows, the session moves, or a prescriber says why not', async () => {
    const broken = async (): Promise<any> => {
      const its = await course(await clinicOf({ chairs: 1, nurses: 1 }));
      const [, moving] = its.sessions;
      const startsAt = '2027-01-14T09:00:00-05:00';
      const override = { reason: 'Patient travels' };
      await post(`/v1/sessions/${moving.id}/reschedule`, { startsAt, scope: 'this', override }, 200);
      const [todo, ...more] = await items(its.id);
      expect([todo, more]).toMatchObject([{ kind: 'gap-breach', sessionId: moving.id }, []]);
      expect(todo.conflicts).toMatchObject([
        { code: 'MINIMUM_GAP', phase: 'induction', ordinal: 2, wantedLocal: '2027-01-11T09:00:00' },
      ]);
      return { its, todo };
    };
    const days = async (its: any): Promise<string[]> =>
      (await test.call('get', `/v1/treatment-plans/${its.id}/sessions?limit=100`)).body.data.map((one: any) =>
        one.startsAt.slice(5, 10),
      );
    const move = (one: any, startsAt: string) =>
      post(`/v1/sessions/${one.id}/reschedule`, { startsAt, scope: 'this' }, 200);

    const first = await broken();
    const read = await item(first.todo.id);
    expect([codes(read)[0], codes(read).at(-1)]).toEqual([
      'move-induction-3-and-following-to-2027-01-19T14:00Z',
      'accept',
    ]);
    expect(codes(read).some((code) => code.startsWith('place-at-'))).toBe(true);
    const { body } = await apply(first.todo.id, codes(read)[0]!).expect(200);
    expect(body.sessions).toEqual(read.suggestedFixes[0].sessions);
    expect(await days(first.its)).toEqual(['01-04', '01-14', '01-19']);

    const second = await broken();
    const back = codes(await item(second.todo.id)).find((code) => code.startsWith('place-at-'))!;
    await apply(second.todo.id, back).expect(200);
    expect(await items(second.its.id)).toEqual([]);

    const third = await broken();
    expect((await apply(third.todo.id, 'accept').expect(422)).body.code).toBe('OVERRIDE_REQUIRED');
    const override = { override: { reason: 'Agreed with the patient' } };
    await apply(third.todo.id, 'accept', override, await as('scheduler')).expect(403);
    await apply(third.todo.id, 'accept', override).expect(200);
    expect(await audited()).toEqual({ patients: [third.its.patientId], ...override.override });
    // What was decided is not asked again, and what comes into order by itself is settled.
    await move(third.its.sessions[0], '2027-01-04T10:00:00-05:00');
    expect(await items(third.its.id)).toEqual([]);
    const fourth = await broken();
    await move(fourth.its.sessions[2], '2027-01-19T09:00:00-05:00');
    expect(await items(fourth.its.id)).toEqual([]);
    expect((await item(fourth.todo.id)).note).toBe('The days between doses are in order by now.');
  });

  it('a gap broken on both sides: half a remedy asks for leave, and a breach that comes back is asked about anew', async () => {
    const its = await course(await clinicOf({ chairs: 1, nurses: 1 }), TWICE, { startDate: '2027-02-01' });
    const [, , third] = its.sessions;
    const move = (day: string) =>
      post(
        `/v1/sessions/${third.id}/reschedule`,
        { startsAt: `2027-${day}T09:00:00-05:00`, scope: 'this', override: { reason: 'Travels' } },
        200,
      );
    const openAfter = async (day: string): Promise<any[]> => {
      await move(day);
      return items(its.id);
    };
    const asked = [];
    for (const day of ['02-05', '02-08', '02-05']) asked.push(await openAfter(day));
    expect(asked.map((open) => open.map(({ kind, sessionId }) => [kind, sessionId]))).toEqual([
      [['gap-breach', third.id]],
      [],
      [['gap-breach', third.id]],
    ]);
    const [todo] = asked[2]!;
    expect(todo.id).not.toBe(asked[0]![0].id);
    expect(todo.conflicts.map(({ code }: any) => code)).toEqual(['MINIMUM_GAP', 'MAXIMUM_GAP']);
    // Decided where it stands: asked again only once it has been in order, or stands elsewhere.
    const override = { override: { reason: 'Agreed' } };
    await apply(todo.id, 'accept', override).expect(200);
    await post(
      `/v1/sessions/${its.sessions[5].id}/reschedule`,
      {
        ...{ startsAt: '2027-02-18T10:00:00-05:00', scope: 'this' },
      },
      200,
    );
    expect(await items(its.id)).toEqual([]);
    expect(await openAfter('02-08')).toEqual([]);
    const [again] = await openAfter('02-05');
    expect(again).toMatchObject({ kind: 'gap-breach', sessionId: third.id });

    // Those after it moved up leave it too near to the one before.
    const half = 'move-induction-4-and-following-to-2027-02-10T14:00Z';
    const { suggestedFixes } = await item(again.id);
    const lawful = suggestedFixes.map(({ conflicts }: any) => conflicts.length === 0);
    expect(lawful).toEqual([...lawful].sort((a, b) => Number(b) - Number(a)));
    expect(lawful[0]).toBe(true);
    expect(suggestedFixes.find(({ code }: any) => code === half)).toMatchObject({
      ...{ prescriberOnly: true, roles: ['prescriber'] },
      conflicts: [{ code: 'MINIMUM_GAP', phase: 'induction', ordinal: 3 }],
    });
    const scheduler = await as('scheduler');
    const refused = (await apply(again.id, half, {}, scheduler).expect(422)).body;
    expect([refused.code, refused.conflicts.map(({ code }: any) => code)]).toEqual([
      'OVERRIDE_REQUIRED',
      ['MINIMUM_GAP'],
    ]);
    await apply(again.id, half, override, scheduler).expect(403);
    expect((await item(again.id)).status).toBe('open');
    await apply(again.id, half, override).expect(200);
    expect(await items(its.id)).toEqual([]);
  });

  it('a lapse: a clinician goes on, brings the next dose forward, or returns to a denser schedule', async () => {
    const its = await course(world, 'esk-trd-label');
    const given = its.sessions.slice(0, 8);
    for (const one of given) {
      test.clock.set(new Date(one.startsAt));
      for (const verb of DAY) await post(`/v1/sessions/${one.id}/${verb}`, {}, 200);
    }
    for (const one of (await test.call('get', `/v1/treatment-plans/${its.id}/sessions?limit=100`)).body
      .data) {
      if (one.status === 'booked') await post(`/v1/sessions/${one.id}/cancel`, {}, 200);
    }
    test.clock.set(new Date('2027-03-15T15:00:00Z'));
    await post('/v1/maintenance-runs', {});
    const lapse = (await items(its.id)).find(({ kind }) => kind === 'lapse');
    const read = await item(lapse.id);
    expect(codes(read)[0]).toBe('continue');
    for (const fix of read.suggestedFixes) expect(fix.roles).toEqual(['prescriber']);
    await apply(lapse.id, 'continue', {}, await as('scheduler')).expect(403);
    const last = codes(read).at(-2)!;
    const override = { override: { reason: 'Seen today' } };
    const { body } = await apply(lapse.id, last, override).expect(200);
    expect(body).toMatchObject({ sessions: read.suggestedFixes.at(-2).sessions, startedPlanId: null });
    expect((await item(lapse.id)).status).toBe('resolved');
  });

  it('a lapse so long that the course begins again: the plan ends, and a new one is booked, both or neither', async () => {
    const protocol = await post('/v1/protocols', {
      ...{ code: 'own-restarting', name: 'Four weekly infusions', indication: ['pain'], route: 'IV' },
      phases: [
        {
          ...{ code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=4' },
          ...{ minGapDays: 5, maxGapDays: 9 },
        },
      ],
      session: { administrationMinutes: 40 },
      ...{ dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true }, missedRule: { rule: 'review' } },
      lapse: { reviewAfterDays: 14, restartAfterDays: 28 },
    });
    await post(`/v1/protocols/${protocol.id}/versions/1/publish`, {}, 200);
    const small = await clinicOf({ chairs: 1, nurses: 1 });
    const its = await course(small, '', { protocolId: protocol.id });
    test.clock.set(new Date(its.sessions[0].startsAt));
    for (const verb of DAY) await post(`/v1/sessions/${its.sessions[0].id}/${verb}`, {}, 200);
    // The last one is put off again and again.
    for (const one of its.sessions.slice(1, 3)) await post(`/v1/sessions/${one.id}/cancel`, {}, 200);
    const late = { startsAt: '2027-02-12T09:00:00-05:00', scope: 'this', override: { reason: 'Travels' } };
    await post(`/v1/sessions/${its.sessions[3].id}/reschedule`, late, 200);
    test.clock.set(new Date('2027-02-10T15:00:00Z'));
    await post('/v1/maintenance-runs', {});
    const lapse = (await items(its.id)).find(({ kind }) => kind === 'lapse');
    const [again] = (await item(lapse.id)).suggestedFixes;
    expect(again).toMatchObject({ code: 'restart', roles: ['prescriber'], conflicts: [] });
    const told = again.sessions.map(({ change, ordinal, startsAt }: any) => [change, ordinal, startsAt]);
    expect(told).toEqual([
      ['leave-out', 4, null],
      ...['02-11', '02-18', '02-25', '03-04'].map((day, i) => [
        ...['book', i + 1, `2027-${day}T09:00:00-05:00`],
      ]),
    ]);
    await apply(lapse.id, 'restart', {}, await as('scheduler')).expect(403);

    // A patient who is not ready begins nothing, and what stands stays.
    const assess = (outcome: string) =>
      post(`/v1/patients/${its.patientId}/eligibility-assessments`, { outcome, reasons: ['Seen today'] });
    await assess('deferred');
    expect((await apply(lapse.id, 'restart').expect(409)).body.code).toBe('GATES_UNMET');
    expect((await session(its.sessions[3].id)).status).toBe('booked');
    await assess('eligible');
    const { body } = await apply(lapse.id, 'restart').expect(200);
    expect(body.sessions.map(({ startsAt }: any) => startsAt)).toEqual(
      again.sessions.slice(1).map(({ startsAt }: any) => startsAt),
    );
    const plan = async (id: string): Promise<any> =>
      (await test.call('get', `/v1/treatment-plans/${id}`).expect(200)).body;
    expect(await plan(its.id)).toMatchObject({
      ...{ status: 'revoked', statusReason: `The course began again as plan ${body.startedPlanId}.` },
    });
    expect(await plan(body.startedPlanId)).toMatchObject({
      ...{ status: 'active', patientId: its.patientId, protocolId: protocol.id, dayOne: '2027-02-11' },
      ...{ startDate: '2027-02-11', preferredTime: '09:00' },
    });
    expect((await session(body.sessions[0].sessionId)).treatmentPlanId).toBe(body.startedPlanId);
    expect((await session(its.sessions[3].id)).status).toBe('cancelled');
    expect(await audited()).toEqual({ patients: [its.patientId], reason: null });
    expect(await items(its.id)).toEqual([]);
  });

  it('what is asked once is asked anew after it settled by itself, and not after somebody decided it', async () => {
    const worklist = test.app.get(WorklistService, { strict: false });
    const { organizationId } = test;
    const plan = await makePlan(test, world, WEEKLY);
    const ask = (tx: any): Promise<string | null> =>
      worklist.openOnce(tx, {
        ...{ organizationId, clinicId: world.clinicId, kind: 'lapse', treatmentPlanId: plan.id },
        ...{ subject: `lapse:${plan.id}:review:2027-01-04`, detail: 'Long since.' },
      });
    const lapse = ['lapse'] as const;
    await test.dataSource.transaction(async (tx) => {
      expect([await ask(tx), await ask(tx)]).toEqual([expect.any(String), null]);
      await worklist.settlePlan(tx, organizationId, plan.id, [...lapse], 'The plan was on-hold.');
      expect(await ask(tx)).toEqual(expect.any(String));
    });
    const [open, ...more] = await items(plan.id);
    expect(more).toEqual([]);
    await post(`/v1/worklist/${open.id}/dismiss`, {}, 200);
    expect(await test.dataSource.transaction(ask)).toBeNull();
  });

  it('maintenance that failed is run again, in the same transaction', async () => {
    const its = await course(world, 'esk-trd-label', { startDate: '2027-03-01' });
    const id = await test.dataSource.transaction((tx) =>
      test.app.get(WorklistService, { strict: false }).open(tx, {
        ...{ organizationId: test.organizationId, clinicId: world.clinicId, kind: 'maintenance-failed' },
        ...{ subject: `maintenance-failed:${its.id}`, treatmentPlanId: its.id, detail: 'It failed.' },
      }),
    );
    test.clock.set(new Date('2027-04-20T12:00:00Z'));
    const [fix, ...others] = (await item(id)).suggestedFixes;
    expect([fix, others]).toMatchObject([{ code: 'run-again', roles: ['admin', 'scheduler'] }, []]);
    expect(fix.sessions.length).toBeGreaterThan(0);
    await apply(id, 'run-again', {}, await as('prescriber')).expect(403);
    expect((await apply(id, 'run-again').expect(200)).body.sessions).toEqual(fix.sessions);
  });
});
