import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addDays,
  compareDates,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  formatInstant,
  isClosingTime,
  isLocalDate,
  isLocalTime,
  isZone,
  localDateOf,
  localDateTimeOf,
  localTimeOf,
  minutesOfDay,
  parseInstant,
  startOfDay,
  steadyMidnight,
  timeOfMinutes,
  toInstant,
  weekdayOf,
} from './local-time.js';

const at = (text: string): number => Date.parse(text);

describe('wall clock to instant', () => {
  it.each([
    ['winter in New York', 'America/New_York', '2027-03-12T09:00', '2027-03-12T14:00Z', 0],
    ['summer in New York', 'America/New_York', '2027-03-15T09:00', '2027-03-15T13:00Z', 0],
    ['the hour New York skips', 'America/New_York', '2027-03-14T02:30', '2027-03-14T07:30Z', 60],
    ['the first minute New York skips', 'America/New_York', '2027-03-14T02:00', '2027-03-14T07:00Z', 60],
    ['the minute after the skip', 'America/New_York', '2027-03-14T03:00', '2027-03-14T07:00Z', 0],
    ['the hour New York shows twice', 'America/New_York', '2027-11-07T01:30', '2027-11-07T05:30Z', 0],
    ['the hour after it', 'America/New_York', '2027-11-07T02:00', '2027-11-07T07:00Z', 0],
    ['the hour Denver skips', 'America/Denver', '2027-03-14T02:15', '2027-03-14T09:15Z', 60],
    ['the half hour Lord Howe skips', 'Australia/Lord_Howe', '2027-10-03T02:10', '2027-10-02T15:40Z', 30],
    [
      'the half hour Lord Howe shows twice',
      'Australia/Lord_Howe',
      '2027-04-04T01:45',
      '2027-04-03T14:45Z',
      0,
    ],
    ['the midnight Havana skips', 'America/Havana', '2027-03-14T00:00', '2027-03-14T05:00Z', 60],
    ['the midnight Havana shows twice', 'America/Havana', '2027-11-07T00:15', '2027-11-07T04:15Z', 0],
    ['the midnight Cairo skips', 'Africa/Cairo', '2027-04-30T00:00', '2027-04-29T22:00Z', 60],
    ['Kolkata, 30 minutes off the hour', 'Asia/Kolkata', '2027-06-01T09:00', '2027-06-01T03:30Z', 0],
    ['the day Apia skipped', 'Pacific/Apia', '2011-12-30T10:00', '2011-12-30T20:00Z', 1440],
    ['Apia, 14 hours ahead', 'Pacific/Apia', '2012-01-02T09:00', '2012-01-01T19:00Z', 0],
    ['the end of a day', 'America/Denver', '2027-06-01T24:00', '2027-06-02T06:00Z', 0],
  ])('%s', (_fact, zone, local, instant, shiftedMinutes) => {
    expect(toInstant(local, zone)).toEqual({ instant: at(instant), shiftedMinutes });
  });

  it('refuses what is no zone and no time', () => {
    expect(() => toInstant('2027-01-01T09:00', 'Mars/Olympus')).toThrow(RangeError);
    expect(() => toInstant('2027-01-01', 'Africa/Cairo')).toThrow(RangeError);
  });
});

