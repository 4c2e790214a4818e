import { proposeCourse } from './course.js';
import type { Wish } from './course-types.js';
import { addDays } from './local-time.js';
import type { Weekday } from './protocol.js';
import {
  closure,
  dates,
  instant,
  MONDAY_TO_FRIDAY,
  optimum,
  said,
  starts,
  STRICT,
} from './testing/proposals.js';
import { clinicRequest, wishesOn } from './testing/requests.js';

describe('a clinic with room', () => {
  it('gives every session its wanted date and time, at no cost and without a word', () => {
    const best = optimum(clinicRequest(wishesOn(['2027-01-04', '2027-01-07', '2027-01-11'])));
    expect(starts(best)).toEqual([
      '2027-01-04T09:00:00-05:00',
      '2027-01-07T09:00:00-05:00',
      '2027-01-11T09:00:00-05:00',
    ]);
    expect(best).toMatchObject({
      cost: 0,
      breach: { windowDays: 0, gapDays: 0 },
      pattern: { weekdays: ['MO', 'TH'], timeOfDay: 'morning' },
      unplaced: [],
    });
    expect(best.sessions.flatMap((session) => session.deviations)).toEqual([]);
  });

  it('09:00 stays 09:00 over both clock changes', () => {
    const spring = optimum(clinicRequest(wishesOn(['2027-03-10', '2027-03-12', '2027-03-15', '2027-03-17'])));
    expect(starts(spring)).toEqual([
      '2027-03-10T09:00:00-05:00',
      '2027-03-12T09:00:00-05:00',
      '2027-03-15T09:00:00-04:00',
      '2027-03-17T09:00:00-04:00',
    ]);
    const autumn = optimum(
      clinicRequest(wishesOn(['2027-11-01', '2027-11-04', '2027-11-08']), {
        from: '2027-10-01',
        to: '2027-12-01',
      }),
    );
    expect(starts(autumn)).toEqual([
      '2027-11-01T09:00:00-04:00',
      '2027-11-04T09:00:00-04:00',
      '2027-11-08T09:00:00-05:00',
    ]);
  });

  it('a wanted time that the clocks skip moves forward by the gap and says so, on that date only', () => {
    const wishes = wishesOn(['2027-03-12', '2027-03-14']).map((wish) => ({
      ...wish,
      wantedLocal: `${wish.wantedLocal.slice(0, 10)}T02:30`,
    }));
    const openingHours = [{ daysOfWeek: ['FR', 'SU'] as Weekday[], from: '00:00', to: '18:00' }];
    const best = optimum(clinicRequest(wishes, { openingHours }));
    expect(starts(best)).toEqual(['2027-03-12T02:30:00-05:00', '2027-03-14T03:30:00-04:00']);
    expect(best.cost).toBe(0);
    expect(said(best, 2)).toEqual([
      'LOCAL_TIME_SHIFTED 02:30 does not exist on 2027-03-14 in America/New_York: moved forward 60 minutes to 03:30',
    ]);
  });

  it('times that the clocks skip are not offered: 03:15 is 90 minutes of the clock after 01:45', () => {
    const wishes = wishesOn(['2027-03-14'], { wantedLocal: '2027-03-14T01:45', latest: '2027-03-14' });
    const best = optimum(
      clinicRequest(wishes, {
        openingHours: [{ daysOfWeek: ['SU'], from: '00:00', to: '18:00' }],
        patientBusy: [{ start: instant('2027-03-14T00:00-05:00'), end: instant('2027-03-14T03:15-04:00') }],
      }),
    );
    expect(starts(best)).toEqual(['2027-03-14T03:15:00-04:00']);
    expect(best.cost).toBe(15);
  });

  it('a preferred time between two quarters of an hour is offered as it is', () => {
    const wishes = wishesOn(['2027-01-04'], { wantedLocal: '2027-01-04T09:10' });
    expect(starts(optimum(clinicRequest(wishes)))).toEqual(['2027-01-04T09:10:00-05:00']);
  });
});

