import { proposeCourse } from './course.js';
import { formatInstant } from './local-time.js';
import type { Weekday } from './protocol.js';
import {
  closure,
  dates,
  instant,
  MONDAY_TO_FRIDAY,
  NEW_YORK,
  optimum,
  said,
  starts,
  STRICT,
} from './testing/proposals.js';
import { clinicRequest, resource, wishesOn } from './testing/requests.js';

describe('where no course is on protocol', () => {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14']);
  const flood = { closures: [closure('2027-01-06', '2027-01-22', 'flood')] };

  it('there is no proposal, unless breaches are allowed: then the windows’ ends give first', () => {
    expect(proposeCourse(clinicRequest(wishes, flood), STRICT)).toEqual([]);
    const best = optimum(clinicRequest(wishes, flood), { ...STRICT, allowBreaches: true });
    expect(dates(best)).toEqual(['01-22', '01-24', '01-26', '01-28']);
    expect(best.breach).toEqual({ windowDays: 11 + 10 + 8 + 7, gapDays: 0 });
    expect(said(best, 1)).toContain("WINDOW_EXCEEDED 11 days past the window's end, 2027-01-11");
  });

  it('the maximum gap gives where the windows’ ends alone do not help', () => {
    const given = wishes.map((wish, i) => ({
      ...wish,
      fixed: i === 0 ? { startsAt: instant('2027-01-04T09:00-05:00'), endsAt: 0, nurseId: null } : null,
    }));
    const best = optimum(clinicRequest(given, flood), { ...STRICT, allowBreaches: true });
    expect(dates(best)).toEqual(['01-22', '01-24', '01-26']);
    expect(best.breach).toEqual({ windowDays: 8 + 6 + 5, gapDays: 13 });
    expect(said(best, 2)).toContain(
      'GAP_MAX_EXCEEDED 13 days more than the 5 allowed between induction 1 and induction 2',
    );
  });

  it('best effort places what it can, and names every constraint and the nearest starts for the rest', () => {
    const openingHours = MONDAY_TO_FRIDAY;
    const request = clinicRequest(wishes, { ...flood, openingHours });
    const best = optimum(request, { ...STRICT, allowUnplaced: true });
    expect(best.sessions.map(({ ordinal, date }) => [ordinal, date])).toEqual([[1, '2027-01-04']]);
    const ofSecond = best.unplaced.filter(({ ordinal }) => ordinal === 2);
    expect(ofSecond.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      'MINIMUM_GAP 2 days must lie between induction 1 and induction 2: 2027-01-05',
      'CLINIC_CLOSED the clinic is closed (flood): 2027-01-06 to 2027-01-14',
      'MAXIMUM_GAP at most 5 days may lie between induction 1 and induction 2: 2027-01-10 to 2027-01-14',
    ]);
    expect(ofSecond[0]?.nearest.map((at) => formatInstant(at, NEW_YORK))).toEqual([
      '2027-01-22T09:00:00-05:00',
      '2027-01-25T09:00:00-05:00',
      '2027-01-26T09:00:00-05:00',
    ]);
    expect(best.unplaced.filter(({ ordinal }) => ordinal === 3).map(({ code }) => code)).toEqual([
      'CLINIC_CLOSED',
    ]);
  });

  it.each([
    ['no chair at all', { resources: clinicRequest([]).calendar.resources.slice(1) }, ['NO_CHAIR'], 0],
    [
      'a chair that is out',
      {
        resources: [
          ...clinicRequest([]).calendar.resources.slice(1),
          resource('chair-1', 'chair', { outages: [{ start: 0, end: instant('2027-01-20T00:00-05:00') }] }),
        ],
      },
      ['NO_CHAIR_FREE'],
      3,
    ],
    [
      'a patient who is away',
      { patientBusy: [{ start: 0, end: instant('2027-01-20T00:00-05:00') }] },
      ['PATIENT_UNAVAILABLE'],
      3,
    ],
    [
      'an opening too short',
      { openingHours: [{ daysOfWeek: ['MO', 'TU'] as Weekday[], from: '08:00', to: '09:30' }] },
      ['CLINIC_CLOSED', 'VISIT_LONGER_THAN_OPENING'],
      0,
    ],
  ])('a session without a place says why: %s', (_name, change, codes, nearest) => {
    const request = clinicRequest(wishesOn(['2027-01-04']), change);
    const best = optimum(request, { ...STRICT, allowUnplaced: true });
    expect(best.unplaced.map(({ code }) => code).sort()).toEqual(codes);
    expect(best.unplaced[0]?.nearest).toHaveLength(nearest);
  });

  it('what lies in the past is not offered', () => {
    const request = clinicRequest(wishesOn(['2027-01-04']));
    const best = optimum({ ...request, notBefore: instant('2027-01-04T12:10-05:00') });
    expect(starts(best)).toEqual(['2027-01-04T12:15:00-05:00']);
    expect(said(best, 1)).toEqual([
      'TIME_MOVED 195 minutes later, from 09:00',
      'BEFORE_NOW 09:00: already past',
    ]);
  });
});
