import fc from 'fast-check';
import type { StartCap } from './course-types.js';
import { localDateTimeOf } from './local-time.js';
import { proposeCourse } from './course.js';
import { capsExceeded, StartSlots } from './start-caps.js';
import { instant, NEW_YORK, optimum, said, starts, STRICT } from './testing/proposals.js';
import { clinicRequest, wishesOn } from './testing/requests.js';

const twoAQuarter: StartCap = { slotMinutes: 15, maxStarts: 2 };
const local = (times: string[]): number[] => times.map((time) => instant(`2027-01-04T${time}-05:00`));

describe('a cap on starts', () => {
  const full = (cap: StartCap, taken: string[], at: string): boolean =>
    new StartSlots([cap], NEW_YORK, local(taken)).full(instant(at)) !== null;

  it.each([
    ['the third start of a quarter of an hour is refused', twoAQuarter, ['09:00', '09:10'], '09:14', true],
    ['the second is not', twoAQuarter, ['09:00'], '09:14', false],
    ['the next slot begins where this one ends', twoAQuarter, ['09:00', '09:10'], '09:15', false],
    ['and this one where the one before ended', twoAQuarter, ['09:00', '09:10'], '08:59', false],
    ['hours without a cap', { ...twoAQuarter, from: '10:00' }, ['09:00', '09:10'], '09:05', false],
    ['its first minute', { ...twoAQuarter, from: '09:00' }, ['09:00', '09:10'], '09:00', true],
    ['its end', { ...twoAQuarter, to: '09:15' }, ['09:00', '09:10'], '09:15', false],
    // A slot that the cap's hours cut counts what begins within the hours.
    ['what is outside its hours', { ...twoAQuarter, from: '09:05' }, ['09:00', '09:10'], '09:06', false],
    ['its days', { ...twoAQuarter, daysOfWeek: ['MO'] }, ['09:00', '09:10'], '09:06', true],
    ['other days', { ...twoAQuarter, daysOfWeek: ['TU'] }, ['09:00', '09:10'], '09:06', false],
  ] as [string, StartCap, string[], string, boolean][])('%s', (_name, cap, taken, at, refused) => {
    expect(full(cap, taken, `2027-01-04T${at}-05:00`)).toBe(refused);
  });

  it('counts the wall clock’s slots, also where a clock change lies before them', () => {
    const cap = { slotMinutes: 120, maxStarts: 1 };
    const slots = new StartSlots([cap], NEW_YORK, [instant('2027-03-14T04:00-04:00')]);
    expect(slots.full(instant('2027-03-14T05:59-04:00'))).toBe(cap);
    expect(slots.full(instant('2027-03-14T03:59-04:00'))).toBeNull();
    expect(slots.full(instant('2027-03-14T06:00-04:00'))).toBeNull();
  });

  it('takes an hour that the clocks show twice for one', () => {
    const first = instant('2027-11-07T01:05-04:00');
    const again = instant('2027-11-07T01:10-05:00');
    expect(new StartSlots([{ slotMinutes: 15, maxStarts: 1 }], NEW_YORK, [first]).full(again)).not.toBeNull();
  });

  it('moves a visit out of a full slot, and says why', () => {
    const request = clinicRequest(wishesOn(['2027-01-04']), {
      startCaps: [{ slotMinutes: 30, maxStarts: 2, from: '08:00', to: '12:00' }],
      starts: local(['09:00', '09:15', '08:30', '08:45']),
    });
    const best = optimum(request);
    expect(starts(best)).toEqual(['2027-01-04T09:30:00-05:00']);
    expect(said(best, 1)).toEqual([
      'TIME_MOVED 30 minutes later, from 09:00',
      'START_CAP_REACHED 09:00: at most 2 visits may start within 30 minutes',
    ]);
  });

  it('refuses a day of which every slot is full, by its code', () => {
    const request = clinicRequest(wishesOn(['2027-01-04'], { latest: '2027-01-04' }), {
      startCaps: [{ slotMinutes: 1440, maxStarts: 1 }],
      starts: local(['09:00']),
    });
    expect(proposeCourse(request, STRICT)).toEqual([]);
    const [best] = proposeCourse(request, { ...STRICT, allowUnplaced: true });
    expect(best?.unplaced.map(({ code, detail }) => [code, detail])).toEqual([
      ['START_CAP_REACHED', 'at most 1 visit may start within 1440 minutes: 2027-01-04'],
    ]);
    expect(best?.unplaced[0]?.nearest.map((at) => localDateTimeOf(at, NEW_YORK))).toEqual([
      '2027-01-05T09:00',
      '2027-01-06T09:00',
      '2027-01-07T09:00',
    ]);
  });
});

describe('caps exceeded', () => {
  it('names each slot that has too many, and what begins in it', () => {
    const caps: StartCap[] = [twoAQuarter, { slotMinutes: 60, maxStarts: 3, daysOfWeek: ['MO'] }];
    const [a, b, c, d] = local(['09:00', '09:05', '09:14', '09:45']) as [number, number, number, number];
    expect(capsExceeded(caps, NEW_YORK, [d, c, b, a])).toEqual([
      { cap: caps[0], date: '2027-01-04', slotFrom: '09:00', starts: [a, b, c] },
      { cap: caps[1], date: '2027-01-04', slotFrom: '09:00', starts: [a, b, c, d] },
    ]);
    expect(capsExceeded(caps, NEW_YORK, [a, b, d])).toEqual([]);
  });

  it('never, where each start was asked for before it was added', () => {
    const cap = fc.record({
      slotMinutes: fc.integer({ min: 5, max: 300 }),
      maxStarts: fc.integer({ min: 1, max: 3 }),
    });
    const begin = instant('2027-03-13T00:00-05:00');
    const wanted = fc.array(
      fc.nat(3 * 1440).map((minute) => begin + minute * 60_000),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.array(cap, { maxLength: 2 }), wanted, (caps, times) => {
        const taken: number[] = [];
        for (const time of times) {
          const refused = new StartSlots(caps, NEW_YORK, taken).full(time) !== null;
          expect(capsExceeded(caps, NEW_YORK, [...taken, time]).length > 0).toBe(refused);
          if (!refused) taken.push(time);
        }
      }),
      { seed: 20270106, numRuns: 60 },
    );
  });
});
