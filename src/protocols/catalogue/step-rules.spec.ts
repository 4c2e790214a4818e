/** The step rules of the built-in ladders, cell by cell. */
import type { RecordedSession } from '../../domain/given-sessions.js';
import { nextRung, type Evaluation, type StepProposal } from '../../domain/interval-ladder.js';
import { addDays } from '../../domain/local-time.js';
import type { ProtocolDefinition, StepRule } from '../../domain/protocol.js';
import { catalogue } from './index.js';

const DAY_ONE = '2027-01-04';
const LABELLED_COURSES = ['esk-trd-label', 'esk-trd-monotherapy', 'esk-trd-age65-exUS'];

const byCode = (code: string): ProtocolDefinition => {
  const found = catalogue.find((definition) => definition.code === code);
  if (!found) throw new Error(`no protocol ${code}`);
  return found;
};

/** The label's course with the trial's third rung, which is outside the label. */
const withFourWeeks = (code: string): ProtocolDefinition => {
  const definition = structuredClone(byCode(code));
  const rung = { intervalDays: 28, occurrencesBeforeStep: null, minGapDays: 24, maxGapDays: 32 };
  for (const phase of definition.phases) phase.ladder?.push(rung);
  return definition;
};

const cgi = (day: number, total: number): Evaluation => ({
  date: addDays(DAY_ONE, day),
  scale: 'CGI-S',
  total,
});

function step(
  definition: ProtocolDefinition,
  phase: string,
  rung: number,
  evaluations: Evaluation[],
  more: { since?: string; asOf?: string; sessions?: RecordedSession[] } = {},
): StepProposal {
  const { since = null, asOf = '2027-12-31', sessions = [] } = more;
  const state = { phase, rung, since, dayOne: DAY_ONE, sessions };
  const proposal = nextRung(definition, state, evaluations, asOf);
  if (!proposal) throw new Error('no ladder');
  return proposal;
}

describe.each(LABELLED_COURSES)('SUSTAIN-3, by CGI-S: %s', (code) => {
  it.each([
    ['weekly', 3, 'every other week', 0, 14, []],
    ['weekly', 4, 'no change', 0, null, []],
    ['every other week', 3, 'no change, or every 4 weeks by judgement', 1, null, [28]],
    ['every other week', 4, 'weekly', 1, 7, []],
    ['every 4 weeks', 3, 'no change', 2, null, []],
    ['every 4 weeks', 4, 'weekly or every other week by judgement', 2, 14, [7]],
  ] as [string, number, string, number, number | null, number[]][])(
    '%s, %i: %s',
    (_present, total, _fact, rung, to, byJudgement) => {
      const asOf = addDays(DAY_ONE, 56);
      const proposal = step(withFourWeeks(code), 'maintenance-2', rung, [cgi(56, total)], { asOf });
      expect(proposal.to?.intervalDays ?? null).toBe(to);
      expect(proposal.byJudgement.map(({ intervalDays }) => intervalDays)).toEqual(byJudgement);
      expect(proposal.ratedOn).toBe(asOf);
    },
  );

  it('the label has no rung of 4 weeks: there is nothing to choose', () => {
    const asOf = addDays(DAY_ONE, 56);
    expect(step(byCode(code), 'maintenance-2', 1, [cgi(56, 2)], { asOf })).toMatchObject({
      step: 'stay',
      byJudgement: [],
    });
  });

  it('judges from week 4 on, only at points two weeks apart', () => {
    const at = (day: number, evaluations: Evaluation[]) =>
      step(byCode(code), 'maintenance-1', 0, evaluations, { asOf: addDays(DAY_ONE, day) }).reason.code;
    expect(at(27, [cgi(21, 2)])).toBe('NO_RATING');
    expect(at(28, [cgi(28, 2)])).toBe('HELD_FOR_LONGER');
    // The visit a week later is not at a point: the one at the point has decided.
    expect(at(35, [cgi(28, 5), cgi(35, 2)])).toBe('NO_CHANGE');
    expect(at(42, [cgi(28, 5), cgi(35, 2)])).toBe('NO_RATING');
    expect(at(42, [cgi(28, 5), cgi(35, 2), cgi(42, 2)])).toBe('HELD_FOR_LONGER');
  });

  it('a step that was accepted is not proposed again by the same visit', () => {
    const since = addDays(DAY_ONE, 56);
    const proposal = step(byCode(code), 'maintenance-2', 1, [cgi(56, 4)], {
      since,
      asOf: addDays(DAY_ONE, 60),
    });
    expect(proposal).toMatchObject({ step: 'stay', reason: { code: 'NO_RATING' } });
  });
});

