import {
  isGiven,
  isLive,
  isUnstarted,
  isVoid,
  nextSessionStatus,
  SESSION_STATUSES,
  SESSION_VERBS,
  undoVerb,
} from './session-lifecycle.js';
import type { SessionStatus, SessionVerb } from './session-lifecycle.js';

/** Every allowed step; whatever is not here is refused. */
const STEPS: [SessionStatus, SessionVerb, SessionStatus][] = [
  ['proposed', 'book', 'booked'],
  ['proposed', 'cancel', 'cancelled'],
  ['booked', 'check-in', 'checked-in'],
  ['booked', 'cancel', 'cancelled'],
  ['booked', 'no-show', 'no-show'],
  ['checked-in', 'start', 'in-progress'],
  ['checked-in', 'cancel', 'cancelled'],
  ['checked-in', 'undo-check-in', 'booked'],
  ['in-progress', 'end-administration', 'observation'],
  ['in-progress', 'abort', 'aborted'],
  ['in-progress', 'leave-against-advice', 'left-against-advice'],
  ['observation', 'discharge', 'completed'],
  ['observation', 'abort', 'aborted'],
  ['observation', 'leave-against-advice', 'left-against-advice'],
  ['no-show', 'undo-no-show', 'booked'],
  ...SESSION_STATUSES.filter((s) => s !== 'entered-in-error').map(
    (s): [SessionStatus, SessionVerb, SessionStatus] => [s, 'enter-in-error', 'entered-in-error'],
  ),
];

describe('life cycle of a session', () => {
  const cases = SESSION_STATUSES.flatMap((status) =>
    SESSION_VERBS.map((verb) => ({
      status,
      verb,
      next: STEPS.find(([from, by]) => from === status && by === verb)?.[2] ?? null,
    })),
  );

  test('132 pairs, 25 of them allowed', () => {
    expect(cases).toHaveLength(132);
    expect(cases.filter((c) => c.next !== null)).toHaveLength(25);
  });

  test.each(cases)('$status, $verb: $next', ({ status, verb, next }) => {
    if (next !== null) {
      expect(nextSessionStatus(status, verb)).toBe(next);
    } else {
      expect(() => nextSessionStatus(status, verb)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'SESSION_TRANSITION_REFUSED' }),
      );
    }
  });

  test.each<[SessionStatus, string]>([
    //  live, unstarted, given, void
    ['proposed', '-U--'],
    ['booked', 'LU--'],
    ['checked-in', 'L---'],
    ['in-progress', 'L---'],
    ['observation', 'L-G-'],
    ['completed', '--G-'],
    ['cancelled', '---V'],
    ['no-show', '---V'],
    ['aborted', '----'],
    ['left-against-advice', '--G-'],
    ['entered-in-error', '---V'],
  ])('%s belongs to %s', (status, expected) => {
    const groups = [
      isLive(status) ? 'L' : '-',
      isUnstarted(status) ? 'U' : '-',
      isGiven(status) ? 'G' : '-',
      isVoid(status) ? 'V' : '-',
    ];
    expect(groups.join('')).toBe(expected);
  });

  test('an aborted session is given where it was said to count', () => {
    expect(isGiven('aborted', true)).toBe(true);
    expect(isGiven('aborted', false)).toBe(false);
    expect(isGiven('cancelled', true)).toBe(false);
  });

  test('"undo" means the check-in or the no-show, and nothing else', () => {
    expect(undoVerb('checked-in')).toBe('undo-check-in');
    expect(undoVerb('no-show')).toBe('undo-no-show');
    expect(SESSION_STATUSES.filter((s) => undoVerb(s) !== null)).toEqual(['checked-in', 'no-show']);
  });
});
