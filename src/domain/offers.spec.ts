import { toInstant } from './local-time.js';
import {
  gainOf,
  keptForAll,
  notYetHeld,
  offerStatus,
  wouldCome,
  type OfferDecision,
  type WaitingFor,
} from './offers.js';
import { DEFAULT_POLICY } from './policy.js';

const ZONE = 'America/New_York';
const at = (local: string): number => toInstant(local, ZONE).instant;
const ANY: WaitingFor = { earliest: null, latest: null, daysOfWeek: null, fromTime: null, toTime: null };

it.each<[string, Partial<WaitingFor>, boolean]>([
  ['whenever', {}, true],
  ['from its date on', { earliest: '2027-03-15' }, true],
  ['later only', { earliest: '2027-03-16' }, false],
  ['up to its date', { latest: '2027-03-15' }, true],
  ['before it only', { latest: '2027-03-14' }, false],
  ['on its weekday', { daysOfWeek: ['MO', 'TU'] }, true],
  ['on other weekdays', { daysOfWeek: ['TU'] }, false],
  ['from its time on', { fromTime: '09:00' }, true],
  ['later in the day', { fromTime: '09:01' }, false],
  ['arrivals end after it', { toTime: '09:01' }, true],
  ['arrivals end with it', { toTime: '09:00' }, false],
])('a patient who would come %s', (_name, waiting, expected) => {
  // The Monday after the clocks changed.
  expect(wouldCome({ ...ANY, ...waiting }, at('2027-03-15T09:00'), ZONE)).toBe(expected);
});

it.each([
  ['a day nearer', '2027-03-17T09:00', '2027-03-16T09:00', 100_000],
  ['an hour nearer', '2027-03-15T11:00', '2027-03-15T10:00', 10_000],
  ['a day nearer and two hours away', '2027-03-17T09:00', '2027-03-16T11:00', 80_000],
  ['as far on the other side', '2027-03-16T09:00', '2027-03-14T09:00', 0],
  ['further', '2027-03-15T09:00', '2027-03-16T09:00', -100_000],
])('a time that is %s', (_name, present, freed, gain) => {
  const { placement } = DEFAULT_POLICY;
  expect(gainOf(placement, '2027-03-15T09:00', at(present), at(freed), ZONE)).toBe(gain);
});

it('a session without a place gains most of all', () => {
  expect(gainOf(DEFAULT_POLICY.placement, '2027-03-15T09:00', null, at('2027-03-20T09:00'), ZONE)).toBe(
    Infinity,
  );
});

it('an offer is decided, withdrawn with its hold, expired by the clock, else open', () => {
  const now = new Date('2027-01-01T12:00:00Z');
  const later = new Date('2027-01-01T12:00:01Z');
  const status = (decision: OfferDecision | null, expiresAt: Date, releasedAt: Date | null) =>
    offerStatus({ decision, expiresAt }, { releasedAt }, now);
  expect(status(null, later, null)).toBe('open');
  expect(status(null, now, null)).toBe('expired');
  expect(status(null, later, now)).toBe('withdrawn');
  expect(status('accepted', now, now)).toBe('accepted');
  expect(status('declined', later, null)).toBe('declined');
  expect(status('withdrawn', later, null)).toBe('withdrawn');
});

const row = (resourceId: string, lanes: [number, number], start: number, end: number) => ({
  ...{ resourceId, laneFrom: lanes[0], laneTo: lanes[1], start, end },
});

it('what is kept for several visits holds each lane once, for as long as any of them would', () => {
  expect(
    keptForAll([
      row('chair', [0, 1], 0, 10),
      row('chair', [0, 1], 0, 15),
      row('nurse', [0, 2], 0, 5),
      row('nurse', [1, 2], 5, 8),
      row('nurse', [1, 2], 20, 30),
    ]),
  ).toEqual([
    row('chair', [0, 1], 0, 15),
    row('nurse', [0, 1], 0, 5),
    row('nurse', [1, 2], 0, 8),
    row('nurse', [1, 2], 20, 30),
  ]);
});

it('what a session holds already is not kept once more, lane by lane', () => {
  const held = [row('chair', [0, 1], 5, 20), row('nurse', [0, 2], 5, 8), row('other', [0, 1], 0, 50)];
  expect(notYetHeld([row('chair', [0, 1], 0, 15), row('nurse', [1, 3], 0, 10)], held)).toEqual([
    row('chair', [0, 1], 0, 5),
    row('nurse', [1, 2], 0, 5),
    row('nurse', [1, 2], 8, 10),
    row('nurse', [2, 3], 0, 10),
  ]);
  expect(notYetHeld([row('chair', [0, 1], 5, 20)], held)).toEqual([]);
});