describe('closures move sessions, never lose one', () => {
  it('thrice weekly over a holiday', () => {
    const wishes = wishesOn(
      ['2027-01-11', '2027-01-13', '2027-01-15', '2027-01-18', '2027-01-20', '2027-01-22'],
      { maxGapDays: 4 },
    );
    const closures = [closure('2027-01-18', '2027-01-19', 'Martin Luther King Jr. Day')];
    const best = optimum(clinicRequest(wishes, { openingHours: MONDAY_TO_FRIDAY, closures }));
    expect(dates(best)).toEqual(['01-11', '01-13', '01-15', '01-19', '01-21', '01-25']);
    expect(best.cost).toBe(500);
    expect(said(best, 4)).toEqual([
      'DATE_MOVED moved 1 day later, from 2027-01-18',
      'CLINIC_CLOSED 2027-01-18: the clinic is closed (Martin Luther King Jr. Day)',
    ]);
    expect(said(best, 5)).toContain(
      'MINIMUM_GAP 2027-01-20: 2 days must lie between induction 4 and induction 5',
    );
  });

  it('twice weekly over a two-day closure: an earlier session makes way, so that no gap grows too long', () => {
    const wishes = wishesOn([
      '2027-01-04',
      '2027-01-07',
      '2027-01-11',
      '2027-01-14',
      '2027-01-18',
      '2027-01-21',
    ]);
    const closures = [closure('2027-01-11', '2027-01-13', 'renovation')];
    const best = optimum(clinicRequest(wishes, { openingHours: MONDAY_TO_FRIDAY, closures }));
    expect(dates(best)).toEqual(['01-04', '01-08', '01-13', '01-15', '01-18', '01-21']);
    expect(said(best, 2)).toEqual([
      'DATE_MOVED moved 1 day later, from 2027-01-07',
      'MAXIMUM_GAP 2027-01-07: at most 5 days may lie between induction 2 and induction 3',
    ]);
    expect(said(best, 3)[0]).toBe('DATE_MOVED moved 2 days later, from 2027-01-11');
  });

  it('ten weekdays over a Monday holiday', () => {
    const weekdays = [11, 12, 13, 14, 15, 18, 19, 20, 21, 22].map((day) => `2027-01-${day}`);
    const wishes = wishesOn(weekdays, { minGapDays: 1, maxGapDays: 4 });
    const closures = [closure('2027-01-18', '2027-01-19', 'Martin Luther King Jr. Day')];
    const best = optimum(clinicRequest(wishes, { openingHours: MONDAY_TO_FRIDAY, closures }));
    expect(dates(best)).toEqual([
      '01-11',
      '01-12',
      '01-13',
      '01-14',
      '01-15',
      '01-19',
      '01-20',
      '01-21',
      '01-22',
      '01-25',
    ]);
  });

  it('a wanted weekday on which the clinic never opens', () => {
    const openingHours = [{ daysOfWeek: ['MO', 'TU', 'WE', 'FR'] as Weekday[], from: '08:00', to: '18:00' }];
    const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']);
    const best = optimum(clinicRequest(wishes, { openingHours }));
    expect(dates(best)).toEqual(['01-04', '01-06', '01-11', '01-13']);
    expect(said(best, 2)).toEqual([
      'DATE_MOVED moved 1 day earlier, from 2027-01-07',
      'CLINIC_CLOSED 2027-01-07: the clinic is not open on Thursdays',
    ]);
  });
});

