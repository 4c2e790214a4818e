import { FreedTimes } from '../src/sessions/freed-times.js';
import { startTestApp, type TestApp } from './support/app.js';
import { expectNoOverlap } from './support/course.js';
import { scaled } from './support/scale.js';
import {
  activate,
  makeClinic,
  makePlan,
  makeWorld,
  type ClinicOptions,
  type World,
} from './support/world.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const DAY = ['check-in', 'start', 'end-administration', 'discharge'] as const;
const ESK = 'esk-trd-label';
const TWICE = 'iv-mdd-6x-twice-weekly';

interface Course {
  plan: any;
  sessions: any[];
}

describe('A session that is missed', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 4, nurses: 4, prescribers: 2 });
  });
  afterEach(() => test.clock.set(new Date('2026-12-01T12:00:00Z')));
  afterAll(() => test.close());

  const at = (day: string, time = '15:00'): void => test.clock.set(new Date(`2027-${day}T${time}:00Z`));
  const course = async (code: string, options?: ClinicOptions, body: object = {}): Promise<Course> => {
    const where = options ? { ...world, ...(await makeClinic(test, options)) } : world;
    const plan = await makePlan(test, where, code, body);
    return { plan, sessions: (await activate(test, plan.id)).sessions };
  };
  const named = ({ sessions }: Course, which: string): any => {
    const [phase, ordinal] = which.split(' ');
    return sessions.find((session) => session.phase === phase && session.ordinal === Number(ordinal));
  };
  const read = async ({ plan }: Course): Promise<any> =>
    (await test.call('get', `/v1/treatment-plans/${plan.id}`).expect(200)).body;
  const all = async ({ plan }: Course): Promise<any[]> =>
    (await test.call('get', `/v1/treatment-plans/${plan.id}/sessions?limit=100`).expect(200)).body.data;
  const standing = async (its: Course, phase: string): Promise<string[]> =>
    (await all(its))
      .filter(
        (session) => session.phase === phase && !['cancelled', 'no-show', 'aborted'].includes(session.status),
      )
      .map(({ ordinal, startsAt }) => `${ordinal} ${startsAt?.slice(5, 10) ?? 'unplaced'}`);
  const miss = async (session: any, verb = 'no-show', body: object = {}): Promise<any> =>
    (await test.call('post', `/v1/sessions/${session.id}/${verb}`, body).expect(200)).body;
  /** Each of the sessions is given at its time. */
  const give = async (sessions: any[]): Promise<void> => {
    for (const session of sessions) {
      test.clock.set(new Date(session.startsAt));
      for (const verb of DAY) await test.call('post', `/v1/sessions/${session.id}/${verb}`, {}).expect(200);
    }
  };
  const item = async (id: string): Promise<any> =>
    (await test.call('get', `/v1/worklist/${id}`).expect(200)).body;
  const apply = (id: string, fix: string, body: object = {}, headers: Record<string, string> = {}) =>
    test.call('post', `/v1/worklist/${id}/apply`, { fix, ...body }, headers);
  const as = async (...roles: any[]): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await test.key(roles)}`,
  });
  const maintain = () => test.call('post', '/v1/maintenance-runs', {}).expect(201);
  const offered = ({ suggestedFixes }: any): string[] =>
    suggestedFixes.map(({ code, sessions }: any) =>
      [
        code,
        ...sessions.map(
          ({ change, phase, ordinal, startsAt, wantedDate }: any) =>
            `${change} ${phase} ${ordinal} ${(startsAt ?? wantedDate).slice(5, 10)}`,
        ),
      ].join(': '),
    );

  describe('as the catalogue says', () => {
    it('iv-mdd-6x-twice-weekly: placed anew inside its window, the total stays 6', async () => {
      const its = await course(TWICE);
      await give(its.sessions.slice(0, 2));
      at('01-11');
      const { missed, status, givenNumber } = await miss(named(its, 'induction 3'));
      expect([status, givenNumber]).toEqual(['no-show', null]);
      expect(missed).toMatchObject({
        rule: 'reschedule-in-window',
        action: 'reschedule',
        reason: { code: 'RESCHEDULED_IN_WINDOW' },
        applied: false,
        wanted: [{ phase: 'induction', ordinal: 7, wantedDate: '2027-01-12', sessionId: null }],
        shifts: [],
        dropBack: null,
        lapse: { state: 'none', lastGiven: '2027-01-07' },
      });
      const todo = await item(missed.workItemId);
      expect(todo).toMatchObject({ kind: 'missed-session', status: 'open', treatmentPlanId: its.plan.id });
      expect(offered(todo)).toEqual([
        'reschedule: book induction 7 01-12',
        'leave-out: leave-out induction 3 01-11',
      ]);
      const { body } = await apply(missed.workItemId, 'reschedule').expect(200);
      expect(body).toMatchObject({ status: 'resolved', note: 'Applied: reschedule.' });
      expect(body.sessions).toMatchObject([
        { ordinal: 7, change: 'book', startsAt: '2027-01-12T09:00:00-05:00' },
      ]);
      expect(await standing(its, 'induction')).toEqual([
        ...['1 01-04', '2 01-07', '7 01-12', '4 01-14', '5 01-18', '6 01-21'],
      ]);
      expect((await read(its)).progress).toEqual([
        { phase: 'induction', wanted: 6, given: 2, open: 4, missing: 0 },
      ]);
      // What the course counts is sessions given, whatever their ordinals.
      await give((await all(its)).filter(({ ordinal }) => [7, 4].includes(ordinal)));
      const numbers = (await all(its)).map(({ ordinal, givenNumber: n }) => [ordinal, n?.ofCourse ?? null]);
      expect(numbers.filter(([, n]) => n !== null)).toEqual([
        [1, 1],
        [2, 2],
        [7, 3],
        [4, 4],
      ]);
    });

    it('iv-mdd-6x-thrice-weekly-phillips: no day of the window keeps the gaps, so it is appended', async () => {
      const its = await course('iv-mdd-6x-thrice-weekly-phillips');
      await give(its.sessions.slice(0, 1));
      at('01-06');
      const { missed } = await miss(named(its, 'induction 2'));
      expect(missed).toMatchObject({
        action: 'append',
        reason: { code: 'NO_DAY_IN_WINDOW' },
        applied: false,
      });
      expect(missed.wanted).toMatchObject([{ phase: 'induction', ordinal: 7, wantedDate: '2027-01-18' }]);
      await apply(missed.workItemId, 'append').expect(200);
      const doses = await standing(its, 'induction');
      expect([doses.length, doses.at(-1)]).toEqual([6, '7 01-18']);
      expect(await standing(its, 'maintenance')).toEqual(['1 01-25', '2 02-01', '3 02-08', '4 02-15']);
    });

    it('iv-crps-outpatient-10day: appended at once, without anybody’s acceptance', async () => {
      const its = await course('iv-crps-outpatient-10day');
      await give(its.sessions.slice(0, 1));
      at('01-05');
      const { missed } = await miss(named(its, 'induction 2'));
      expect(missed).toMatchObject({
        ...{ rule: 'append', action: 'append', applied: true, workItemId: null, shifts: [] },
        wanted: [{ phase: 'induction', ordinal: 11, startsAt: '2027-01-18T09:00:00-05:00' }],
      });
      const doses = await standing(its, 'induction');
      expect([doses.length, doses.at(-1)]).toEqual([10, '11 01-18']);
      const added = (await test.call('get', `/v1/sessions/${missed.wanted[0].sessionId}`)).body;
      expect(added).toMatchObject({ status: 'booked', wantedLocal: '2027-01-18T09:00:00' });
      expect(added.resources.length).toBeGreaterThan(1);
    });

    it('iv-crps-outpatient-10day: what is to be appended and has no place waits on the worklist', async () => {
      const its = await course('iv-crps-outpatient-10day', { chairs: 1 });
      const { plan } = its;
      await give(its.sessions.slice(0, 1));
      await test
        .call('post', `/v1/clinics/${plan.clinicId}/closures`, { from: '2027-01-16', to: '2027-06-01' })
        .expect(201);
      at('01-05');
      const { missed } = await miss(named(its, 'induction 2'));
      expect(missed).toMatchObject({
        applied: true,
        workItemId: null,
        wanted: [{ ordinal: 11, startsAt: null }],
      });
      const list = await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}&status=open`);
      expect(list.body.data).toMatchObject([
        { kind: 'unplaced-session', sessionId: missed.wanted[0].sessionId },
      ]);
      expect(list.body.data[0].conflicts.length).toBeGreaterThan(0);
    });

    it('iv-pain-weekly-series: the series shifts, and the ladder after it', async () => {
      const its = await course('iv-pain-weekly-series');
      await maintain();
      await give(its.sessions.slice(0, 1));
      at('01-14');
      const { missed } = await miss(named(its, 'induction 2'));
      expect(missed).toMatchObject({ action: 'repeat', reason: { code: 'TAKEN_UP_AGAIN' }, applied: false });
      expect(
        missed.shifts.map(({ phase, ordinal, to }: any) => `${phase} ${ordinal} ${to.slice(5)}`),
      ).toEqual([
        ...['induction 3 01-25', 'induction 4 02-01'],
        ...missed.shifts.slice(2).map(() => 'maintenance 1 03-01'),
      ]);
      await apply(missed.workItemId, 'repeat').expect(200);
      // At most 10 days may lie between two of them.
      expect(await standing(its, 'induction')).toEqual(['1 01-04', '5 01-14', '3 01-24', '4 02-01']);
    });

    it('im-kap-3weekly: a dose shifts with its integration', async () => {
      const its = await course('im-kap-3weekly');
      await give(its.sessions.filter(({ startsAt }) => startsAt < '2027-01-11'));
      at('01-11', '13:00');
      const { missed } = await miss(named(its, 'dosing 2'));
      expect(missed.wanted).toMatchObject([{ phase: 'dosing', ordinal: 4, wantedDate: '2027-01-12' }]);
      expect(missed.shifts).toMatchObject([{ phase: 'integration', ordinal: 2, to: '2027-01-13' }]);
      await apply(missed.workItemId, 'repeat').expect(200);
      expect(await standing(its, 'dosing')).toEqual(['1 01-04', '4 01-12', '3 01-18']);
      expect(await standing(its, 'integration')).toContain('2 01-13');
    });

    it('iv-mdd-maintenance-ladder: the next available day within 7, at once; later somebody decides', async () => {
      const its = await course('iv-mdd-maintenance-ladder');
      await maintain();
      const [first] = await all(its);
      await give([first]);
      await maintain();
      const second = (await all(its))[1];
      expect(second.startsAt.slice(0, 10)).toBe('2027-01-11');
      at('01-11');
      const { missed } = await miss(second);
      expect(missed).toMatchObject({
        rule: 'next-available',
        action: 'repeat',
        applied: true,
        workItemId: null,
      });
      expect(await standing(its, 'maintenance')).toEqual(['1 01-04', '3 01-12']);
      await maintain();
      expect(await standing(its, 'maintenance')).toEqual(['1 01-04', '3 01-12']);
      // Noticed too late: the prescriber chooses.
      at('01-20');
      const late = (await miss((await all(its)).find(({ ordinal }) => ordinal === 3))).missed;
      expect(late).toMatchObject({
        action: 'ask-prescriber',
        reason: { code: 'TOO_LATE_TO_REPEAT' },
        wanted: [],
      });
      const scheduler = await as('scheduler');
      const refused = await apply(late.workItemId, 'leave-out', {}, scheduler);
      expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
      await apply(late.workItemId, 'leave-out').expect(200);
    });

    it('iv-mdd-weekly-3-oxford: three within 28 days, else the prescriber decides', async () => {
      const its = await course('iv-mdd-weekly-3-oxford');
      await give(its.sessions.slice(0, 2));
      at('02-02');
      const { missed } = await miss(named(its, 'induction 3'));
      expect(missed).toMatchObject({ action: 'ask-prescriber', reason: { code: 'SET_TOO_LONG' } });
      expect(offered(await item(missed.workItemId))).toEqual(['leave-out: leave-out induction 3 01-18']);
    });

    it('iv-ocd-single: one infusion has no rule', async () => {
      const its = await course('iv-ocd-single');
      at('01-04');
      const { missed } = await miss(named(its, 'induction 1'));
      expect(missed).toMatchObject({ action: 'ask-prescriber', reason: { code: 'PRESCRIBER_DECIDES' } });
      const todo = await item(missed.workItemId);
      expect(todo.suggestedFixes.map(({ code, prescriberOnly }: any) => [code, prescriberOnly])).toEqual([
        ['append', true],
        ['repeat', true],
        ['leave-out', true],
      ]);
      await apply(missed.workItemId, 'repeat').expect(200);
      expect(await standing(its, 'induction')).toEqual(['2 01-05']);
    });
  });

  it('a talk cancelled in advance is held on another day beside its dose that the clinic is open', async () => {
    const its = await course(
      'im-kap-3weekly',
      { days: ['MO', 'TU', 'WE', 'TH', 'FR'] },
      { startDate: '2027-03-01' },
    );
    const talk = named(its, 'preparation 1');
    expect(talk.startsAt).toBe('2027-02-26T09:00:00-05:00');
    const { missed } = await miss(talk, 'cancel');
    expect(missed.reason.words).toContain('between 2027-02-22 and 2027-02-28');
    expect(offered(await item(missed.workItemId))[0]).toBe('reschedule: book preparation 2 02-25');
    await apply(missed.workItemId, 'reschedule').expect(200);
    expect(await standing(its, 'preparation')).toEqual(['2 02-25']);
  });

  describe('of a protocol of one’s own', () => {
    const draft = (missedRule: object, more: object = {}) =>
      test.call('post', '/v1/protocols', {
        ...{ code: `own-${++drafts}`, name: 'Four weekly infusions', indication: ['pain'], route: 'IV' },
        phases: [
          {
            ...{ code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=4' },
            ...{ minGapDays: 5, maxGapDays: 9 },
          },
        ],
        session: { administrationMinutes: 40 },
        dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true },
        missedRule,
        ...more,
      });
    let drafts = 0;

    it('appended by mistake: what moved for it says which gaps it breaks, and the worklist asks', async () => {
      const phases = [
        {
          ...{ code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6' },
          ...{ minGapDays: 2, maxGapDays: 5, windowDays: { before: 1, after: 3 } },
        },
        {
          ...{ code: 'm1', kind: 'maintenance', anchor: { type: 'course-week', week: 4 } },
          ...{
            rrule: 'FREQ=WEEKLY;COUNT=3',
            minGapDays: 5,
            maxGapDays: 9,
            windowDays: { before: 2, after: 3 },
          },
        },
      ];
      const made = await draft({ rule: 'append', appliesItself: true }, { phases }).expect(201);
      await test.call('post', `/v1/protocols/${made.body.id}/versions/1/publish`, {}).expect(200);
      const plan = await makePlan(test, { ...world, ...(await makeClinic(test)) }, '', {
        protocolId: made.body.id,
      });
      const its = { plan, sessions: (await activate(test, plan.id)).sessions };
      await give(its.sessions.slice(0, 2));
      at('01-11');
      const third = named(its, 'induction 3');
      await miss(third);
      expect(await standing(its, 'm1')).toEqual(['1 02-01', '2 02-08', '3 02-15']);
      const undone = await test
        .call('post', `/v1/sessions/${third.id}/undo`, { reason: 'Mistaken', cancelReplacement: true })
        .expect(200);
      const breach = {
        code: 'GAP_MAX_EXCEEDED',
        detail: '2 days more than allowed between induction 6 and m1 1',
      };
      expect(undone.body.stay.map(({ phase, ordinal, breaches }: any) => [phase, ordinal, breaches])).toEqual(
        [
          ['m1', 1, [breach]],
          ['m1', 2, []],
          ['m1', 3, []],
        ],
      );
      const first = (await all(its)).find(({ phase, ordinal }) => phase === 'm1' && ordinal === 1);
      expect(first.deviations).toContainEqual(breach);
      const work = await test.call('get', `/v1/worklist?treatmentPlanId=${plan.id}&status=open`);
      expect(work.body.data).toMatchObject([{ kind: 'gap-breach', sessionId: first.id }]);
      expect(offered(await item(work.body.data[0].id)).length).toBeGreaterThan(1);

      // Asked for, all that moved goes back in the same step, or the no-show stays.
      test.clock.set(new Date('2026-12-01T12:00:00Z'));
      const clinic = await makeClinic(test);
      const other = await makePlan(test, { ...world, ...clinic }, '', { protocolId: made.body.id });
      const again = { plan: other, sessions: (await activate(test, other.id)).sessions };
      await give(again.sessions.slice(0, 2));
      at('01-11');
      const lost = named(again, 'induction 3');
      await miss(lost);
      const back = { reason: 'Mistaken', cancelReplacement: true, moveBack: true };
      const undo = () => test.call('post', `/v1/sessions/${lost.id}/undo`, back);
      const closed = { from: '2027-01-22', to: '2027-01-30' };
      const closure = await test.call('post', `/v1/clinics/${clinic.clinicId}/closures`, closed).expect(201);
      const refused = (await undo().expect(409)).body;
      expect([
        refused.code,
        new Set(refused.conflicts.map(({ phase, ordinal }: any) => [phase, ordinal].join(' '))),
      ]).toEqual(['UNDO_REFUSED', new Set(['m1 1'])]);
      expect(await standing(again, 'm1')).toEqual(['1 02-01', '2 02-08', '3 02-15']);
      await test.call('delete', `/v1/clinics/${clinic.clinicId}/closures/${closure.body.id}`).expect(204);
      const { body } = await undo().expect(200);
      expect([body.status, body.stay]).toEqual(['booked', []]);
      expect(body.movedBack.map(({ ordinal, from, startsAt }: any) => [ordinal, from, startsAt])).toEqual([
        [1, '2027-02-01T09:00:00-05:00', '2027-01-25T09:00:00-05:00'],
        [2, '2027-02-08T09:00:00-05:00', '2027-02-01T09:00:00-05:00'],
        [3, '2027-02-15T09:00:00-05:00', '2027-02-08T09:00:00-05:00'],
      ]);
      expect(await standing(again, 'm1')).toEqual(['1 01-25', '2 02-01', '3 02-08']);
      const left = await test.call('get', `/v1/worklist?treatmentPlanId=${other.id}&status=open`);
      expect(left.body.data).toEqual([]);
      await expectNoOverlap(test);
    });

    it('compress: the rest moves up at once, and the phase ends as planned', async () => {
      const { body: protocol } = await draft({ rule: 'compress', appliesItself: true }).expect(201);
      await test.call('post', `/v1/protocols/${protocol.id}/versions/1/publish`, {}).expect(200);
      const plan = await makePlan(test, { ...world, ...(await makeClinic(test)) }, '', {
        protocolId: protocol.id,
      });
      const its = { plan, sessions: (await activate(test, plan.id)).sessions };
      await give(its.sessions.slice(0, 1));
      at('01-11');
      const freed: Date[] = [];
      test.app.get(FreedTimes, { strict: false }).subscribe((_tx, { startsAt }) => {
        freed.push(startsAt);
        return Promise.resolve();
      });
      const { missed } = await miss(named(its, 'induction 2'));
      // The other's old time is taken over by the one added.
      expect(freed).toEqual([new Date('2027-01-18T14:00:00Z')]);
      expect(missed).toMatchObject({
        ...{ action: 'compress', reason: { code: 'COMPRESSED' }, applied: true },
        wanted: [{ ordinal: 5, startsAt: '2027-01-25T09:00:00-05:00' }],
        shifts: [
          { ordinal: 3, from: '2027-01-18', to: '2027-01-13', startsAt: '2027-01-13T09:00:00-05:00' },
          { ordinal: 4, from: '2027-01-25', to: '2027-01-20', startsAt: '2027-01-20T09:00:00-05:00' },
        ],
      });
      expect(await standing(its, 'induction')).toEqual(['1 01-04', '3 01-13', '4 01-20', '5 01-25']);
      await expectNoOverlap(test);
      // A second one leaves no room: what stands in for the rule is asked about.
      at('01-16');
      const second = (await miss(named(its, 'induction 3'))).missed;
      expect(second).toMatchObject({
        action: 'append',
        reason: { code: 'NO_ROOM_TO_COMPRESS' },
        applied: false,
      });
    });

    it('compress: no gap stays too long, on days that the clinic opens; and back again', async () => {
      const phases = [
        {
          ...{ code: 'induction', kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=7' },
          ...{ minGapDays: 5, maxGapDays: 9 },
        },
      ];
      const { body } = await draft({ rule: 'compress', appliesItself: true }, { phases }).expect(201);
      await test.call('post', `/v1/protocols/${body.id}/versions/1/publish`, {}).expect(200);
      const clinic = await makeClinic(test, { days: ['MO', 'TU', 'WE', 'TH', 'FR'] });
      const plan = await makePlan(test, { ...world, ...clinic }, '', { protocolId: body.id });
      const its = { plan, sessions: (await activate(test, plan.id)).sessions };
      const second = named(its, 'induction 2');
      await give(its.sessions.slice(0, 1));
      at('01-11');
      expect((await miss(second)).missed).toMatchObject({ action: 'compress', applied: true });
      expect(await standing(its, 'induction')).toEqual([
        ...['1 01-04', '3 01-13', '4 01-22', '5 01-29', '6 02-05', '7 02-10', '8 02-15'],
      ]);
      const back = { reason: 'Mistaken', cancelReplacement: true, moveBack: true };
      await test.call('post', `/v1/sessions/${second.id}/undo`, back).expect(200);
      expect(await standing(its, 'induction')).toEqual([
        ...['1 01-04', '2 01-11', '3 01-18', '4 01-25', '5 02-01', '6 02-08', '7 02-15'],
      ]);
    });

    it('is refused where its rules make no sense, each fault by its pointer', async () => {
      const refused = await draft(
        { rule: 'drop-back', appliesItself: true, setWithin: { sessions: 4, days: 14 } },
        { lapse: { reviewAfterDays: 28, restartAfterDays: 14 }, stepRule: { cases: [] } },
      );
      expect([refused.status, refused.body.errors.map(({ pointer }: any) => pointer)]).toEqual([
        400,
        [
          ...['/missedRule/rule', '/missedRule/appliesItself', '/missedRule/setWithin/days'],
          ...['/lapse/restartAfterDays', '/stepRule', '/stepRule/cases'],
        ],
      ]);
    });
  });

  describe('of labelled esketamine', () => {
    it('in the first 4 weeks: the schedule goes on, no restart, no doubling, worse or not', async () => {
      const its = await course(ESK);
      await give(its.sessions.slice(0, 2));
      at('01-11');
      const { missed } = await miss(named(its, 'induction 3'), 'no-show', { symptomsWorsened: true });
      expect(missed).toMatchObject({ action: 'continue', applied: false, dropBack: null });
      expect(missed.wanted).toMatchObject([{ phase: 'induction', ordinal: 9, wantedDate: '2027-02-01' }]);
      const before = await standing(its, 'induction');
      await apply(missed.workItemId, 'leave-out').expect(200);
      expect(await standing(its, 'induction')).toEqual(before);
      expect((await read(its)).progress[0]).toMatchObject({ wanted: 8, given: 2, open: 5, missing: 1 });
    });

    it('in maintenance every 2 weeks: skipped; with worse symptoms weekly again, if a prescriber accepts it', async () => {
      const its = await course(ESK);
      at('02-20');
      await maintain();
      const ahead = (await all(its)).filter(({ phase }) => phase === 'maintenance-2');
      expect(ahead.map(({ startsAt }) => startsAt.slice(5, 10))).toEqual([
        '03-01',
        '03-15',
        '03-29',
        '04-12',
      ]);
      await give(its.sessions);
      await give(ahead.slice(0, 1));
      at('03-15');
      const unchanged = await standing(its, 'maintenance-2');
      const skipped = (await miss(ahead[2], 'cancel')).missed;
      expect(skipped).toMatchObject({
        ...{ action: 'continue', reason: { code: 'MAINTENANCE_SKIPPED' }, applied: true, workItemId: null },
        ...{ wanted: [], shifts: [], dropBack: { intervalDays: 7 } },
      });
      expect(await standing(its, 'maintenance-2')).toEqual(unchanged.filter((one) => one !== '3 03-29'));

      const { missed } = await miss(ahead[1], 'no-show', { symptomsWorsened: true });
      expect(missed).toMatchObject({
        ...{ rule: 'drop-back', action: 'drop-back', applied: false },
        dropBack: { intervalDays: 7, nextWanted: '2027-03-22' },
      });
      expect(offered(await item(missed.workItemId))[0]).toMatch(/^drop-back: move maintenance-2 4 03-22/);
      expect((await apply(missed.workItemId, 'drop-back', {}, await as('scheduler'))).status).toBe(403);
      await apply(missed.workItemId, 'drop-back').expect(200);
      expect((await read(its)).cadences).toMatchObject([
        { phase: 'maintenance-2', minGapDays: 5, maxGapDays: 9 },
      ]);
      await maintain();
      const weekly = (await standing(its, 'maintenance-2')).map((one) => one.slice(-5));
      expect(weekly.slice(0, 5)).toEqual(['03-01', '03-22', '03-29', '04-05', '04-12']);
    });

    it('in weekly maintenance with worse symptoms: twice weekly again, its count stays', async () => {
      const its = await course(ESK);
      await give(its.sessions.slice(0, 9));
      at('02-08');
      const { missed } = await miss(named(its, 'maintenance-1 2'), 'no-show', { symptomsWorsened: true });
      expect(missed).toMatchObject({
        action: 'drop-back',
        dropBack: { intervalDays: 3.5, nextWanted: '2027-02-11' },
      });
      await apply(missed.workItemId, 'drop-back', { override: { reason: 'Prescriber agrees' } }).expect(200);
      expect(await standing(its, 'maintenance-1')).toEqual(['1 02-01', '3 02-11', '4 02-15', '5 02-18']);
    });

    it('told weeks ahead: what stands before the missed one stays, in maintenance with and without end', async () => {
      const its = await course(ESK, { policy: { maintenanceHorizonDays: 140 } }, { startDate: '2026-12-03' });
      const every2Weeks = ['1 01-28', '2 02-11', '3 02-25', '4 03-11', '5 03-25', '6 04-08'];
      await maintain();
      expect((await standing(its, 'maintenance-2')).slice(0, 6)).toEqual(every2Weeks);
      const dropBack = async (which: string): Promise<void> => {
        const session = named({ ...its, sessions: await all(its) }, which);
        const { missed } = await miss(session, 'cancel', { symptomsWorsened: true });
        await apply(missed.workItemId, 'drop-back').expect(200);
      };
      await dropBack('maintenance-1 3');
      expect(await standing(its, 'maintenance-1')).toEqual(['1 12-31', '2 01-07', '4 01-18', '5 01-21']);
      expect((await standing(its, 'maintenance-2')).slice(0, 6)).toEqual(every2Weeks);
      const stays = await test.call('get', `/v1/sessions/${named(its, 'maintenance-1 2').id}/explain`);
      expect(stays.body.neighbours[0]).toMatchObject({ maxDays: 9, kept: true });
      await dropBack('maintenance-2 4');
      await maintain();
      const weekly = (await standing(its, 'maintenance-2')).slice(0, 6).map((one) => one.slice(-5));
      expect(weekly).toEqual(['01-28', '02-11', '02-25', '03-18', '03-25', '04-01']);
    });

    it('after more than 28 days without a dose a review is asked for, once, until the next dose', async () => {
      const its = await course(ESK);
      await give(its.sessions.slice(0, 1));
      const lapses = async (): Promise<any[]> =>
        (await test.call('get', `/v1/worklist?treatmentPlanId=${its.plan.id}&kind=lapse`)).body.data;
      at('02-01');
      await maintain();
      expect([(await read(its)).lapse.state, await lapses()]).toEqual(['none', []]);
      at('02-02');
      await maintain();
      await maintain();
      expect((await read(its)).lapse).toMatchObject({
        state: 'review',
        daysSinceGiven: 29,
        reviewFrom: '2027-02-02',
      });
      const [lapse, ...more] = await lapses();
      expect([lapse, more]).toMatchObject([{ status: 'open', version: 1, conflicts: [] }, []]);
      await test.call('post', `/v1/worklist/${lapse.id}/resolve`, {}).expect(200);
      await maintain();
      expect((await lapses()).map(({ status }) => status)).toEqual(['resolved']);
      // The next dose begins it anew.
      await give([named(its, 'maintenance-1 2')]);
      at('03-10');
      await maintain();
      expect((await lapses()).map(({ status }) => status)).toEqual(['resolved', 'open']);
      const next = (await all(its)).find(
        ({ phase, status }) => phase === 'maintenance-2' && status === 'booked',
      );
      await give([next]);
      expect((await lapses()).map(({ status }) => status)).toEqual(['resolved', 'resolved']);
    });
  });

  describe('by being aborted', () => {
    it('is asked whether it counts, and only then the course has it', async () => {
      const its = await course(TWICE);
      const [first, second] = its.sessions;
      const start = async (session: any): Promise<void> => {
        test.clock.set(new Date(session.startsAt));
        for (const verb of DAY.slice(0, 2)) await test.call('post', `/v1/sessions/${session.id}/${verb}`, {});
      };
      await start(first);
      const silent = await test.call('post', `/v1/sessions/${first.id}/abort`, {});
      expect(new Set(silent.body.errors.map(({ pointer }: any) => pointer))).toEqual(
        new Set(['/reason', '/countsTowardsCourse']),
      );
      const body = { reason: 'Nausea', countsTowardsCourse: true };
      expect(
        (await test.call('post', `/v1/sessions/${first.id}/abort`, body, await as('scheduler'))).status,
      ).toBe(403);
      const counts = await miss(first, 'abort', body);
      expect(counts).toMatchObject({
        ...{ status: 'aborted', countsTowardsCourse: true, statusReason: 'Nausea', missed: null },
        givenNumber: { ofPhase: 1, ofCourse: 1 },
      });
      await start(second);
      const not = await miss(second, 'abort', { reason: 'Pump failed', countsTowardsCourse: false });
      expect(not).toMatchObject({
        countsTowardsCourse: false,
        givenNumber: null,
        missed: { applied: false },
      });
      // Some of the drug was given: the next dose keeps its distance from it.
      expect(not.missed.wanted).toMatchObject([{ ordinal: 7 }]);
      expect(not.missed.wanted[0].wantedDate >= '2027-01-09').toBe(true);
      expect((await read(its)).progress).toEqual([
        { phase: 'induction', wanted: 6, given: 1, open: 4, missing: 1 },
      ]);
      const held = await test.dataSource.query(
        `SELECT 1 FROM reservation WHERE session_id = ANY ($1) AND status = 'booked'`,
        [[first.id, second.id]],
      );
      expect(held).toEqual([]);
      // A course taken up again owes what did not count.
      await test.call('post', `/v1/treatment-plans/${its.plan.id}/hold`, {}).expect(200);
      const resumed = await test.call('post', `/v1/treatment-plans/${its.plan.id}/resume`, {
        mode: 'best-effort',
        acceptBreaches: { reason: 'Taken up again' },
      });
      expect(resumed.body.sessions).toHaveLength(5);
    });
  });

  describe('and decided about', () => {
    it('a fix that is none, closed or stale is refused, and one without a key', async () => {
      const its = await course(TWICE);
      const { missed } = await miss(its.sessions[5], 'cancel');
      const id = missed.workItemId;
      const unknown = await apply(id, 'compress');
      expect([unknown.status, unknown.body.code, unknown.body.fixes]).toEqual([
        409,
        'FIX_NOT_OFFERED',
        [missed.action, 'leave-out'],
      ]);
      expect((await apply(id, 'leave-out', {}, { 'if-match': '"9"' })).status).toBe(412);
      const keyless = await test
        .bare()
        .post(`/v1/worklist/${id}/apply`)
        .set({ authorization: `Bearer ${test.token}`, 'if-match': '*' })
        .send({ fix: 'leave-out' });
      expect([keyless.status, keyless.body.errors[0].pointer]).toEqual([400, 'Idempotency-Key']);
      expect((await apply(id, 'leave-out', {}, await as('viewer'))).status).toBe(403);
      expect((await apply(id, 'leave-out', { why: 'x' })).status).toBe(400);
      const done = await apply(id, 'leave-out', {}, { 'idempotency-key': `leave-${id}` }).expect(200);
      const again = await apply(id, 'leave-out', {}, { 'idempotency-key': `leave-${id}` }).expect(200);
      expect(again.body).toEqual(done.body);
      const late = await apply(id, 'leave-out');
      expect([late.status, late.body.code]).toEqual([409, 'WORK_ITEM_CLOSED']);
      expect((await item(id)).suggestedFixes).toEqual([]);
    });

    it('a fix that is no longer possible is refused with all that is in its way, and the item stays open', async () => {
      const its = await course(TWICE, { chairs: 1 });
      const { missed } = await miss(its.sessions[5], 'cancel');
      await test
        .call('post', `/v1/clinics/${its.plan.clinicId}/closures`, { from: '2027-01-19', to: '2027-12-01' })
        .expect(201);
      const todo = await item(missed.workItemId);
      expect(todo.suggestedFixes[0].conflicts.length).toBeGreaterThan(0);
      const { status, body } = await apply(missed.workItemId, missed.action, { override: { reason: 'Try' } });
      expect([status, body.code]).toEqual([409, 'FIX_NOT_POSSIBLE']);
      expect(body.conflicts).toEqual(todo.suggestedFixes[0].conflicts);
      expect((await item(missed.workItemId)).status).toBe('open');
      expect(await standing(its, 'induction')).toHaveLength(5);
    });

    it('a session booked by hand, a hold or the end of the plan leaves nothing to decide', async () => {
      const its = await course(TWICE);
      const { missed } = await miss(its.sessions[5], 'cancel');
      await test
        .call('post', '/v1/sessions', {
          ...{ treatmentPlanId: its.plan.id, phase: 'induction' },
          startsAt: its.sessions[5].startsAt.replace('T09', 'T13'),
        })
        .expect(201);
      expect((await item(missed.workItemId)).status).toBe('resolved');
      const other = await course(TWICE);
      const open = (await miss(other.sessions[5], 'cancel')).missed.workItemId;
      await test.call('post', `/v1/treatment-plans/${other.plan.id}/hold`, {}).expect(200);
      expect((await item(open)).status).toBe('resolved');
      // What the hold itself cancels is not missed.
      const items = await test.call('get', `/v1/worklist?treatmentPlanId=${other.plan.id}`);
      expect(items.body.data).toHaveLength(1);
    });

    it('of many cancels at once one counts: one change, one event, one item', async () => {
      const its = await course(TWICE);
      const [, second] = its.sessions;
      const answers = await Promise.all(
        Array.from({ length: scaled(20, 100) }, () =>
          test.call('post', `/v1/sessions/${second.id}/cancel`, {}),
        ),
      );
      const codes = answers.map(({ status, body }) => (status === 200 ? 200 : body.code)).sort();
      expect(codes).toEqual([200, ...codes.slice(1).map(() => 'SESSION_TRANSITION_REFUSED')]);
      expect((await test.call('get', `/v1/sessions/${second.id}`)).body.version).toBe(2);
      const [events] = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM audit_event WHERE operation = 'cancelSession' AND $1 = ANY (patient_ids)`,
        [its.plan.patientId],
      );
      expect(events.n).toBe(1);
      const { data } = (await test.call('get', `/v1/worklist?treatmentPlanId=${its.plan.id}`)).body;
      expect(data).toHaveLength(1);
      // And of as many who apply its fix at once, one does.
      const applied = await Promise.all(Array.from({ length: 10 }, () => apply(data[0].id, 'reschedule')));
      expect(applied.map(({ status }) => status).sort()).toEqual([
        200,
        ...Array.from({ length: 9 }, () => 409),
      ]);
      expect(await standing(its, 'induction')).toHaveLength(6);
      await expectNoOverlap(test);
    });
  });

  describe('by mistake', () => {
    const undo = (session: any, body: object = {}) =>
      test.call('post', `/v1/sessions/${session.id}/undo`, {
        reason: 'The wrong patient was picked',
        ...body,
      });

    it('a check-in is taken back, a no-show has its time and resources back', async () => {
      const its = await course(TWICE);
      const [first, second] = its.sessions;
      await test.call('post', `/v1/sessions/${first.id}/check-in`, {}).expect(200);
      expect((await undo(first).expect(200)).body).toMatchObject({ status: 'booked', checkedInAt: null });
      const { missed } = await miss(second);
      const { body } = await undo(second).expect(200);
      expect(body).toMatchObject({
        status: 'booked',
        startsAt: second.startsAt,
        resources: second.resources,
      });
      const live = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM reservation WHERE session_id = $1 AND status = 'booked'`,
        [second.id],
      );
      expect(live[0].n).toBeGreaterThan(2);
      expect((await item(missed.workItemId)).status).toBe('resolved');
      const [event] = await test.dataSource.query(
        `SELECT reason FROM audit_event WHERE operation = 'undoStep' ORDER BY id DESC LIMIT 1`,
      );
      expect(event.reason).toBe('The wrong patient was picked');
      const refused = await undo(second);
      expect([refused.status, refused.body.code]).toEqual([409, 'SESSION_TRANSITION_REFUSED']);
      expect((await test.call('post', `/v1/sessions/${second.id}/undo`, {})).status).toBe(400);
    });

    it('what has come over its time since is named; a prescriber may have it stand there all the same', async () => {
      const its = await course(TWICE, { chairs: 1, nurses: 1, prescribers: 1 });
      const [, second, third] = its.sessions;
      at('01-07');
      const { missed } = await miss(second);
      const { clinicId } = its.plan;
      const chair = second.resources.find(({ kind }: any) => kind === 'chair').resourceId;
      const declare = (path: string, body: object) => test.call('post', path, body).expect(201);
      await declare(`/v1/clinics/${clinicId}/closures`, { from: '2027-01-07', to: '2027-01-08' });
      await declare(`/v1/resources/${chair}/outages`, {
        ...{ startsAt: '2027-01-07T00:00:00-05:00', endsAt: '2027-01-07T12:00:00-05:00' },
      });
      const startsAt = '2027-01-11T10:00:00-05:00';
      const moved = { startsAt, scope: 'this', override: { reason: 'Later that day' } };
      await test.call('post', `/v1/sessions/${third.id}/reschedule`, moved).expect(200);
      const refused = await undo(second);
      expect([refused.status, refused.body.code]).toEqual([422, 'OVERRIDE_REQUIRED']);
      expect(refused.body.conflicts.map(({ code }: any) => code)).toEqual(['CLINIC_CLOSED', 'RESOURCE_OUT']);
      const override = { override: { reason: 'She sits in the chair' } };
      const scheduler = await test.key(['scheduler']);
      const body = { reason: 'Mistaken', ...override };
      await test
        .call('post', `/v1/sessions/${second.id}/undo`, body, { authorization: `Bearer ${scheduler}` })
        .expect(403);
      expect((await test.call('get', `/v1/sessions/${second.id}`)).body.status).toBe('no-show');
      const stay = [{ sessionId: third.id, phase: 'induction', ordinal: 3, startsAt, breaches: [] }];
      expect((await undo(second, override).expect(200)).body).toMatchObject({ status: 'booked', stay });
      expect((await item(missed.workItemId)).status).toBe('resolved');
      const open = await test.call('get', `/v1/worklist?treatmentPlanId=${its.plan.id}&status=open`);
      expect(open.body.data.map(({ kind }: any) => kind).sort()).toEqual([
        'closure-over-booking',
        'outage-over-booking',
      ]);
    });

    it('a patient who leaves against advice was given the drug, and frees the chair', async () => {
      const its = await course(TWICE);
      const [first] = its.sessions;
      test.clock.set(new Date(first.startsAt));
      const leave = (body: object = { reason: 'Had to catch a train' }) =>
        test.call('post', `/v1/sessions/${first.id}/leave-against-advice`, body);
      await test.call('post', `/v1/sessions/${first.id}/check-in`, {}).expect(200);
      expect((await leave().expect(409)).body.code).toBe('SESSION_TRANSITION_REFUSED');
      await test.call('post', `/v1/sessions/${first.id}/start`, {}).expect(200);
      await leave({}).expect(400);
      expect((await leave().expect(200)).body).toMatchObject({
        ...{ status: 'left-against-advice', statusReason: 'Had to catch a train', missed: null },
        givenNumber: { ofPhase: 1, ofCourse: 1 },
      });
      const live = await test.dataSource.query(
        `SELECT count(*)::int AS n FROM reservation WHERE session_id = $1 AND status = 'booked'`,
        [first.id],
      );
      expect(live[0].n).toBe(0);
      expect((await read(its)).progress[0]).toMatchObject({ given: 1, missing: 0 });
    });

    it('what was booked meanwhile in its place or at its time is named, and nothing changes', async () => {
      const its = await course(TWICE, { chairs: 1, nurses: 1, prescribers: 1 });
      await give(its.sessions.slice(0, 2));
      at('01-11');
      const third = named(its, 'induction 3');
      const { missed } = await miss(third);
      await apply(missed.workItemId, 'reschedule').expect(200);
      const replaced = await undo(third);
      expect([replaced.status, replaced.body.code]).toEqual([409, 'UNDO_REFUSED']);
      expect(replaced.body.conflicts).toMatchObject([{ code: 'REPLACEMENT_BOOKED', ordinal: 7 }]);
      expect((await undo(third, { cancelReplacement: true }).expect(200)).body.status).toBe('booked');
      expect(await standing(its, 'induction')).toEqual([
        ...['1 01-04', '2 01-07', '3 01-11', '4 01-14', '5 01-18', '6 01-21'],
      ]);

      at('01-13');
      const fourth = named(its, 'induction 4');
      await miss(fourth);
      const other = await makePlan(test, { ...world, clinicId: its.plan.clinicId }, 'iv-ocd-single', {
        startDate: '2027-01-14',
      });
      await activate(test, other.id);
      const taken = await undo(fourth);
      const codes = new Set(taken.body.conflicts.map(({ code }: any) => code));
      expect([taken.status, codes]).toEqual([409, new Set(['RESOURCE_TAKEN'])]);
      expect(taken.body.conflicts.length).toBeGreaterThan(1);
      expect((await test.call('get', `/v1/sessions/${fourth.id}`)).body).toMatchObject({
        status: 'no-show',
        version: 2,
      });
    });
  });
});
