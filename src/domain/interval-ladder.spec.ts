import type { RecordedSession } from './given-sessions.js';
import { nextRung, type Evaluation, type LadderState, type StepProposal } from './interval-ladder.js';
import type { ProtocolDefinition, StepRule } from './protocol.js';
import { ladder, twiceWeekly } from './testing/protocols.js';

const RESPONSE: StepRule = {
  cases: [
    {
      when: [
        { type: 'relapsed', scale: 'PHQ-9', rise: 5, total: 10 },
        { type: 'item-newly', scale: 'PHQ-9', item: 9, atLeast: 1 },
      ],
      visitsInRow: 1,
      step: 'shorter',
      review: true,
    },
    {
      when: [
        { type: 'dropped', scale: 'PHQ-9', percent: 50 },
        { type: 'at-most', scale: 'PHQ-9', total: 4 },
      ],
      visitsInRow: 2,
      step: 'longer',
    },
  ],
};

const withRule = (
  stepRule: StepRule | null,
  occurrencesBeforeStep: number | null = null,
): ProtocolDefinition => ({
  ...ladder(),
  ladder: ladder().ladder.map((rung) => ({ ...rung, occurrencesBeforeStep })),
  stepRule,
});

const rated = (date: string, total: number, items: Record<number, number> = {}): Evaluation => ({
  date,
  scale: 'PHQ-9',
  total,
  items,
});

const given = (...dates: string[]): RecordedSession[] =>
  dates.map((date, i) => ({ phase: 'MAINT', ordinal: i + 1, wantedDate: date, date, status: 'completed' }));

const state = (changes: Partial<LadderState> = {}): LadderState => ({
  phase: 'MAINT',
  rung: 1,
  since: null,
  dayOne: '2027-01-04',
  sessions: [],
  ...changes,
});

const step = (
  definition: ProtocolDefinition,
  evaluations: Evaluation[],
  changes: Partial<LadderState> = {},
  asOf = '2027-12-31',
): StepProposal => {
  const proposal = nextRung(definition, state(changes), evaluations, asOf);
  if (!proposal) throw new Error('no ladder');
  return proposal;
};

const said = ({ step: way, to, review, reason }: StepProposal) => [
  way,
  to?.intervalDays ?? null,
  review,
  reason.code,
];

/** Rated 20 before the course. */
const BASELINE = rated('2026-12-30', 20);

