import { nextProtocolStatus, PROTOCOL_STATUSES, PROTOCOL_VERBS } from './protocol-lifecycle.js';
import type { ProtocolStatus } from './protocol-lifecycle.js';

const no = null;
/** Rows: status; columns: publish, retire. */
const TABLE: Record<ProtocolStatus, (ProtocolStatus | null)[]> = {
  draft: ['published', 'retired'],
  published: [no, 'retired'],
  retired: [no, no],
};

describe("life cycle of a protocol's version", () => {
  test('the table speaks of every status and verb', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...PROTOCOL_STATUSES].sort());
    expect([...PROTOCOL_VERBS]).toEqual(['publish', 'retire']);
  });

  const cases = PROTOCOL_STATUSES.flatMap((status) =>
    PROTOCOL_VERBS.map((verb, i) => ({ status, verb, next: TABLE[status][i] ?? null })),
  );
  test.each(cases)('$status, $verb: $next', ({ status, verb, next }) => {
    if (next !== null) expect(nextProtocolStatus(status, verb)).toBe(next);
    else {
      expect(() => nextProtocolStatus(status, verb)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'PROTOCOL_TRANSITION_REFUSED' }),
      );
    }
  });
});
