import type { Phase } from './protocol.js';
import { validateProtocol } from './protocol-rules.js';
import {
  assisted,
  counts,
  esketamine,
  induction,
  ladder,
  phase,
  pointers,
  protocol,
} from './testing/protocols.js';

describe('faults of a phase', () => {
  it.each([
    ['a rule by the second', { rrule: 'FREQ=SECONDLY' }, ['/phases/0/rrule']],
    ['an enormous count in the rule', { rrule: 'FREQ=WEEKLY;COUNT=100000' }, ['/phases/0/rrule']],
    ['an unknown weekday', { rrule: 'FREQ=WEEKLY;BYDAY=MO,XX' }, ['/phases/0/rrule']],
    ['no rule', { rrule: null }, ['/phases/0/rrule']],
    [
      'a count in the rule that is not the default',
      { rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7' },
      ['/phases/0/rrule'],
    ],
    [
      'a count in an open-ended rule',
      { countMin: null, countDefault: null, countMax: null },
      ['/phases/0/rrule'],
    ],
    [
      'a count of 0',
      { rrule: null, anchor: { type: 'last-given' }, countMin: 0 },
      ['/phases/0/ladder', '/phases/0/countMin'],
    ],
    [
      'counts of 0',
      { rrule: 'FREQ=WEEKLY;BYDAY=MO,TH', ...counts(0, 0, 0) },
      ['/phases/0/countMin', '/phases/0/countDefault', '/phases/0/countMax'],
    ],
    ['least above default', { countMin: 7 }, ['/phases/0/countMin']],
    ['most below default', { countMax: 5 }, ['/phases/0/countMax']],
    ['two of three counts', { countMax: null }, ['/phases/0/countMax']],
    ['a backward gap', { minGapDays: 6 }, ['/phases/0/minGapDays']],
    ['a gap the rule undercuts', { minGapDays: 4 }, ['/phases/0/rrule']],
    ['a gap the rule exceeds', { maxGapDays: 3 }, ['/phases/0/rrule']],
    [
      'a gap exceeded over the weekend only',
      { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU;COUNT=6', minGapDays: 1 },
      ['/phases/0/rrule'],
    ],
    [
      'negative gaps',
      { minGapDays: -1, maxGapDays: 1.5 },
      ['/phases/0/rrule', '/phases/0/minGapDays', '/phases/0/maxGapDays'],
    ],
    ['a negative window', { windowDays: { before: -1, after: 7 } }, ['/phases/0/windowDays/before']],
    ['an endless window', { windowDays: { before: 0, after: 1e9 } }, ['/phases/0/windowDays/after']],
    ['course week 0', { anchor: { type: 'course-week', week: 0 } }, ['/phases/0/anchor/week']],
    [
      'a first dose that is not day 1',
      { anchor: { type: 'course-week', week: 2 } },
      ['/phases/0/anchor/week'],
    ],
    [
      'an unknown gate',
      { entryGate: 'nowhere', exitGate: 'nowhere' },
      ['/phases/0/entryGate', '/phases/0/exitGate'],
    ],
    ['booking ahead what has an end', { bookAhead: 1 }, ['/phases/0/bookAhead']],
    ['booking nothing ahead', { bookAhead: 0 }, ['/phases/0/bookAhead']],
    ['a code of spaces', { code: ' ' }, ['/phases/0/code']],
    ['an unknown kind', { kind: 'other' as Phase['kind'] }, ['/phases', '/phases/0/kind']],
    ['a ladder without a rung', { rrule: null, anchor: { type: 'last-given' } }, ['/phases/0/ladder']],
  ] as [string, Partial<Phase>, string[]][])('%s', (_fact, changes, expected) => {
    expect(pointers(induction(changes))).toEqual(expected);
  });

  it('says what contradicts what', () => {
    expect(validateProtocol(induction({ minGapDays: 4 }))).toEqual([
      {
        pointer: '/phases/0/rrule',
        detail: 'The rule leaves 3 days between sessions; the gap rule allows 4 to 5.',
      },
    ]);
  });

  it('a ladder phase has no rule', () => {
    const definition = ladder();
    Object.assign(definition.phases[0] ?? {}, { rrule: 'FREQ=WEEKLY' });
    expect(pointers(definition)).toEqual(['/phases/0/rrule']);
  });

  it.each([
    ['an interval outside its gap rule', { intervalDays: 11 }, ['/ladder/0/intervalDays']],
    ['no interval', { intervalDays: 0 }, ['/ladder/0/intervalDays']],
    ['a backward gap', { minGapDays: 12 }, ['/ladder/0/minGapDays']],
    ['no occurrences', { occurrencesBeforeStep: 0 }, ['/ladder/0/occurrencesBeforeStep']],
  ])('a rung with %s', (_fact, changes, expected) => {
    const definition = ladder();
    Object.assign(definition.ladder[0] ?? {}, changes);
    expect(pointers(definition)).toEqual(expected);
  });

  it.each([
    ['an unknown phase', { phase: 'NONE' }, ['/phases/0/anchor/phase']],
    ['itself', { phase: 'PREP' }, ['/phases/0/anchor/phase']],
    ['another tied phase', { phase: 'INTEGRATION' }, ['/phases/0/anchor/phase']],
    ['a backward range', { fromDays: -1, toDays: -7 }, ['/phases/0/anchor/fromDays']],
    ['a wanted day outside', { wantedDays: -8 }, ['/phases/0/anchor/wantedDays']],
    ['the same day', { toDays: 0 }, ['/phases/0/anchor']],
    ['half days', { wantedDays: -1.5 }, ['/phases/0/anchor/wantedDays']],
  ])('preparation tied to %s', (_fact, changes, expected) => {
    const definition = assisted();
    Object.assign(definition.phases[0]?.anchor ?? {}, changes);
    expect(pointers(definition)).toEqual(expected);
  });

  it('preparation without a count', () => {
    const definition = assisted();
    Object.assign(definition.phases[0] ?? {}, { countMin: null, countDefault: null, countMax: null });
    // What is left follows an open-ended phase, which is a fault of its own.
    expect(pointers(definition)).toEqual(['/phases/0/countDefault', '/phases/1', '/phases/2']);
  });
});

describe('faults between phases', () => {
  it('the same code twice', () => {
    const definition = esketamine();
    Object.assign(definition.phases[1] ?? {}, { code: 'IND' });
    expect(pointers(definition)).toEqual(['/phases/1/code']);
  });

  it('a finite phase after an open-ended one', () => {
    const definition = esketamine();
    definition.phases.push(phase('LATE', { anchor: { type: 'course-week', week: 20 }, ...counts(1, 2, 3) }));
    expect(pointers(definition)).toEqual(['/phases/3']);
  });

  it.each([
    ['begins before the one before it has ended', 4],
    ['leaves a gap that it does not allow itself', 7],
  ])('a phase that %s', (_fact, week) => {
    const definition = esketamine();
    Object.assign(definition.phases[1] ?? {}, { anchor: { type: 'course-week', week } });
    expect(pointers(definition)).toContain('/phases/1/anchor');
  });

  it('an open-ended phase too near to the last finite one', () => {
    const definition = esketamine();
    Object.assign(definition.phases[2] ?? {}, { anchor: { type: 'course-week', week: 8 } });
    expect(pointers(definition)).toEqual(['/phases/2/anchor']);
  });

  it('no phase that gives the drug', () => {
    expect(pointers(protocol([]))).toEqual(['/phases']);
    expect(pointers(protocol([phase('TALK', { kind: 'preparation', ...counts(1, 1, 1) })]))).toEqual([
      '/phases',
    ]);
    expect(pointers(protocol([phase('PRN', { anchor: { type: 'on-demand' }, rrule: null })]))).toEqual([
      '/phases',
    ]);
  });
});