describe('sessions around a session', () => {
  it('those already booked stay, count for gaps, and are not answered again', () => {
    const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']);
    const moved = {
      startsAt: instant('2027-01-06T10:00-05:00'),
      endsAt: instant('2027-01-06T12:00-05:00'),
      nurseId: null,
    };
    const best = optimum(clinicRequest([{ ...(wishes[0] as Wish), fixed: moved }, ...wishes.slice(1)]));
    expect(best.sessions.map(({ ordinal, date }) => [ordinal, date])).toEqual([
      [2, '2027-01-08'],
      [3, '2027-01-11'],
    ]);
  });

  it('a dose of another course keeps its distance, whichever comes first', () => {
    const request = clinicRequest(wishesOn(['2027-01-11'], { earliest: '2027-01-11' }));
    const best = optimum({ ...request, otherDoses: [{ date: '2027-01-10', minGapDays: 4 }] });
    expect(dates(best)).toEqual(['01-14']);
    expect(said(best, 1)[1]).toBe(
      'OTHER_COURSE 2027-01-11: too near to the dose of another course on 2027-01-10',
    );
    const before = optimum({ ...request, otherDoses: [{ date: '2027-01-12', minGapDays: 1 }] });
    expect(dates(before)).toEqual(['01-13']);
  });

  it('an integration session follows the dose it belongs to, wherever that goes', () => {
    const [first, second] = wishesOn(['2027-01-04', '2027-01-11'], { minGapDays: 5, maxGapDays: 9 }) as [
      Wish,
      Wish,
    ];
    const talk: Wish = {
      ...first,
      phase: 'integration',
      dosing: false,
      wantedLocal: '2027-01-05T09:00',
      earliest: '2027-01-05',
      latest: '2027-01-11',
      relation: { index: 0, fromDays: 1, toDays: 2 },
    };
    const closures = [closure('2027-01-04', '2027-01-07', 'storm')];
    const best = optimum(clinicRequest([first, talk, second], { closures }));
    expect(dates(best)).toEqual(['01-07', '01-08', '01-12']);
    expect(said(best, 1)[0]).toBe('DATE_MOVED moved 3 days later, from 2027-01-04');
    expect(best.sessions[1]?.deviations.map(({ code }) => code)).toEqual([
      'DATE_MOVED',
      'CLINIC_CLOSED',
      'ORDER',
      'RELATED_SESSION',
    ]);
  });
});

describe('alternatives', () => {
  it('are the optimum of each pattern, dearer ones later, none twice', () => {
    const request = clinicRequest(wishesOn(['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']));
    const proposals = proposeCourse(request, { ...STRICT, count: 10 });
    expect(proposals.slice(0, 2).map(({ pattern, cost }) => ({ ...pattern, cost }))).toEqual([
      { weekdays: ['MO', 'TH'], timeOfDay: 'morning', cost: 0 },
      { weekdays: ['MO', 'TH'], timeOfDay: 'midday', cost: 80 },
    ]);
    expect(proposals).toHaveLength(10);
    const costs = proposals.map(({ cost }) => cost);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    const all = proposals.map(({ sessions }) => sessions.map(({ startsAt }) => startsAt).join());
    expect(new Set(all).size).toBe(10);
  });

  it('fewer than asked for is an answer', () => {
    const openingHours = [{ daysOfWeek: ['MO'] as Weekday[], from: '08:00', to: '10:30' }];
    const wishes = wishesOn(['2027-01-04', '2027-01-11'], { minGapDays: 5, maxGapDays: 9 });
    const request = { ...clinicRequest(wishes, { openingHours }), weekdaysPerWeek: 1 };
    expect(proposeCourse(request, { ...STRICT, count: 5 })).toHaveLength(1);
  });
});

it('a course of a year is placed too', () => {
  const weekly = Array.from({ length: 52 }, (_, i) => addDays('2027-01-04', 7 * i));
  const wishes = wishesOn(weekly, { minGapDays: 5, maxGapDays: 9 });
  const closures = [closure('2027-07-05', '2027-07-06', 'Independence Day observed')];
  const [best] = proposeCourse(clinicRequest(wishes, { to: '2028-02-01', closures }), STRICT);
  expect(best?.sessions).toHaveLength(52);
  expect(best?.cost).toBe(100);
});
