import fc from 'fast-check';
import rrule from 'rrule';
import { addDays, weekdayOf } from './local-time.js';
import { WEEKDAYS } from './protocol.js';
import {
  expandRule,
  ruleCount,
  ruleDaysPerWeek,
  ruleFaults,
  ruleWeekdays,
  withWeekdays,
} from './recurrence.js';

const { RRule } = rrule;

describe('rules that are refused', () => {
  it.each([
    ['', ['The rule is empty.']],
    ['FREQ=SECONDLY', ['FREQ must be DAILY, WEEKLY or MONTHLY, not SECONDLY.']],
    ['FREQ=YEARLY', ['FREQ must be DAILY, WEEKLY or MONTHLY, not YEARLY.']],
    ['BYDAY=MO', ['FREQ must be DAILY, WEEKLY or MONTHLY, not missing.']],
    ['FREQ=WEEKLY;COUNT=100000', ['COUNT must be 1 to 366, not 100000.']],
    ['FREQ=WEEKLY;COUNT=0', ['COUNT must be 1 to 366, not 0.']],
    ['FREQ=WEEKLY;COUNT=-1', ['COUNT must be 1 to 366, not -1.']],
    ['FREQ=WEEKLY;COUNT=99999999999999999999', ['COUNT must be 1 to 366, not 99999999999999999999.']],
    ['FREQ=WEEKLY;INTERVAL=0', ['INTERVAL must be 1 to 52, not 0.']],
    ['FREQ=WEEKLY;INTERVAL=53', ['INTERVAL must be 1 to 52, not 53.']],
    ['FREQ=WEEKLY;BYDAY=MO,XX', ['BYDAY names an unknown weekday: XX.']],
    ['FREQ=WEEKLY;BYDAY=MO,MO', ['BYDAY names MO twice.']],
    ['FREQ=WEEKLY;BYDAY=MO,', ['BYDAY names an unknown weekday: nothing.']],
    ['FREQ=WEEKLY;BYDAY=', ['BYDAY has no readable value.']],
    ['FREQ=WEEKLY;BYDAY=1MO', ['BYDAY may number a weekday (1MO) only with FREQ=MONTHLY.']],
    [
      'FREQ=MONTHLY;BYDAY=5MO',
      ['BYDAY 5MO does not exist in every month: number weekdays 1 to 4 or -1 to -4.'],
    ],
    ['FREQ=MONTHLY;BYDAY=1MO,+1MO', ['BYDAY names +1MO twice.']],
    ['FREQ=WEEKLY;BYMONTHDAY=1', ['BYMONTHDAY is allowed only with FREQ=MONTHLY.']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=31',
      ['BYMONTHDAY 31 does not exist in every month: say 1 to 28 or -1 to -28.'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO', ['BYDAY and BYMONTHDAY exclude each other.']],
    ['FREQ=WEEKLY;FREQ=DAILY', ['FREQ is given twice.']],
    ['FREQ=WEEKLY;UNTIL=20270101T000000Z', ['UNTIL is not allowed: say how many with a count.']],
    ['FREQ=WEEKLY;WKST=XX', ['WKST names an unknown weekday: XX.']],
    [
      'FREQ=WEEKLY;',
      ['Unknown part: nothing. A rule is made of FREQ, INTERVAL, COUNT, BYDAY, BYMONTHDAY, WKST.'],
    ],
  ])('%j', (rule, faults) => {
    expect(ruleFaults(rule)).toEqual(faults);
    expect(() => expandRule(rule, '2027-01-04', { count: 1 })).toThrow(RangeError);
  });

  it.each([
    ['RRULE:FREQ=WEEKLY', /Unknown part: RRULE/],
    ['DTSTART:20270101T000000Z', /DTSTART is not allowed/],
    ['DTSTART=20270101', /DTSTART is not allowed/],
    ['FREQ=DAILY;BYHOUR=9', /BYHOUR is not allowed/],
    ['FREQ=DAILY;BYSETPOS=1', /Unknown part: BYSETPOS/],
    ['FREQ=DAILY\nCOUNT=3', /FREQ has no readable value/],
    ['freq=daily', /Unknown part: freq/],
    ['FREQ=DAILY;INTERVAL=14;BYDAY=MO', /multiple of 7/],
    [`FREQ=WEEKLY;BYDAY=${'MO,'.repeat(80)}TU`, /longer than 200/],
  ])('%j', (rule, fault) => expect(ruleFaults(rule).join(' ')).toMatch(fault));

  it('names every fault of one rule', () => {
    expect(ruleFaults('FREQ=HOURLY;COUNT=0;INTERVAL=99;BYDAY=ZZ;UNTIL=1;FOO=1')).toHaveLength(6);
  });

  it.each([
    'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6',
    'FREQ=WEEKLY;INTERVAL=2',
    'FREQ=DAILY;COUNT=1',
    'FREQ=MONTHLY;BYDAY=1MO',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SA,SU',
  ])('%s is none of them', (rule) => expect(ruleFaults(rule)).toEqual([]));
});

describe('dates of a rule', () => {
  it.each([
    ['FREQ=WEEKLY;BYDAY=MO,TH;COUNT=2', '2027-01-05', 4, '2027-01-07 2027-01-11 2027-01-14 2027-01-18'],
    ['FREQ=WEEKLY', '2027-03-03', 3, '2027-03-03 2027-03-10 2027-03-17'],
    ['FREQ=WEEKLY;BYDAY=TH,MO', '2027-01-04', 3, '2027-01-04 2027-01-07 2027-01-11'],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2027-01-08', 3, '2027-01-08 2027-01-11 2027-01-12'],
    ['FREQ=DAILY;INTERVAL=3', '2027-02-27', 3, '2027-02-27 2027-03-02 2027-03-05'],
    ['FREQ=MONTHLY;BYDAY=1MO', '2027-01-05', 3, '2027-02-01 2027-03-01 2027-04-05'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2028-01-15', 3, '2028-01-31 2028-02-29 2028-03-31'],
    ['FREQ=MONTHLY', '2027-01-15', 3, '2027-01-15 2027-02-15 2027-03-15'],
    ['FREQ=MONTHLY', '2027-01-31', 4, '2027-01-31 2027-02-28 2027-03-31 2027-04-30'],
    ['FREQ=MONTHLY', '2028-01-30', 3, '2028-01-30 2028-02-29 2028-03-30'],
  ])('%s from %s', (rule, from, count, dates) => {
    expect(expandRule(rule, from, { count })).toEqual(dates.split(' '));
  });

  it('counts every second week from the week of the start, which begins on Monday unless told otherwise', () => {
    const alternate = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE';
    expect(expandRule(alternate, '2027-01-06', { count: 3 })).toEqual([
      '2027-01-06',
      '2027-01-18',
      '2027-01-20',
    ]);
    expect(expandRule(alternate, '2027-01-06', { count: 3 }, 'WE')).toEqual([
      '2027-01-06',
      '2027-01-11',
      '2027-01-20',
    ]);
    expect(expandRule(`${alternate};WKST=WE`, '2027-01-06', { count: 3 })).toEqual([
      '2027-01-06',
      '2027-01-11',
      '2027-01-20',
    ]);
  });

  it('ends before the date given', () => {
    expect(expandRule('FREQ=WEEKLY', '2027-01-04', { before: '2027-01-18' })).toEqual([
      '2027-01-04',
      '2027-01-11',
    ]);
    expect(expandRule('FREQ=MONTHLY', '2027-01-04', { before: '2027-02-05' })).toEqual([
      '2027-01-04',
      '2027-02-04',
    ]);
    expect(expandRule('FREQ=MONTHLY', '2027-01-04', { before: '2027-01-04' })).toEqual([]);
    expect(expandRule('FREQ=WEEKLY;BYDAY=SU', '2027-01-04', { before: '2027-01-10' })).toEqual([]);
    expect(expandRule('FREQ=DAILY', '2027-01-04', { count: 0 })).toEqual([]);
  });

  it('gives what rrule gives, for any daily or weekly rule', () => {
    const weekdays = fc.option(fc.subarray([...WEEKDAYS], { minLength: 1 }), { nil: null });
    const start = fc.integer({ min: 0, max: 2500 }).map((n) => addDays('2026-01-01', n));
    const limit = fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ days: fc.integer({ min: 1, max: 300 }) }),
    );
    const arbitrary = fc.record({
      frequency: fc.constantFrom('DAILY' as const, 'WEEKLY' as const),
      interval: fc.integer({ min: 1, max: 12 }),
      weekdays,
      weekStart: fc.constantFrom(...WEEKDAYS),
      from: start,
      limit,
    });
    fc.assert(
      fc.property(arbitrary, ({ frequency, interval, weekdays: named, weekStart, from, limit: by }) => {
        fc.pre(!(frequency === 'DAILY' && named && interval % 7 === 0));
        const text = `FREQ=${frequency};INTERVAL=${interval}${named ? `;BYDAY=${named.join(',')}` : ''}`;
        const before = 'days' in by ? addDays(from, by.days) : null;
        const expected = new RRule({
          freq: RRule[frequency],
          interval,
          wkst: RRule[weekStart],
          dtstart: new Date(`${from}T00:00:00Z`),
          ...('count' in by ? { count: by.count } : {}),
          ...(before ? { until: new Date(`${addDays(before, -1)}T00:00:00Z`) } : {}),
          ...(named ? { byweekday: named.map((day) => RRule[day]) } : {}),
        })
          .all()
          .map((date) => date.toISOString().slice(0, 10));
        const limited = before ? { before } : { count: 'count' in by ? by.count : 0 };
        expect(expandRule(text, from, limited, weekStart)).toEqual(expected);
      }),
      { seed: 5545, numRuns: 600 },
    );
  });
});

