import type { CourseRequest } from './course-types.js';
import { formatInstant, localTimeOf, minutesOfDay } from './local-time.js';
import { around } from './testing/around.js';
import { instant, NEW_YORK } from './testing/proposals.js';
import { clinicRequest, resource, wishesOn } from './testing/requests.js';
import { SingleVisit } from './visit-at.js';

const at = (request: CourseRequest, index: number, local: string) =>
  new SingleVisit(request, index).at(instant(`${local}:00-05:00`));
const codes = (reasons: { code: string }[]): string[] => reasons.map(({ code }) => code);

describe('a visit at an instant', () => {
  it('that is free says who serves it, and what to reserve', () => {
    const { placement, obstacles, breaches } = at(around(1), 1, '2027-01-07T10:30');
    expect([obstacles, breaches]).toEqual([[], []]);
    expect(formatInstant(placement?.endsAt ?? 0, NEW_YORK)).toBe('2027-01-07T12:25:00-05:00');
    expect(placement?.resources.map(({ resourceId }) => resourceId)).toEqual([
      'chair-1',
      'nurse-1',
      'prescriber-1',
    ]);
  });

  it.each([
    ['before opening', '2027-01-07T07:30', ['CLINIC_CLOSED']],
    ['too late to end before closing', '2027-01-07T16:15', ['CLINIC_CLOSED']],
    ['in the past', '2026-11-30T10:00', ['BEFORE_NOW']],
  ])('%s names what stands in the way', (_, local, expected) => {
    const { placement, obstacles } = at(around(1), 1, local);
    expect([placement, codes(obstacles)]).toEqual([null, expected]);
  });

  it('names everyone who is missing at once', () => {
    const taken = { start: instant('2027-01-07T09:30:00-05:00'), end: instant('2027-01-07T10:00:00-05:00') };
    const busy = [{ ...taken, laneFrom: 0, laneTo: 1 }];
    const request = around(1, {
      resources: [
        resource('chair-1', 'chair', { busy }),
        resource('nurse-1', 'practitioner', {
          roles: ['nurse'],
          capacity: 1,
          busy: [{ ...taken, laneFrom: 1, laneTo: 2 }],
        }),
        resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 1 }),
      ],
      patientBusy: [taken],
    });
    const { obstacles } = at(request, 1, '2027-01-07T09:00');
    expect(codes(obstacles).sort()).toEqual(['NO_CHAIR_FREE', 'NO_NURSE_FREE', 'PATIENT_UNAVAILABLE']);
    expect(obstacles.find(({ code }) => code === 'NO_CHAIR_FREE')).toMatchObject({
      resourceId: 'chair-1',
      detail: '2027-01-07 09:00: no chair is free',
    });
  });

  it.each([
    ['the day after a dose', '2027-01-05T09:00', ['MINIMUM_GAP', 'MAXIMUM_GAP']],
    ['beyond the dose that follows', '2027-01-12T09:00', ['ORDER', 'MINIMUM_GAP']],
    ['beyond it and two days away', '2027-01-13T09:00', ['ORDER']],
    ['before its window', '2027-01-03T15:00', ['BEFORE_WINDOW', 'MINIMUM_GAP', 'ORDER']],
    ['past its window', '2027-01-20T09:00', ['WINDOW_EXCEEDED', 'MAXIMUM_GAP', 'ORDER']],
  ])('%s can be held, and says which rules it breaks', (_, local, expected) => {
    const { placement, breaches } = at(around(1), 1, local);
    expect(placement).not.toBeNull();
    expect(codes(breaches).sort()).toEqual([...expected].sort());
  });

  it('a session that passes others is judged among its new neighbours, and so are they', () => {
    const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11', '2027-01-14', '2027-01-18']).map(
      (wish, i) => {
        const startsAt = instant(`${wish.wantedLocal}:00-05:00`);
        const fixed = { startsAt, endsAt: startsAt + 115 * 60_000, nurseId: 'nurse-1' };
        return { ...wish, ...{ minGapDays: 2, maxGapDays: 5 }, ...(i !== 1 && { fixed }) };
      },
    );
    const visit = new SingleVisit(clinicRequest(wishes), 1);
    const there = instant('2027-01-16T09:00:00-05:00');
    const said = (of: readonly { code: string; detail: string }[]) => of.map((b) => `${b.code} ${b.detail}`);
    expect(said(visit.at(there).breaches).filter((words) => !words.startsWith('WINDOW'))).toEqual([
      'ORDER 2027-01-16 09:00: must precede induction 3 on 2027-01-11',
    ]);
    const gap = 'MAXIMUM_GAP 2027-01-11: at most 5 days may lie between induction 1 and induction 3';
    const beside = visit.consequences(there).map(({ ordinal, breaches }) => [ordinal, said(breaches)]);
    expect(beside).toEqual([
      [1, [gap.replace('01-11', '01-04')]],
      [3, [gap]],
      [4, []],
      [5, []],
    ]);
    const caused = (stoodAt: number | null) => visit.caused(there, stoodAt).map(({ ordinal }) => ordinal);
    expect([caused(instant('2027-01-07T09:00:00-05:00')), caused(null)]).toEqual([[3], [3]]);
    expect(caused(there)).toEqual([]);
    // What is said of the visit is not said again of the session beside it.
    expect(visit.caused(instant('2027-01-10T09:00:00-05:00'), null)).toEqual([]);
  });

  it('names the past beside closed hours, and dates that nobody books yet', () => {
    expect(codes(at(around(1), 1, '2026-11-30T06:00').obstacles)).toEqual(['CLINIC_CLOSED', 'BEFORE_NOW']);
    const visit = new SingleVisit(around(1), 1, false, { first: '2027-01-06', last: '2027-01-09' });
    const of = (local: string) => visit.at(instant(`${local}:00-05:00`));
    expect(codes(of('2027-01-10T09:00').obstacles)).toEqual(['OUTSIDE_CALENDAR']);
    expect(codes(of('2027-01-09T09:00').obstacles)).toEqual([]);
    expect(codes(of('2027-01-06T09:00').breaches)).toEqual([]);
    expect(codes(of('2027-01-05T09:00').breaches)).toEqual([
      'BEFORE_START_DATE',
      'MINIMUM_GAP',
      'MAXIMUM_GAP',
    ]);
    const [from, to] = [instant('2027-01-04T00:00:00-05:00'), instant('2027-01-15T00:00:00-05:00')];
    const days = visit
      .free(from, to, 1_000)
      .map(({ startsAt }) => formatInstant(startsAt, NEW_YORK).slice(0, 10));
    expect([...new Set(days)]).toEqual(['2027-01-06', '2027-01-07', '2027-01-08', '2027-01-09']);
  });

  it('says of a chosen start what is not as wanted', () => {
    const deviations = (local: string) =>
      at(around(1), 1, local).placement?.deviations.map(({ code, detail }) => `${code} ${detail}`);
    expect(deviations('2027-01-07T09:00')).toEqual([]);
    expect(deviations('2027-01-08T10:30')).toEqual([
      'DATE_MOVED moved 1 day later, from 2027-01-07: another day was chosen',
      'TIME_MOVED 90 minutes later, from 09:00: another time was chosen',
    ]);
    const floating = new SingleVisit(around(2), 2, true).at(instant('2027-01-09T14:00:00-05:00'));
    expect(floating.placement?.deviations).toEqual([]);
  });

  it('one that floats belongs where its date puts it', () => {
    const visit = new SingleVisit(around(2), 2, true);
    const at = (local: string): string[] => codes(visit.at(instant(`${local}:00-05:00`)).breaches);
    expect(at('2027-01-09T09:00')).toEqual([]);
    expect(at('2027-01-06T09:00')).toEqual(['BEFORE_WINDOW', 'MINIMUM_GAP']);
    expect(at('2027-01-08T09:00')).toEqual(['BEFORE_WINDOW', 'MINIMUM_GAP']);
    expect(at('2027-01-13T09:00')).toEqual(['MAXIMUM_GAP']);
  });

  it('says only that the patient is not free where another course may not be spoken of', () => {
    const request = { ...around(1), otherDoses: [{ date: '2027-01-08', minGapDays: 2, disclosed: false }] };
    expect(codes(at(request, 1, '2027-01-07T09:00').breaches)).toEqual(['PATIENT_UNAVAILABLE']);
  });

  it.each([
    ['SAME_DAY_DOSE', {}],
    ['PATIENT_UNAVAILABLE', { disclosed: false }],
  ])('is refused beside a dose of another course on the same day: %s', (code, disclosure) => {
    const other = { date: '2027-01-07', minGapDays: 1, ...disclosure };
    const beside = (request: CourseRequest) => new SingleVisit(request, 1);
    const request = { ...around(1), otherDoses: [{ date: '2027-01-06', minGapDays: 2 }, other] };
    const { placement, obstacles, breaches } = at(request, 1, '2027-01-07T14:00');
    expect([placement, codes(obstacles), codes(breaches)]).toEqual([null, [code], []]);
    const [from, to] = [instant('2027-01-07T00:00:00-05:00'), instant('2027-01-08T00:00:00-05:00')];
    expect(beside({ ...request, otherDoses: [other] }).free(from, to, 5)).toEqual([]);
    expect(beside({ ...request, otherDoses: [] }).free(from, to, 5)).toHaveLength(5);
    // A visit without the drug may be held on that day.
    const talk = around(1).wishes.map((wish, i) => (i === 1 ? { ...wish, dosing: false } : wish));
    expect(at({ ...request, wishes: talk }, 1, '2027-01-07T14:00').placement).not.toBeNull();
  });

  it('a local time that the clock shows twice is the first of the two', () => {
    const wishes = wishesOn(['2027-11-07']);
    const request = clinicRequest(wishes, {
      from: '2027-11-01',
      to: '2027-12-01',
      openingHours: [{ daysOfWeek: ['SU'], from: '00:00', to: '18:00' }],
    });
    const visit = new SingleVisit(request, 0);
    expect(visit.at(instant('2027-11-07T01:30:00-04:00')).placement).not.toBeNull();
    expect(codes(visit.at(instant('2027-11-07T01:30:00-05:00')).obstacles)).toEqual(['LOCAL_TIME_REPEATED']);
  });

  it('nearest starts break no rule and come in the order of their distance', () => {
    const request = around(1, {
      closures: [{ from: '2027-01-07', to: '2027-01-08', reason: 'painting' }],
    });
    const wanted = instant('2027-01-07T09:00:00-05:00');
    const visit = new SingleVisit(request, 1);
    const nearest = visit.nearest(wanted, 3);
    expect(nearest.map((start) => formatInstant(start, NEW_YORK).slice(0, 16))).toEqual([
      '2027-01-06T09:00',
      '2027-01-08T09:00',
      '2027-01-09T09:00',
    ]);
    const away = nearest.map((start) => Math.abs(start - wanted));
    expect(away).toEqual([...away].sort((a, b) => a - b));
    for (const start of nearest) {
      expect(minutesOfDay(localTimeOf(start, NEW_YORK)) % 15).toBe(0);
      expect(visit.at(start)).toMatchObject({ obstacles: [], breaches: [] });
    }
  });
});
