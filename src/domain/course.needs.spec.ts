import { proposeCourse } from './course.js';
import type { Wish } from './course-types.js';
import { localTimeOf } from './local-time.js';
import type { Weekday } from './protocol.js';
import { instant, NEW_YORK, optimum, said, starts, STRICT } from './testing/proposals.js';
import { clinicRequest, infusion, policy, resource, wishesOn } from './testing/requests.js';

describe('what a visit needs', () => {
  const staff = clinicRequest([]).calendar.resources.filter(({ kind }) => kind === 'practitioner');
  const taken = (from: string, to: string) => ({
    start: instant(from),
    end: instant(to),
    laneFrom: 0,
    laneTo: 1,
  });

  it('turnover keeps the chair: 10:00 to 12:00 and 12:00 to 14:00 fit without, not with 15 minutes of it', () => {
    const visit = (turnover: number) => ({
      ...infusion,
      minutes: { preparation: 15, administration: 45, observation: 60, turnover },
    });
    const wish = (turnover: number): Wish[] =>
      wishesOn(['2027-01-04'], {
        wantedLocal: '2027-01-04T10:00',
        latest: '2027-01-04',
        visit: visit(turnover),
      });
    const resources = [
      ...staff,
      resource('chair-1', 'chair', { busy: [taken('2027-01-04T12:00-05:00', '2027-01-04T14:00-05:00')] }),
    ];
    expect(starts(optimum(clinicRequest(wish(0), { resources })))).toEqual(['2027-01-04T10:00:00-05:00']);
    const moved = optimum(clinicRequest(wish(15), { resources }));
    expect(starts(moved)).toEqual(['2027-01-04T09:45:00-05:00']);
    expect(said(moved, 1)).toEqual([
      'TIME_MOVED 15 minutes earlier, from 10:00',
      'NO_CHAIR_FREE 10:00: no chair is free',
    ]);
  });

  it('turnover may pass closing, the patient may not', () => {
    const openingHours = [{ daysOfWeek: ['MO'] as Weekday[], from: '08:00', to: '17:00' }];
    const last = wishesOn(['2027-01-04'], { wantedLocal: '2027-01-04T15:05' });
    expect(starts(optimum(clinicRequest(last, { openingHours })))).toEqual(['2027-01-04T15:05:00-05:00']);
    const late = wishesOn(['2027-01-04'], { wantedLocal: '2027-01-04T15:06' });
    const best = optimum(clinicRequest(late, { openingHours }));
    expect(starts(best)).toEqual(['2027-01-04T15:00:00-05:00']);
    expect(said(best, 1)[1]).toBe('CLINIC_CLOSED 15:06: the visit would last past closing');
  });

  it('turnover may pass a chair’s working hours, a reservation or an outage it may not', () => {
    const until = (hour: string) => ({
      start: instant('2027-01-04T08:00-05:00'),
      end: instant(`2027-01-04T${hour}-05:00`),
    });
    const wishes = wishesOn(['2027-01-04'], { wantedLocal: '2027-01-04T10:00', latest: '2027-01-04' });
    const found = (chair: Parameters<typeof resource>[2]): string[] =>
      starts(optimum(clinicRequest(wishes, { resources: [...staff, resource('chair-1', 'chair', chair)] })));
    expect(found({ working: [until('11:55')] })).toEqual(['2027-01-04T10:00:00-05:00']);
    expect(found({ working: [until('11:54')] })).toEqual(['2027-01-04T09:45:00-05:00']);
    const out = { start: instant('2027-01-04T12:09-05:00'), end: instant('2027-01-04T18:00-05:00') };
    expect(found({ outages: [out] })).toEqual(['2027-01-04T09:45:00-05:00']);
    expect(found({ outages: [{ ...out, start: out.start + 60_000 }] })).toEqual([
      '2027-01-04T10:00:00-05:00',
    ]);
  });

  it('a visit lies in one opening: it does not span the lunch break', () => {
    const openingHours = [
      { daysOfWeek: ['MO'] as Weekday[], from: '08:00', to: '12:00' },
      { daysOfWeek: ['MO'] as Weekday[], from: '13:00', to: '18:00' },
    ];
    const wishes = wishesOn(['2027-01-04'], { wantedLocal: '2027-01-04T11:00' });
    expect(starts(optimum(clinicRequest(wishes, { openingHours })))).toEqual(['2027-01-04T10:00:00-05:00']);
  });

  it('a nurse watches two and prepares one at a time', () => {
    const chairs = [1, 2, 3].map((n) => resource(`chair-${n}`, 'chair'));
    const nurse = (busy: ReturnType<typeof taken>[]) =>
      resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 2, busy });
    const prescriber = resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 4 });
    const watching = { ...taken('2027-01-04T09:00-05:00', '2027-01-04T10:55-05:00'), laneFrom: 1, laneTo: 2 };
    const preparing = taken('2027-01-04T09:00-05:00', '2027-01-04T09:15-05:00');
    const best = (busy: ReturnType<typeof taken>[]): string[] =>
      starts(
        optimum(clinicRequest(wishesOn(['2027-01-04']), { resources: [...chairs, prescriber, nurse(busy)] })),
      );
    expect(best([watching])).toEqual(['2027-01-04T09:00:00-05:00']);
    expect(best([watching, preparing])).toEqual(['2027-01-04T08:45:00-05:00']);
    expect(best([watching, { ...watching, laneFrom: 2, laneTo: 3 }])).toEqual(['2027-01-04T11:00:00-05:00']);
  });

  it('nurses follow each other only where none can stay, at the border of two segments', () => {
    const until = (id: string, from: string, to: string) =>
      resource(id, 'practitioner', {
        roles: ['nurse'],
        working: [{ start: instant(from), end: instant(to) }],
      });
    const early = until('nurse-a', '2027-01-04T08:00-05:00', '2027-01-04T09:55-05:00');
    const late = until('nurse-b', '2027-01-04T09:55-05:00', '2027-01-04T18:00-05:00');
    const others = clinicRequest([]).calendar.resources.filter(({ roles }) => !roles.includes('nurse'));
    const wishes = wishesOn(['2027-01-04'], { latest: '2027-01-04' });
    const best = optimum(clinicRequest(wishes, { resources: [...others, early, late] }));
    expect(starts(best)).toEqual(['2027-01-04T09:00:00-05:00']);
    expect(
      best.sessions[0]?.resources
        .filter(({ resourceId }) => resourceId.startsWith('nurse'))
        .map(({ resourceId, from, to }) => [
          resourceId,
          localTimeOf(from, NEW_YORK),
          localTimeOf(to, NEW_YORK),
        ]),
    ).toEqual([
      ['nurse-a', '09:00', '09:55'],
      ['nurse-b', '09:55', '10:55'],
    ]);
    const both = until('nurse-c', '2027-01-04T08:00-05:00', '2027-01-04T18:00-05:00');
    const whole = optimum(clinicRequest(wishes, { resources: [...others, early, late, both] }));
    expect(whole.sessions[0]?.resources.map(({ resourceId }) => resourceId)).toContain('nurse-c');
  });

  it('one person serves one need: the only nurse cannot prescribe too', () => {
    const both = resource('both', 'practitioner', { roles: ['nurse', 'prescriber'], capacity: 3 });
    const chair = resource('chair-1', 'chair');
    const request = clinicRequest(wishesOn(['2027-01-04']), { resources: [chair, both] });
    expect(proposeCourse(request, STRICT)).toEqual([]);
    const nurse = resource('nurse', 'practitioner', { roles: ['nurse'] });
    const served = optimum(clinicRequest(wishesOn(['2027-01-04']), { resources: [chair, both, nurse] }));
    expect(served.sessions[0]?.resources.map(({ resourceId }) => resourceId)).toEqual([
      'chair-1',
      'nurse',
      'both',
    ]);
  });

  it('the plan’s prescriber is taken first among equals, the idler chair before the busier', () => {
    const extra = [
      resource('prescriber-2', 'practitioner', { roles: ['prescriber'] }),
      resource('chair-0', 'chair', { busy: [taken('2027-02-01T09:00-05:00', '2027-02-01T12:00-05:00')] }),
    ];
    const resources = [...clinicRequest([]).calendar.resources, ...extra];
    const request = {
      ...clinicRequest(wishesOn(['2027-01-04']), { resources }),
      preferredResourceIds: ['prescriber-2'],
    };
    expect(optimum(request).sessions[0]?.resources.map(({ resourceId }) => resourceId)).toEqual([
      'chair-1',
      'nurse-1',
      'prescriber-2',
    ]);
  });

  it('two places at once are chosen together: the idle chair goes where it saves most', () => {
    const stay = infusion.needs[0]?.segments ?? [];
    const visit = {
      ...infusion,
      needs: [
        { kinds: ['bed' as const, 'chair' as const], role: null, segments: stay },
        { kinds: ['chair' as const], role: null, segments: stay },
      ],
    };
    const resources = [
      resource('idle', 'chair'),
      resource('busy', 'chair', { busy: [taken('2027-02-01T09:00-05:00', '2027-02-01T12:00-05:00')] }),
      resource('bed', 'bed', { busy: [taken('2027-02-01T09:00-05:00', '2027-02-01T10:00-05:00')] }),
    ];
    const best = optimum(clinicRequest(wishesOn(['2027-01-04'], { visit }), { resources }));
    expect(best.sessions[0]?.resources.map(({ resourceId }) => resourceId)).toEqual(['bed', 'idle']);
    expect(best.cost).toBe(1.667);
  });

  it('ties between people go need by need, by their ids', () => {
    const visit = { ...infusion, needs: [...infusion.needs].reverse() };
    const both = (id: string) => resource(id, 'practitioner', { roles: ['nurse', 'prescriber'] });
    const resources = [resource('chair-1', 'chair'), both('a'), both('b')];
    const best = optimum(clinicRequest(wishesOn(['2027-01-04', '2027-01-07'], { visit }), { resources }));
    expect(best.sessions.map((s) => s.resources.map(({ resourceId }) => resourceId))).toEqual([
      ['a', 'b', 'chair-1'],
      ['a', 'b', 'chair-1'],
    ]);
  });

  it('a change of nurse counts over a session that needs none', () => {
    const on = (id: string, date: string) =>
      resource(id, 'practitioner', {
        roles: ['nurse'],
        working: [{ start: instant(`${date}T08:00-05:00`), end: instant(`${date}T18:00-05:00`) }],
      });
    const others = clinicRequest([]).calendar.resources.filter(({ roles }) => !roles.includes('nurse'));
    const doses = wishesOn(['2027-01-04', '2027-01-11'], { minGapDays: 5, maxGapDays: 9 });
    const talk = wishesOn(['2027-01-05'], {
      phase: 'integration',
      dosing: false,
      visit: { ...infusion, needs: infusion.needs.filter(({ role }) => role !== 'nurse') },
    });
    const resources = [...others, on('nurse-a', '2027-01-04'), on('nurse-b', '2027-01-11')];
    const [first, second] = doses as [Wish, Wish];
    expect(optimum(clinicRequest([first, ...talk, second], { resources })).cost).toBe(5);
  });

  it('the same nurse leads neighbouring sessions where that costs less than the time it takes', () => {
    const nurse = (id: string, busy: ReturnType<typeof taken>[]) =>
      resource(id, 'practitioner', { roles: ['nurse'], busy });
    const others = clinicRequest([]).calendar.resources.filter(({ roles }) => !roles.includes('nurse'));
    const resources = [
      ...others,
      nurse('nurse-a', [taken('2027-01-07T09:00-05:00', '2027-01-07T09:15-05:00')]),
      nurse('nurse-b', [taken('2027-01-04T08:00-05:00', '2027-01-04T18:00-05:00')]),
    ];
    const wishes = wishesOn(['2027-01-04', '2027-01-07']);
    const best = optimum(clinicRequest(wishes, { resources }));
    expect(starts(best)).toEqual(['2027-01-04T09:00:00-05:00', '2027-01-07T08:45:00-05:00']);
    expect(best.cost).toBe(2.5);
    expect(said(best, 2)).toEqual([
      'TIME_MOVED 15 minutes earlier, from 09:00',
      'KEEPS_COURSE_CHEAPEST 09:00: possible, but with a change of nurse',
    ]);
    const indifferent = {
      ...clinicRequest(wishes, { resources }),
      policy: { ...policy, nurseChangeCost: 2 },
    };
    expect(starts(optimum(indifferent))[1]).toBe('2027-01-07T09:00:00-05:00');
  });
});
