import { wantedFollowUps } from './follow-ups.js';
import type { FollowUpSession } from './follow-ups.js';
import type { Checkpoint } from './protocol.js';
import type { SessionStatus } from './session-lifecycle.js';
import { checkpoint, course, protocol, rows, session } from './testing/follow-up-courses.js';
import { NEW_YORK } from './testing/proposals.js';

const IV_DATES = ['2027-10-25', '2027-10-28', '2027-11-01', '2027-11-04', '2027-11-08', '2027-11-11'];
const RATING = checkpoint('rating', { type: 'each-session' });
const AFTER_3 = checkpoint('evaluation-3', { type: 'after-session', phase: 'induction', session: 3 });
const AFTER_6 = checkpoint('evaluation-6', { type: 'after-session', phase: 'induction', session: 6 });

const iv = (sessions: FollowUpSession[], ...checkpoints: Checkpoint[]): (string | null)[][] =>
  rows(
    wantedFollowUps({
      definition: protocol(...checkpoints),
      dayOne: '2027-10-25',
      zone: NEW_YORK,
      sessions,
      phaseCounts: { induction: 6 },
      until: '2027-12-31',
    }),
  );

describe('six infusions twice weekly from Mon 2027-10-25 in New York, clocks back on 11-07', () => {
  test('a rating at every session, an evaluation after the third and the sixth', () => {
    expect(iv(course('induction', IV_DATES), RATING, AFTER_3, AFTER_6)).toEqual([
      ['rating', 'induction:1', 'induction-1', '2027-10-25', '2027-10-25T04:00Z', '2027-10-26T04:00Z'],
      ['rating', 'induction:2', 'induction-2', '2027-10-28', '2027-10-28T04:00Z', '2027-10-29T04:00Z'],
      ['rating', 'induction:3', 'induction-3', '2027-11-01', '2027-11-01T04:00Z', '2027-11-02T04:00Z'],
      ['evaluation-3', 'induction:3', 'induction-3', '2027-11-01', '2027-11-01T04:00Z', '2027-11-04T13:00Z'],
      ['rating', 'induction:4', 'induction-4', '2027-11-04', '2027-11-04T04:00Z', '2027-11-05T04:00Z'],
      ['rating', 'induction:5', 'induction-5', '2027-11-08', '2027-11-08T05:00Z', '2027-11-09T05:00Z'],
      ['rating', 'induction:6', 'induction-6', '2027-11-11', '2027-11-11T05:00Z', '2027-11-12T05:00Z'],
      ['evaluation-6', 'induction:6', 'induction-6', '2027-11-11', '2027-11-11T05:00Z', '2027-11-18T05:00Z'],
    ]);
  });

  test('a session on the Sunday of 25 hours keeps its rating open until the next midnight', () => {
    expect(iv([session('induction', 1, '2027-11-07')], RATING)).toEqual([
      ['rating', 'induction:1', 'induction-1', '2027-11-07', '2027-11-07T04:00Z', '2027-11-08T05:00Z'],
    ]);
  });

  test('after the fourth: overdue at 09:00 of the next session, an hour later in UTC', () => {
    const after4 = checkpoint('evaluation-4', { type: 'after-session', phase: 'induction', session: 4 });
    expect(iv(course('induction', IV_DATES), after4)).toEqual([
      ['evaluation-4', 'induction:4', 'induction-4', '2027-11-04', '2027-11-04T04:00Z', '2027-11-08T14:00Z'],
    ]);
  });

  test.each<SessionStatus>(['cancelled', 'no-show', 'entered-in-error'])(
    'the third is %s and a seventh replaces it: no rating for the third, "after 3" moves to the fourth',
    (status) => {
      const sessions = course('induction', IV_DATES).map((s) => (s.ordinal === 3 ? { ...s, status } : s));
      sessions.push(session('induction', 7, '2027-11-15'));
      const wanted = iv(sessions, RATING, AFTER_3, AFTER_6);
      expect(wanted.filter(([code]) => code === 'rating').map(([, occurrence]) => occurrence)).toEqual(
        [1, 2, 4, 5, 6, 7].map((n) => `induction:${n}`),
      );
      expect(wanted.filter(([code]) => code !== 'rating')).toEqual([
        [
          'evaluation-3',
          'induction:3',
          'induction-4',
          '2027-11-04',
          '2027-11-04T04:00Z',
          '2027-11-08T14:00Z',
        ],
        [
          'evaluation-6',
          'induction:6',
          'induction-7',
          '2027-11-15',
          '2027-11-15T05:00Z',
          '2027-11-22T05:00Z',
        ],
      ]);
    },
  );

  test('a session that is not placed asks for nothing, and nobody evaluates a sixth that is not there', () => {
    const sessions = [
      ...course('induction', IV_DATES.slice(0, 5)),
      session('induction', 6, null, 'proposed'),
    ];
    const wanted = iv(sessions, RATING, AFTER_6);
    expect(wanted.map(([code, occurrence]) => [code, occurrence])).toEqual(
      [1, 2, 3, 4, 5].map((n) => ['rating', `induction:${n}`]),
    );
  });

  test('an aborted session is rated, and is counted unless it was said not to', () => {
    const after1 = checkpoint('evaluation', { type: 'after-session', phase: 'induction', session: 1 });
    const aborted = (counts: boolean): FollowUpSession[] => [
      session('induction', 1, '2027-10-25', 'aborted', { countsTowardsCourse: counts }),
      session('induction', 2, '2027-10-28'),
    ];
    expect(iv(aborted(true), RATING, after1).map((r) => [r[0], r[2]])).toEqual([
      ['rating', 'induction-1'],
      ['evaluation', 'induction-1'],
      ['rating', 'induction-2'],
    ]);
    expect(iv(aborted(false), RATING, after1).map((r) => [r[0], r[2]])).toEqual([
      ['rating', 'induction-1'],
      ['rating', 'induction-2'],
      ['evaluation', 'induction-2'],
    ]);
  });

  test('a day after a session: due that day, overdue at the next dosing session on a later date', () => {
    const dayAfter = checkpoint('call', { type: 'after-each-session', phase: 'induction', offsetDays: 1 });
    const talk = session('talk', 1, '2027-10-27', 'booked', { dosing: false });
    const wanted = iv([...course('induction', IV_DATES.slice(0, 2)), talk], dayAfter);
    expect(wanted).toEqual([
      ['call', 'induction:1', 'induction-1', '2027-10-26', '2027-10-26T04:00Z', '2027-10-28T13:00Z'],
      ['call', 'induction:2', 'induction-2', '2027-10-29', '2027-10-29T04:00Z', '2027-11-05T04:00Z'],
    ]);
  });

  test('an offset that falls on the next session is not overdue before that day ends', () => {
    const onNext = checkpoint('call', {
      type: 'after-session',
      phase: 'induction',
      session: 1,
      offsetDays: 3,
    });
    expect(iv(course('induction', IV_DATES), onNext)).toEqual([
      ['call', 'induction:1', 'induction-1', '2027-10-28', '2027-10-28T04:00Z', '2027-11-01T13:00Z'],
    ]);
  });

  test('each session of the phases named, also where they give no drug', () => {
    const talks = checkpoint('mood', { type: 'each-session', phases: ['talk'] });
    const talk = session('talk', 1, '2027-10-27', 'booked', { dosing: false });
    expect(iv([...course('induction', IV_DATES), talk], talks).map((r) => r[1])).toEqual(['talk:1']);
    expect(iv([talk], RATING)).toEqual([]);
  });

  test('the baseline is due on day 1 and overdue when the first dosing session starts', () => {
    const baseline = checkpoint('baseline', { type: 'baseline' });
    expect(iv(course('induction', IV_DATES), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-10-25T13:00Z'],
    ]);
    expect(iv(course('induction', ['2027-10-27']), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-10-27T13:00Z'],
    ]);
    expect(iv(course('induction', ['2027-10-24']), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-24', '2027-10-24T04:00Z', '2027-10-24T13:00Z'],
    ]);
    expect(iv([], baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-11-01T04:00Z'],
    ]);
  });
});
