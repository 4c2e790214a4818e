import {
  FOLLOW_UP_STATUSES,
  FOLLOW_UP_VERBS,
  followUpStatus,
  nextFollowUpStatus,
} from './follow-up-lifecycle.js';
import type { FollowUpOutcome, FollowUpStatus } from './follow-up-lifecycle.js';

const no = null;
const TABLE: Record<FollowUpStatus, (FollowUpOutcome | null)[]> = {
  //          complete    correct    miss      cancel
  scheduled: ['completed', no, no, 'cancelled'],
  due: ['completed', no, 'missed', 'cancelled'],
  overdue: ['completed', no, 'missed', 'cancelled'],
  completed: [no, 'completed', no, no],
  cancelled: [no, 'completed', no, no],
  missed: [no, 'completed', no, no],
};

describe('life cycle of a follow-up', () => {
  test('the table below speaks of every status and verb', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...FOLLOW_UP_STATUSES].sort());
    expect([...FOLLOW_UP_VERBS]).toEqual(['complete', 'correct', 'miss', 'cancel']);
  });

  const cases = FOLLOW_UP_STATUSES.flatMap((status) =>
    FOLLOW_UP_VERBS.map((verb, i) => ({ status, verb, next: TABLE[status][i] ?? null })),
  );
  test.each(cases)('$status, $verb: $next', ({ status, verb, next }) => {
    if (next !== null) {
      expect(nextFollowUpStatus(status, verb)).toBe(next);
    } else {
      expect(() => nextFollowUpStatus(status, verb)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'FOLLOW_UP_TRANSITION_REFUSED' }),
      );
    }
  });

  test.each<[number, FollowUpStatus]>([
    [999, 'scheduled'],
    [1000, 'due'],
    [1999, 'due'],
    [2000, 'overdue'],
    [9_999_999, 'overdue'],
  ])('open, due at 1000, overdue at 2000: at %i it is %s', (now, status) => {
    expect(followUpStatus({ outcome: null, dueAt: 1000, overdueAt: 2000 }, now)).toBe(status);
  });

  test.each<FollowUpOutcome>(['completed', 'cancelled', 'missed'])(
    'a follow-up that is %s stays so at any time',
    (outcome) => {
      for (const now of [0, 1500, 5000]) {
        expect(followUpStatus({ outcome, dueAt: 1000, overdueAt: 2000 }, now)).toBe(outcome);
      }
    },
  );
});