describe('by response and relapse', () => {
  it.each([
    ['nothing was rated', [], ['stay', null, false, 'NO_RATING']],
    ['one visit in response', [10], ['stay', null, false, 'NO_CHANGE']],
    ['two in a row', [10, 10], ['longer', 21, false, 'HELD_FOR_LONGER']],
    ['two, but not in a row', [10, 11, 10], ['stay', null, false, 'NO_CHANGE']],
    ['response just missed', [10, 10.1], ['stay', null, false, 'NO_CHANGE']],
    ['remission', [4, 4], ['longer', 21, false, 'HELD_FOR_LONGER']],
    ['a rise of 5 from the best, to 10', [5, 10], ['shorter', 7, true, 'NOT_HELD']],
    ['a rise of 4 from the best, to 10', [6, 10], ['longer', 21, false, 'HELD_FOR_LONGER']],
    ['a rise of 5 from the best, to 9', [4, 9], ['longer', 21, false, 'HELD_FOR_LONGER']],
    ['a rise from the best some visits ago', [3, 7, 11], ['shorter', 7, true, 'NOT_HELD']],
  ] as [string, number[], unknown[]][])('%s', (_fact, totals, expected) => {
    const dates = ['2027-01-04', '2027-01-18', '2027-02-01'];
    const visits = totals.map((total, i) => rated(dates[i] ?? '', total));
    expect(said(step(withRule(RESPONSE), totals.length > 0 ? [BASELINE, ...visits] : []))).toEqual(expected);
  });

  it('item 9 newly answered with 1 or more asks for the shorter interval and a review, whatever the total', () => {
    const before = rated('2027-01-04', 4, { 9: 0 });
    expect(said(step(withRule(RESPONSE), [before, rated('2027-01-18', 4, { 9: 1 })]))).toEqual([
      'shorter',
      7,
      true,
      'NOT_HELD',
    ]);
    // It is not new any more at the visit after.
    const again = [BASELINE, rated('2027-01-04', 4, { 9: 1 }), rated('2027-01-18', 4, { 9: 1 })];
    expect(said(step(withRule(RESPONSE), again))[0]).toBe('longer');
  });

  it('a first rating shows nothing new, and none before the course is judged', () => {
    expect(said(step(withRule(RESPONSE), [rated('2027-01-04', 20, { 9: 2 })]))[3]).toBe('NO_CHANGE');
    const before = [rated('2026-12-01', 20, { 9: 0 }), rated('2026-12-30', 20, { 9: 2 })];
    expect(said(step(withRule(RESPONSE), before))[3]).toBe('NO_RATING');
  });

  it('what led to the present rung leads to no second step', () => {
    const visits = [BASELINE, rated('2027-01-04', 4), rated('2027-01-18', 4)];
    expect(step(withRule(RESPONSE), visits).step).toBe('longer');
    expect(said(step(withRule(RESPONSE), visits, { rung: 2, since: '2027-01-18' }))[3]).toBe('NO_RATING');
    const later = [...visits, rated('2027-02-08', 4)];
    expect(said(step(withRule(RESPONSE), later, { rung: 2, since: '2027-01-18' }))[3]).toBe('NO_CHANGE');
    const twice = [...later, rated('2027-03-01', 4)];
    expect(step(withRule(RESPONSE), twice, { rung: 2, since: '2027-01-18' }).to?.intervalDays).toBe(28);
  });

  it('looks at nothing rated later than asked for, nor at other scales', () => {
    const visits = [BASELINE, rated('2027-01-04', 4), rated('2027-01-18', 4)];
    expect(said(step(withRule(RESPONSE), visits, {}, '2027-01-17'))[3]).toBe('NO_CHANGE');
    const others = visits.map((one) => ({ ...one, scale: 'GAD-7' }));
    expect(said(step(withRule(RESPONSE), others))[3]).toBe('NO_RATING');
  });

  it('a longer interval waits for the sessions that the rung asks for, given since it began; a shorter one does not', () => {
    const definition = withRule(RESPONSE, 2);
    const visits = [BASELINE, rated('2027-01-04', 4), rated('2027-01-18', 4)];
    const sessions = given('2027-01-04', '2027-01-18');
    expect(said(step(definition, visits, { sessions }))[0]).toBe('longer');
    const since = { sessions, since: '2027-01-03' };
    expect(said(step(definition, visits, since))[0]).toBe('longer');
    const aborted = sessions.map((s, i) => (i === 0 ? { ...s, status: 'aborted' as const } : s));
    expect(said(step(definition, visits, { sessions: aborted }))).toEqual([
      'stay',
      null,
      false,
      'TOO_FEW_SESSIONS',
    ]);
    expect(step(definition, [BASELINE, rated('2027-01-04', 3), rated('2027-01-18', 12)]).step).toBe(
      'shorter',
    );
  });

  it('there is no step beyond either end; a relapse on the shortest interval is still reviewed', () => {
    const well = [BASELINE, rated('2027-01-04', 4), rated('2027-01-18', 4)];
    expect(said(step(withRule(RESPONSE), well, { rung: 3 }))).toEqual([
      'stay',
      null,
      false,
      'LONGEST_INTERVAL',
    ]);
    const ill = [BASELINE, rated('2027-01-04', 4), rated('2027-01-18', 12)];
    expect(said(step(withRule(RESPONSE), ill, { rung: 0 }))).toEqual([
      'stay',
      null,
      true,
      'SHORTEST_INTERVAL',
    ]);
  });
});

describe('by relief', () => {
  const RELIEF: StepRule = {
    cases: [
      { when: [{ type: 'dropped-less', scale: 'NRS', percent: 30 }], visitsInRow: 1, step: 'shorter' },
      { when: [{ type: 'dropped', scale: 'NRS', percent: 30 }], visitsInRow: 2, step: 'longer' },
    ],
  };
  const pain = (...totals: number[]): Evaluation[] =>
    totals.map((total, i) => ({ date: `2027-01-0${i + 4}`, scale: 'NRS', total }));

  it.each([
    ['two visits with 30 %', [10, 7, 7], 'longer'],
    ['one visit with 30 %', [10, 7], 'stay'],
    ['less than 30 %', [10, 5, 8], 'shorter'],
    ['a baseline of nothing', [0, 5, 5], 'stay'],
  ] as [string, number[], string][])('%s', (_fact, totals, expected) => {
    expect(step(withRule(RELIEF), pain(...totals)).step).toBe(expected);
  });
});

it('a protocol without a step rule leaves it to a clinician, one without a ladder has no rung', () => {
  expect(said(step(withRule(null), [BASELINE]))).toEqual(['stay', null, false, 'NO_STEP_RULE']);
  expect(nextRung(twiceWeekly(), state({ phase: 'IND' }), [], '2027-01-04')).toBeNull();
  expect(nextRung(ladder(), state({ phase: 'NONE' }), [], '2027-01-04')).toBeNull();
});

it.each([
  [-1, 7],
  [9, 28],
])('rung %i is the nearest that the ladder has', (rung, intervalDays) => {
  expect(step(withRule(RESPONSE), [], { rung }).rung.intervalDays).toBe(intervalDays);
});
