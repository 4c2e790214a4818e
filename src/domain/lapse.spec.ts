import type { RecordedSession } from './given-sessions.js';
import { lapseOf } from './lapse.js';
import type { ProtocolDefinition } from './protocol.js';
import { weeklyThenLadder } from './testing/protocols.js';

const given = (date: string, changes: Partial<RecordedSession> = {}): RecordedSession => ({
  phase: 'IND',
  ordinal: 1,
  wantedDate: date,
  date,
  status: 'completed',
  ...changes,
});

const LIMITS: ProtocolDefinition['lapse'] = { reviewAfterDays: 28, restartAfterDays: 56 };

const at = (asOf: string, sessions: RecordedSession[], lapse = LIMITS) =>
  lapseOf({ ...weeklyThenLadder(), lapse }, sessions, asOf);

it.each([
  ['on the day itself', '2027-01-04', 0, 'none', null],
  ['on the last day of the limit', '2027-02-01', 28, 'none', null],
  ['on the first day over it', '2027-02-02', 29, 'review', 'LAPSE_REVIEW'],
  ['on the last day before a restart', '2027-03-01', 56, 'review', 'LAPSE_REVIEW'],
  ['over the restart limit', '2027-03-02', 57, 'restart-proposed', 'LAPSE_RESTART'],
])('%s', (_fact, asOf, daysSinceGiven, state, code) => {
  const lapse = at(asOf, [given('2027-01-04')]);
  expect(lapse).toMatchObject({ daysSinceGiven, state, reviewFrom: '2027-02-02', restartFrom: '2027-03-02' });
  expect(lapse.reason?.code ?? null).toBe(code);
});

it.each([
  ['one that was missed', { status: 'no-show' }],
  ['one aborted that does not count', { status: 'aborted', countsTowardsCourse: false }],
  ['one still booked', { status: 'booked' }],
  ['a talk', { phase: 'TALK' }],
] as [string, Partial<RecordedSession>][])('counts from doses given, not from %s', (_fact, changes) => {
  const sessions = [given('2027-01-04'), given('2027-01-25', { ordinal: 2, ...changes })];
  expect(at('2027-02-02', sessions)).toMatchObject({ lastGiven: '2027-01-04', state: 'review' });
});

it('counts from a booster too, and from the day it was given on', () => {
  const sessions = [
    given('2027-01-04'),
    given('2027-01-18', { phase: 'BOOSTER', ordinal: 1, wantedDate: '2027-01-11' }),
  ];
  expect(at('2027-02-15', sessions)).toMatchObject({
    lastGiven: '2027-01-18',
    daysSinceGiven: 28,
    state: 'none',
  });
});

it('there is no lapse before the first dose, nor where the protocol names no limit', () => {
  expect(at('2028-01-01', [])).toMatchObject({
    lastGiven: null,
    daysSinceGiven: null,
    state: 'none',
    reason: null,
  });
  const unlimited = { reviewAfterDays: null, restartAfterDays: null };
  expect(at('2028-01-01', [given('2027-01-04')], unlimited)).toMatchObject({
    state: 'none',
    reviewFrom: null,
  });
});