it('SUSTAIN-2 as data: four weekly sessions, then the lowest frequency that keeps remission', () => {
  const REMISSION: StepRule = {
    cases: [
      { when: [{ type: 'above', scale: 'MADRS', total: 12 }], visitsInRow: 1, step: 'shorter' },
      { when: [{ type: 'at-most', scale: 'MADRS', total: 12 }], visitsInRow: 1, step: 'longer' },
    ],
  };
  const definition = structuredClone(byCode('esk-trd-label'));
  definition.stepRule = REMISSION;
  const ladder = definition.phases.at(-1)?.ladder;
  Object.assign(ladder?.[0] ?? {}, { occurrencesBeforeStep: 4 });
  const madrs = (total: number): Evaluation[] => [{ date: '2027-03-01', scale: 'MADRS', total }];
  const weekly = (count: number): RecordedSession[] =>
    Array.from({ length: count }, (_, i) => ({
      phase: 'maintenance-2',
      ordinal: i + 1,
      wantedDate: addDays('2027-02-01', 7 * i),
      date: addDays('2027-02-01', 7 * i),
      status: 'completed' as const,
    }));
  const to = (rung: number, total: number, sessions: RecordedSession[]) =>
    step(definition, 'maintenance-2', rung, madrs(total), { sessions }).to?.intervalDays ?? null;
  expect([to(0, 12, weekly(3)), to(0, 12, weekly(4))]).toEqual([null, 14]);
  expect([to(1, 12, weekly(4)), to(1, 13, weekly(4))]).toEqual([null, 7]);
});

describe('iv-mdd-maintenance-ladder: two visits in response up, a relapse down', () => {
  const visits = (...ratings: [total: number, item9?: number][]): Evaluation[] =>
    ratings.map(([total, item9 = 0], i) => ({
      date: addDays(DAY_ONE, 7 * i),
      scale: 'PHQ-9',
      total,
      items: { 9: item9 },
    }));
  const two: RecordedSession[] = [0, 7].map((day, i) => ({
    phase: 'maintenance',
    ordinal: i + 1,
    wantedDate: addDays(DAY_ONE, day),
    date: addDays(DAY_ONE, day),
    status: 'completed',
  }));

  it.each([
    ['response at two visits in a row', visits([20], [10], [9]), 21, false],
    ['remission at two visits in a row', visits([6], [4], [4]), 21, false],
    ['response at one visit', visits([20], [12], [10]), null, false],
    ['5 above the best and 10', visits([20], [5], [10]), 7, true],
    ['4 above the best and 10', visits([12], [6], [10]), null, false],
    ['5 above the best and 9', visits([8], [4], [9]), null, false],
    ['item 9 newly 1', visits([20], [4], [4, 1]), 7, true],
  ] as [string, Evaluation[], number | null, boolean][])('%s', (_fact, evaluations, to, review) => {
    const proposal = step(byCode('iv-mdd-maintenance-ladder'), 'maintenance', 1, evaluations, {
      sessions: two,
    });
    expect([proposal.to?.intervalDays ?? null, proposal.review]).toEqual([to, review]);
  });

  it('climbs 7, 14, 21, 28 and no further', () => {
    const ladder = [0, 1, 2, 3].map(
      (rung) =>
        step(byCode('iv-mdd-maintenance-ladder'), 'maintenance', rung, visits([20], [4], [4]), {
          sessions: two,
        }).to?.intervalDays ?? null,
    );
    expect(ladder).toEqual([14, 21, 28, null]);
  });
});

describe('iv-pain-weekly-series: 30 % relief', () => {
  const pain = (...totals: number[]): Evaluation[] =>
    totals.map((total, i) => ({ date: addDays(DAY_ONE, 28 * i), scale: 'NRS', total }));
  const two: RecordedSession[] = [28, 56].map((day, i) => ({
    phase: 'maintenance',
    ordinal: i + 1,
    wantedDate: addDays(DAY_ONE, day),
    date: addDays(DAY_ONE, day),
    status: 'completed',
  }));

  it.each([
    ['at two visits in a row', pain(8, 5, 5), 56],
    ['at one', pain(8, 5), null],
    ['not kept', pain(8, 5, 6), 28],
  ] as [string, Evaluation[], number | null][])('%s', (_fact, evaluations, to) => {
    const proposal = step(byCode('iv-pain-weekly-series'), 'maintenance', 1, evaluations, { sessions: two });
    expect(proposal.to?.intervalDays ?? null).toBe(to);
  });
});