describe('the first instant of a day', () => {
  it.each([
    ['an ordinary day', 'America/New_York', '2027-03-14', '2027-03-14T05:00Z'],
    ['Havana without midnight', 'America/Havana', '2027-03-14', '2027-03-14T05:00Z'],
    ['Havana with two midnights', 'America/Havana', '2027-11-07', '2027-11-07T04:00Z'],
    ['Cairo without midnight', 'Africa/Cairo', '2027-04-30', '2027-04-29T22:00Z'],
    ['Cairo after its 25-hour day', 'Africa/Cairo', '2027-10-29', '2027-10-28T22:00Z'],
    ['Lord Howe', 'Australia/Lord_Howe', '2027-10-03', '2027-10-02T13:30Z'],
    ['the day Apia skipped is empty', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00Z'],
    ['the day after it', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z'],
    ['Toronto skipping 23:30 to 00:30', 'America/Toronto', '1919-03-31', '1919-03-31T04:30Z'],
  ])('%s', (_fact, zone, date, instant) => {
    expect(startOfDay(date, zone)).toBe(at(instant));
  });
});

describe('a day whose minutes can be counted', () => {
  it.each([
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Havana',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'UTC',
  ])('shows every minute where counting from midnight puts it: %s', (zone) => {
    let counted = 0;
    for (let day = dayNumber('2027-01-01'); day < dayNumber('2028-01-01'); day++) {
      const date = dateOfDayNumber(day);
      const midnight = steadyMidnight(date, zone);
      const shown = Array.from({ length: 96 }, (_, i) => toInstant(`${date}T${timeOfMinutes(15 * i)}`, zone));
      if (midnight === null) continue;
      counted++;
      expect(shown.map(({ instant }) => instant)).toEqual(shown.map((_, i) => midnight + i * 900_000));
      expect(shown.every(({ shiftedMinutes }) => shiftedMinutes === 0)).toBe(true);
    }
    // All but the days around the changes.
    expect(counted).toBeGreaterThan(340);
  });

  it('is none on which the clocks change', () => {
    expect(steadyMidnight('2027-03-14', 'America/New_York')).toBeNull();
    expect(steadyMidnight('2027-11-07', 'America/New_York')).toBeNull();
    expect(steadyMidnight('2011-12-30', 'Pacific/Apia')).toBeNull();
  });
});

describe('instant to wall clock', () => {
  it.each([
    ['America/New_York', '2027-03-08T14:00:00Z', '2027-03-08T09:00:00-05:00'],
    ['America/New_York', '2027-03-15T13:00:59Z', '2027-03-15T09:00:59-04:00'],
    ['America/New_York', '2027-11-07T05:30:00Z', '2027-11-07T01:30:00-04:00'],
    ['America/New_York', '2027-11-07T06:30:00Z', '2027-11-07T01:30:00-05:00'],
    ['Australia/Lord_Howe', '2027-07-01T00:00:00Z', '2027-07-01T10:30:00+10:30'],
    ['Asia/Kolkata', '2027-12-31T18:30:00Z', '2028-01-01T00:00:00+05:30'],
    ['Pacific/Apia', '2027-01-01T11:00:00Z', '2027-01-02T00:00:00+13:00'],
    ['UTC', '2027-01-01T11:00:00Z', '2027-01-01T11:00:00+00:00'],
  ])('%s at %s', (zone, instant, text) => {
    expect(formatInstant(at(instant), zone)).toBe(text);
    expect(localDateTimeOf(at(instant), zone)).toBe(text.slice(0, 16));
    expect(localDateOf(at(instant), zone)).toBe(text.slice(0, 10));
    expect(localTimeOf(at(instant), zone)).toBe(text.slice(11, 16));
    expect(parseInstant(text)).toBe(at(instant));
  });

  it('agrees with luxon at any instant, and gets back to it', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'America/Havana',
      'Africa/Cairo',
      'Africa/Casablanca',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/Nuuk',
      'UTC',
    );
    const minute = fc.integer({
      min: at('2000-01-01T00:00Z') / 60_000,
      max: at('2040-01-01T00:00Z') / 60_000,
    });
    fc.assert(
      fc.property(zone, minute, (name, n) => {
        const instant = n * 60_000;
        const expected = DateTime.fromMillis(instant, { zone: name });
        const local = localDateTimeOf(instant, name);
        expect(local).toBe(expected.toFormat("yyyy-MM-dd'T'HH:mm"));
        expect(parseInstant(formatInstant(instant, name))).toBe(instant);
        const back = toInstant(local, name);
        expect(back.shiftedMinutes).toBe(0);
        expect(back.instant).toBeLessThanOrEqual(instant);
        expect(localDateTimeOf(back.instant, name)).toBe(local);
      }),
      { seed: 20261201, numRuns: 3000 },
    );
  });
});

