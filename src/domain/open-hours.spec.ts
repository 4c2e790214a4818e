import {
  closureOn,
  openIntervalsOn,
  openingHourFaults,
  openingTimeFor,
  workingHourFaults,
  workingIntervals,
} from './open-hours.js';
import type { Closure, OpeningRule } from './course-types.js';
import { formatInstant } from './local-time.js';
import type { Weekday } from './protocol.js';

const NEW_YORK = 'America/New_York';
const WEEKDAYS: Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];
const nineToFive: OpeningRule[] = [{ daysOfWeek: WEEKDAYS, from: '09:00', to: '17:00' }];
const spoken = (intervals: { start: number; end: number }[], zone = NEW_YORK): string[] =>
  intervals.map(({ start, end }) => `${formatInstant(start, zone)} to ${formatInstant(end, zone)}`);

describe('opening hours', () => {
  it('follow the wall clock over both clock changes', () => {
    const on = (date: string): string[] => spoken(openIntervalsOn(date, NEW_YORK, nineToFive, []));
    expect(on('2027-03-12')).toEqual(['2027-03-12T09:00:00-05:00 to 2027-03-12T17:00:00-05:00']);
    expect(on('2027-03-15')).toEqual(['2027-03-15T09:00:00-04:00 to 2027-03-15T17:00:00-04:00']);
    expect(on('2027-11-08')).toEqual(['2027-11-08T09:00:00-05:00 to 2027-11-08T17:00:00-05:00']);
    expect(on('2027-03-13')).toEqual([]);
  });

  it('a day that is open all round the clock is 23 or 25 hours long when the clock changes', () => {
    const always: OpeningRule[] = [{ daysOfWeek: ['SU'], from: '00:00', to: '24:00' }];
    const hours = (date: string): number[] =>
      openIntervalsOn(date, NEW_YORK, always, []).map(({ start, end }) => (end - start) / 3_600_000);
    expect(hours('2027-03-07')).toEqual([24]);
    expect(hours('2027-03-14')).toEqual([23]);
    expect(hours('2027-11-07')).toEqual([25]);
  });

  it('that adjoin are one interval, a lunch break makes two', () => {
    const rules: OpeningRule[] = [
      { daysOfWeek: ['MO'], from: '13:00', to: '17:00' },
      { daysOfWeek: ['MO'], from: '08:00', to: '13:00' },
      { daysOfWeek: ['MO'], from: '18:00', to: '20:00' },
    ];
    expect(spoken(openIntervalsOn('2027-01-04', NEW_YORK, rules, []))).toEqual([
      '2027-01-04T08:00:00-05:00 to 2027-01-04T17:00:00-05:00',
      '2027-01-04T18:00:00-05:00 to 2027-01-04T20:00:00-05:00',
    ]);
  });

  it('are none from a closure’s first day up to the first day open again', () => {
    const closures: Closure[] = [{ from: '2027-01-18', to: '2027-01-20', reason: 'renovation' }];
    const open = (date: string): boolean => openIntervalsOn(date, NEW_YORK, nineToFive, closures).length > 0;
    expect(['2027-01-15', '2027-01-18', '2027-01-19', '2027-01-20'].map(open)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(closureOn('2027-01-19', closures)?.reason).toBe('renovation');
    expect(closureOn('2027-01-20', closures)).toBeNull();
  });

  it.each([
    ['the weekday’s first opening', '2027-01-04', '07:30'],
    ['another weekday’s', '2027-01-05', '10:00'],
    ['a weekday that never opens: the earliest of any', '2027-01-06', '07:30'],
  ])('give the time of day to begin at: %s', (_name, date, expected) => {
    const rules: OpeningRule[] = [
      { daysOfWeek: ['MO'], from: '13:00', to: '17:00' },
      { daysOfWeek: ['MO'], from: '07:30', to: '12:00' },
      { daysOfWeek: ['TU'], from: '10:00', to: '17:00' },
    ];
    expect(openingTimeFor(date, rules)).toBe(expected);
  });

  it.each<[string, OpeningRule[], string[]]>([
    ['sound', nineToFive, []],
    ['closing at midnight', [{ daysOfWeek: ['MO'], from: '20:00', to: '24:00' }], []],
    ['none at all', [], ['/openingHours']],
    ['backward', [{ daysOfWeek: ['MO'], from: '17:00', to: '09:00' }], ['/openingHours/0/to']],
    ['empty', [{ daysOfWeek: ['MO'], from: '09:00', to: '09:00' }], ['/openingHours/0/to']],
    ['no weekday', [{ daysOfWeek: [], from: '09:00', to: '10:00' }], ['/openingHours/0/daysOfWeek']],
    [
      'an unknown weekday',
      [{ daysOfWeek: ['MO', 'XX' as Weekday], from: '09:00', to: '10:00' }],
      ['/openingHours/0/daysOfWeek/1'],
    ],
    [
      'overlapping',
      [
        { daysOfWeek: ['MO', 'TU'], from: '09:00', to: '12:00' },
        { daysOfWeek: ['TU'], from: '11:00', to: '15:00' },
      ],
      ['/openingHours/1'],
    ],
    [
      'touching',
      [
        { daysOfWeek: ['TU'], from: '09:00', to: '12:00' },
        { daysOfWeek: ['TU'], from: '12:00', to: '15:00' },
      ],
      [],
    ],
    [
      'no times',
      [{ daysOfWeek: ['MO'], from: '9', to: '25:00' }],
      ['/openingHours/0/from', '/openingHours/0/to'],
    ],
  ])('are checked: %s', (_name, rules, pointers) => {
    expect(openingHourFaults(rules).map((fault) => fault.pointer)).toEqual(pointers);
  });
});

describe('working hours', () => {
  const rule = { rrule: 'FREQ=WEEKLY;BYDAY=MO,WE', from: '09:00', to: '12:00' };

  it('are the rule’s dates by the wall clock, within the dates asked for', () => {
    expect(spoken(workingIntervals([rule], NEW_YORK, '2027-03-10', '2027-03-16'))).toEqual([
      '2027-03-10T09:00:00-05:00 to 2027-03-10T12:00:00-05:00',
      '2027-03-15T09:00:00-04:00 to 2027-03-15T12:00:00-04:00',
    ]);
  });

  it('count from validFrom to validUntil, both included', () => {
    const dates = workingIntervals(
      [{ ...rule, validFrom: '2027-01-06', validUntil: '2027-01-13' }],
      NEW_YORK,
      '2027-01-01',
      '2027-02-01',
    ).map(({ start }) => formatInstant(start, NEW_YORK).slice(0, 10));
    expect(dates).toEqual(['2027-01-06', '2027-01-11', '2027-01-13']);
  });

  it('every two weeks keep their phase, whatever dates are asked for', () => {
    const fortnightly = { ...rule, rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' };
    const dates = (from: string, to: string): string[] =>
      workingIntervals([fortnightly], NEW_YORK, from, to).map(({ start }) =>
        formatInstant(start, NEW_YORK).slice(0, 10),
      );
    const all = dates('2027-01-01', '2027-03-01');
    expect(all).toEqual(['2027-01-04', '2027-01-18', '2027-02-01', '2027-02-15']);
    expect(dates('2027-01-18', '2027-03-01')).toEqual(all.slice(1));
    expect(
      workingIntervals(
        [{ ...fortnightly, validFrom: '2027-01-11' }],
        NEW_YORK,
        '2027-01-10',
        '2027-01-31',
      ).map(({ start }) => formatInstant(start, NEW_YORK).slice(0, 10)),
    ).toEqual(['2027-01-11', '2027-01-25']);
  });

  it('of several rules are their union', () => {
    const both = workingIntervals(
      [rule, { rrule: 'FREQ=DAILY', from: '12:00', to: '15:00' }],
      NEW_YORK,
      '2027-01-04',
      '2027-01-06',
    );
    expect(spoken(both)).toEqual([
      '2027-01-04T09:00:00-05:00 to 2027-01-04T15:00:00-05:00',
      '2027-01-05T12:00:00-05:00 to 2027-01-05T15:00:00-05:00',
    ]);
  });

  it.each([
    ['sound', {}, []],
    ['over midnight', { from: '22:00', to: '06:00' }, ['/workingHours/0/to']],
    ['an unusable rule', { rrule: 'FREQ=SECONDLY' }, ['/workingHours/0/rrule']],
    ['a count', { rrule: 'FREQ=DAILY;COUNT=5' }, ['/workingHours/0/rrule']],
    ['no date', { validFrom: '2027-02-30' }, ['/workingHours/0/validFrom']],
    [
      'a backward validity',
      { validFrom: '2027-02-03', validUntil: '2027-02-01' },
      ['/workingHours/0/validUntil'],
    ],
  ])('are checked: %s', (_name, change, pointers) => {
    expect(workingHourFaults([{ ...rule, ...change }]).map((fault) => fault.pointer)).toEqual(pointers);
  });
});