describe('what a rule says', () => {
  it('its weekdays, Monday first', () => {
    expect(ruleWeekdays('FREQ=WEEKLY;BYDAY=TH,MO')).toEqual(['MO', 'TH']);
    expect(ruleWeekdays('FREQ=WEEKLY')).toBeNull();
    expect(ruleWeekdays('FREQ=MONTHLY;BYDAY=1MO')).toBeNull();
  });

  it('other weekdays in their place', () => {
    expect(withWeekdays('FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6', ['FR', 'TU'])).toBe(
      'FREQ=WEEKLY;BYDAY=TU,FR;COUNT=6',
    );
    expect(withWeekdays('FREQ=WEEKLY;COUNT=6', ['WE'])).toBe('FREQ=WEEKLY;COUNT=6;BYDAY=WE');
    expect(
      weekdayOf(expandRule(withWeekdays('FREQ=WEEKLY', ['WE']), '2027-01-04', { count: 1 })[0] ?? ''),
    ).toBe('WE');
  });

  it('its count', () => {
    expect(ruleCount('FREQ=WEEKLY;COUNT=6')).toBe(6);
    expect(ruleCount('FREQ=WEEKLY')).toBeNull();
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR', 3],
    ['FREQ=WEEKLY', 1],
    ['FREQ=DAILY', 7],
    ['FREQ=DAILY;INTERVAL=2', 4],
    ['FREQ=MONTHLY;BYDAY=1MO', 1],
  ])('the days of its busiest week: %s', (rule, days) => expect(ruleDaysPerWeek(rule)).toBe(days));
});