describe('what is a zone, a date, a time, an instant', () => {
  it.each([
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Apia',
    'UTC',
    'Etc/UTC',
    'America/Argentina/Ushuaia',
  ])('%s is a zone', (zone) => expect(isZone(zone)).toBe(true));

  it.each([
    '',
    'local',
    'system',
    '+05:30',
    'UTC+5',
    'GMT-3',
    'Etc/GMT+5',
    'EST',
    'america/new_york',
    'New York',
    'Mars/Base',
  ])('%j is none', (zone) => expect(isZone(zone)).toBe(false));

  it.each([
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2027-13-01', false],
    ['2027-00-10', false],
    ['2027-04-31', false],
    ['2027-4-1', false],
    ['0000-01-01', false],
    ['2027-01-01T00:00', false],
    [20270101, false],
  ])('%j as a date: %s', (text, expected) => expect(isLocalDate(text)).toBe(expected));

  it.each([
    ['00:00', true, true],
    ['23:59', true, true],
    ['24:00', false, true],
    ['24:01', false, false],
    ['9:00', false, false],
    ['12:60', false, false],
    [null, false, false],
  ])('%j as a time: %s, as a closing time: %s', (text, time, closing) => {
    expect(isLocalTime(text)).toBe(time);
    expect(isClosingTime(text)).toBe(closing);
  });

  it.each([
    ['2027-03-08T09:00:00-05:00', '2027-03-08T14:00:00Z'],
    ['2027-03-08T14:00:00Z', '2027-03-08T14:00:00Z'],
    ['2027-03-08T14:00:00.1239Z', '2027-03-08T14:00:00.123Z'],
    ['2027-03-08T19:30:00+05:30', '2027-03-08T14:00:00Z'],
  ])('%s is an instant', (text, instant) => expect(parseInstant(text)).toBe(at(instant)));

  it.each([
    '2027-03-08T09:00:00',
    '2027-03-08T09:00-05:00',
    '2027-03-08',
    '2027-02-30T09:00:00Z',
    '2027-03-08T24:00:00Z',
    '2027-03-08T09:60:00Z',
    '2027-03-08T09:00:00-0500',
    '2027-03-08T09:00:00+24:00',
    '2027-03-08 09:00:00Z',
    ' 2027-03-08T09:00:00Z',
    '1804514400000',
    '',
  ])('%j is none', (text) => expect(parseInstant(text)).toBeNull());
});

describe('dates', () => {
  it.each([
    ['2027-02-28', 1, '2027-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-12-31', 1, '2028-01-01'],
    ['2027-03-01', -1, '2027-02-28'],
    ['1969-12-31', 1, '1970-01-01'],
    ['2026-12-01', 1826, '2031-12-01'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(days);
  });

  it.each([
    ['2027-01-04', 'MO'],
    ['2027-01-10', 'SU'],
    ['1970-01-01', 'TH'],
    ['1969-12-31', 'WE'],
    ['2028-02-29', 'TU'],
  ])('%s is a %s', (date, weekday) => expect(weekdayOf(date)).toBe(weekday));

  it('counts every day from 1900 to 2200 once', () => {
    let expected = dayNumber('1900-01-01');
    for (let date = '1900-01-01'; date < '2200-01-01'; date = addDays(date, 1)) {
      if (dayNumber(date) !== expected || !isLocalDate(date)) throw new Error(date);
      expected++;
    }
    expect(dateOfDayNumber(expected)).toBe('2200-01-01');
  });

  it('puts dates in order', () => {
    expect(['2027-10-01', '2027-09-30', '2026-12-31'].sort(compareDates)).toEqual([
      '2026-12-31',
      '2027-09-30',
      '2027-10-01',
    ]);
    expect(compareDates('2027-01-01', '2027-01-01')).toBe(0);
  });

  it('counts minutes of a day', () => {
    expect(minutesOfDay('09:45')).toBe(585);
    expect(minutesOfDay('24:00')).toBe(1440);
    expect(timeOfMinutes(585)).toBe('09:45');
    expect(timeOfMinutes(1440)).toBe('24:00');
    expect(() => timeOfMinutes(1441)).toThrow(RangeError);
    expect(() => timeOfMinutes(-1)).toThrow(RangeError);
  });
});
