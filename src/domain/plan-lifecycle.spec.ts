import { DomainError } from './errors.js';
import { nextPlanStatus, PLAN_STATUSES, PLAN_VERBS } from './plan-lifecycle.js';
import type { PlanStatus, PlanVerb } from './plan-lifecycle.js';

const no = null;
/** Rows: status; columns: the verbs in the order of PLAN_VERBS. */
const TABLE: Record<PlanStatus, (PlanStatus | null)[]> = {
  //                  activate  hold       resume    complete     revoke     enter-in-error
  draft: ['active', no, no, no, 'revoked', 'entered-in-error'],
  active: [no, 'on-hold', no, 'completed', 'revoked', 'entered-in-error'],
  'on-hold': [no, no, 'active', no, 'revoked', 'entered-in-error'],
  completed: [no, no, no, no, no, 'entered-in-error'],
  revoked: [no, no, no, no, no, 'entered-in-error'],
  'entered-in-error': [no, no, no, no, no, no],
};
const VERBS: PlanVerb[] = ['activate', 'hold', 'resume', 'complete', 'revoke', 'enter-in-error'];

describe('life cycle of a treatment plan', () => {
  test('the table below speaks of every status and verb', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...PLAN_STATUSES].sort());
    expect(VERBS).toEqual([...PLAN_VERBS]);
  });

  const cases = PLAN_STATUSES.flatMap((status) =>
    VERBS.map((verb, i) => ({ status, verb, next: TABLE[status][i] ?? null })),
  );
  test.each(cases)('$status, $verb: $next', ({ status, verb, next }) => {
    if (next !== null) {
      expect(nextPlanStatus(status, verb)).toBe(next);
    } else {
      expect(() => nextPlanStatus(status, verb)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'PLAN_TRANSITION_REFUSED' }),
      );
    }
  });

  test('a refusal names the status and what is allowed from it', () => {
    expect(() => nextPlanStatus('on-hold', 'complete')).toThrow(DomainError);
    expect(() => nextPlanStatus('on-hold', 'complete')).toThrow(
      'The treatment plan is on-hold and refuses complete; allowed now: resume, revoke, enter-in-error.',
    );
    expect(() => nextPlanStatus('entered-in-error', 'activate')).toThrow('nothing is allowed from here');
  });
});
