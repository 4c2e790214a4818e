import fc from 'fast-check';

/* What no form would send. */

/** Stands for JSON that no value of JavaScript becomes; see `toJson`. */
const raw = (text: string): string => `@raw:${text}@`;

export const toJson = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(/"@raw:(.*?)@"/g, '$1');

const deep = (depth: number): unknown => (depth === 0 ? 0 : { a: [deep(depth - 1)] });
const own = (json: string): unknown => JSON.parse(json);

const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\u202eabc',
  '\u0007\u001b[2J',
  '\ufeff',
  '𝒳é\u0301',
  'x'.repeat(101),
  'x'.repeat(5_000),
  '𝒳'.repeat(30_000),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  '１２',
  '%',
  '_%\\',
  '%00',
  "'; DROP TABLE patient; --",
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
];

const TIMES = [
  '0000-00-00',
  '0000-01-01',
  '0001-01-01',
  '2030-02-30',
  '2030-13-01',
  '2030-1-1',
  '9999-12-31',
  '10000-01-01',
  '-000001-01-01',
  '+275760-09-13',
  '2030-01-01T00:00:00',
  '2030-01-01T24:00:00Z',
  '2030-01-01T23:59:60Z',
  '2030-01-01T00:00:00+99:99',
  '2030-01-01T00:00:00-00:00',
  '2030-01-01T00:00:00+14:00',
  '2030-01-01t00:00:00z',
  '2030-01-01T00:00:00.123456789Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '+275760-09-13T00:00:00Z',
  '2030-03-10T02:30:00-05:00',
  '24:00',
  '23:59',
  '25:61',
  '1:2',
  'Etc/GMT+14',
  'America/New_York ',
  'UTC+25',
  'FREQ=SECONDLY',
  'FREQ=WEEKLY;BYDAY=MO;UNTIL=00000000T000000Z',
  'FREQ=DAILY;COUNT=1000000000',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31',
  'FREQ=WEEKLY;INTERVAL=0',
  'FREQ=WEEKLY;INTERVAL=-1;BYDAY=XX',
  'DTSTART:20300101T000000Z\nRRULE:FREQ=DAILY',
];

const NUMBERS: unknown[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  5e-324,
  raw('1e400'),
  raw('-1e400'),
  raw('9007199254740993'),
  raw('123456789012345678901234567890'),
  raw('0.1e-400'),
];

const THINGS: unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  own('{"__proto__":{"admin":true}}'),
  { constructor: { prototype: {} } },
  { toString: 1, valueOf: null, hasOwnProperty: 'x' },
  { length: 1e9 },
  deep(10),
  deep(40),
  Array.from({ length: 5_000 }, (_, i) => i),
  Array.from({ length: 2_000 }, () => ({})),
  Array.from({ length: 500 }, () => 'same'),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i])),
];

/** Any JSON. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS),
  fc.constantFrom<unknown>(...TIMES),
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...THINGS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Any text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...TIMES),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
