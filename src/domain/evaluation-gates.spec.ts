import { courseOutline } from './course-outline.js';
import { ordinalsOf, phasesBehind } from './evaluation-gates.js';
import { esketamine, phase, protocol } from './testing/protocols.js';

describe('what waits for an evaluation', () => {
  test('the phases behind it, with the talks tied to their doses', () => {
    expect([...phasesBehind(esketamine(), 'end-of-induction')]).toEqual(['MAINT1']);
    const { checkpoints } = esketamine();
    const gated = protocol(
      [
        phase('IND', { rrule: 'FREQ=WEEKLY;COUNT=2', countMin: 1, countDefault: 2, countMax: 2 }),
        phase('MAINT', {
          anchor: { type: 'course-week', week: 3 },
          ...{ rrule: 'FREQ=WEEKLY;COUNT=2', countMin: 1, countDefault: 2, countMax: 2 },
          entryGate: 'end-of-induction',
        }),
        phase('TALK', {
          kind: 'integration',
          anchor: {
            ...{ type: 'session-offset', phase: 'MAINT', sessions: 'each' },
            ...{ fromDays: 1, wantedDays: 1, toDays: 3 },
          },
          rrule: null,
          ...{ countMin: 1, countDefault: 2, countMax: 2 },
        }),
      ],
      { checkpoints },
    );
    const behind = phasesBehind(gated, 'end-of-induction');
    expect([...behind]).toEqual(['MAINT', 'TALK']);
    expect([...phasesBehind(gated, 'another')]).toEqual([]);
    const ordinals = ordinalsOf(courseOutline(gated, { startDate: '2027-01-04' }).ordinals, behind);
    const named = ordinals.map((one) => `${one.phase} ${one.ordinal}`);
    expect([...named].sort()).toEqual(['MAINT 1', 'MAINT 2', 'TALK 1', 'TALK 2']);
    for (const { phase: code, ordinal, relation } of ordinals) {
      expect(relation && named[relation.index]).toBe(code === 'TALK' ? `MAINT ${ordinal}` : null);
    }
  });
});
