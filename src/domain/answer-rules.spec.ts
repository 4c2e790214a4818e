import { lapseFaults, missedRuleFaults, stepRuleFaults } from './answer-rules.js';
import type { MissedRule, ProtocolDefinition, StepCase, StepRule } from './protocol.js';
import { validateProtocol } from './protocol-rules.js';
import { counts, esketamine, ladder, phase, protocol, twiceWeekly } from './testing/protocols.js';

/** Weekly without end, and nothing else. */
const withoutEnd = (): ProtocolDefinition => protocol([phase('MAINT', { rrule: 'FREQ=WEEKLY' })]);

const missed = (definition: ProtocolDefinition, missedRule: MissedRule): string[] =>
  missedRuleFaults({ ...definition, missedRule }).map(({ pointer }) => pointer);

describe('the rule for missed sessions', () => {
  it.each([
    ['every rule by itself', twiceWeekly(), { rule: 'append' }],
    ['the label’s', esketamine(), { rule: 'continue-schedule', withinDays: 7, ifWorse: 'drop-back' }],
    ['a ladder’s', ladder(), { rule: 'next-available', withinDays: 7, appliesItself: true }],
    ['one rung down', ladder(), { rule: 'drop-back' }],
    ['a set that fits its rule', twiceWeekly(), { rule: 'append', setWithin: { sessions: 6, days: 17 } }],
    ['none, where nothing is counted', withoutEnd(), { rule: 'none' }],
  ] as [string, ProtocolDefinition, MissedRule][])('makes sense: %s', (_fact, definition, rule) => {
    expect(missed(definition, rule)).toEqual([]);
  });

  it.each([
    ['back to what, with one interval only', twiceWeekly(), { rule: 'drop-back' }, ['rule']],
    ['back to what, where worse', withoutEnd(), { rule: 'none', ifWorse: 'drop-back' }, ['ifWorse']],
    [
      'worse asks for what is asked anyway',
      esketamine(),
      { rule: 'drop-back', ifWorse: 'drop-back' },
      ['ifWorse'],
    ],
    ['a review in place of a review', esketamine(), { rule: 'review', ifWorse: 'review' }, ['ifWorse']],
    ['append to no count', ladder(), { rule: 'append' }, ['rule']],
    ['compress no count', withoutEnd(), { rule: 'compress' }, ['rule']],
    ['repeat without a phase to repeat in', withoutEnd(), { rule: 'repeat' }, ['rule']],
    [
      'a decision that makes itself',
      twiceWeekly(),
      { rule: 'review', appliesItself: true },
      ['appliesItself'],
    ],
    ['days within which nothing is done', twiceWeekly(), { rule: 'append', withinDays: 7 }, ['withinDays']],
    ['again on the missed day', twiceWeekly(), { rule: 'repeat', withinDays: 0 }, ['withinDays']],
    ['days below none', twiceWeekly(), { rule: 'repeat', withinDays: -1 }, ['withinDays']],
    [
      'a set of more than there are',
      twiceWeekly(),
      { rule: 'append', setWithin: { sessions: 9, days: 90 } },
      ['setWithin/sessions'],
    ],
    [
      'a set that its own rule breaks',
      twiceWeekly(),
      { rule: 'append', setWithin: { sessions: 6, days: 16 } },
      ['setWithin/days'],
    ],
    [
      'sets without a count',
      withoutEnd(),
      { rule: 'none', setWithin: { sessions: 3, days: 28 } },
      ['setWithin'],
    ],
    [
      'several at once',
      withoutEnd(),
      { rule: 'drop-back', ifWorse: 'drop-back', appliesItself: true, withinDays: 3 },
      ['rule', 'ifWorse', 'appliesItself', 'withinDays'],
    ],
  ] as [string, ProtocolDefinition, MissedRule, string[]][])(
    'is refused: %s',
    (_fact, definition, rule, fields) => {
      expect(missed(definition, rule)).toEqual(fields.map((field) => `/missedRule/${field}`));
    },
  );
});

describe('the limits of a lapse', () => {
  it.each([
    [null, null, []],
    [28, null, []],
    [28, 60, []],
    [28, 28, ['/lapse/restartAfterDays']],
    [28, 14, ['/lapse/restartAfterDays']],
    [-1, 0.5, ['/lapse/reviewAfterDays', '/lapse/restartAfterDays']],
  ] as [number | null, number | null, string[]][])(
    'review after %s, restart after %s',
    (review, restart, expected) => {
      const definition = { ...twiceWeekly(), lapse: { reviewAfterDays: review, restartAfterDays: restart } };
      expect(lapseFaults(definition).map(({ pointer }) => pointer)).toEqual(expected);
    },
  );
});

describe('the step rule', () => {
  const better: StepCase['when'] = [{ type: 'at-most', scale: 'PHQ-9', total: 9 }];
  const worse: StepCase['when'] = [{ type: 'relapsed', scale: 'PHQ-9', rise: 5, total: 10 }];
  const up = (changes: Partial<StepCase> = {}): StepCase => ({
    when: better,
    visitsInRow: 2,
    step: 'longer',
    ...changes,
  });
  const down = (changes: Partial<StepCase> = {}): StepCase => ({
    when: worse,
    visitsInRow: 1,
    step: 'shorter',
    ...changes,
  });
  const faults = (cases: StepCase[], definition = ladder(), rule: Partial<StepRule> = {}): string[] =>
    stepRuleFaults({ ...definition, stepRule: { ...rule, cases } }).map(({ pointer }) => pointer);

  it('makes sense where each case can decide', () => {
    expect(faults([down({ review: true }), up()])).toEqual([]);
    expect(faults([up({ intervalDays: 7 }), up({ intervalDays: 14, visitsInRow: 3 }), down()])).toEqual([]);
    // Weaker than what it follows, so that it can hold alone.
    expect(faults([up({ visitsInRow: 3 }), up({ visitsInRow: 2, step: 'stay' })])).toEqual([]);
    // What the ladder has not is not offered: a rung that only a trial used may stand there.
    expect(faults([up({ byJudgement: [91] })])).toEqual([]);
    expect(faults([up({ byJudgement: [91] }), down({ intervalDays: 91 })])).toEqual([]);
    expect(stepRuleFaults(ladder())).toEqual([]);
  });

  it.each([
    ['without a case', [], ladder(), ['/cases']],
    ['without a ladder', [up()], twiceWeekly(), ['']],
    ['from a rung that no ladder has', [up({ intervalDays: 10 })], ladder(), ['/cases/0/intervalDays']],
    ['up from the longest', [up({ intervalDays: 28 })], ladder(), ['/cases/0/step']],
    ['down from the shortest', [down({ intervalDays: 7 })], ladder(), ['/cases/0/step']],
    ['under no condition', [up({ when: [] })], ladder(), ['/cases/0/when']],
    ['after no visit', [up({ visitsInRow: 0 })], ladder(), ['/cases/0/visitsInRow']],
    ['both longer and shorter for the same rating', [up(), up({ step: 'shorter' })], ladder(), ['/cases/1']],
    [
      'for fewer visits already decided',
      [up({ visitsInRow: 1 }), up({ intervalDays: 14 })],
      ladder(),
      ['/cases/1'],
    ],
    [
      'by an answer that everybody gives',
      [down({ when: [{ type: 'item-newly', scale: 'PHQ-9', item: 9, atLeast: 0 }] })],
      ladder(),
      ['/cases/0/when/0/atLeast'],
    ],
  ] as [string, StepCase[], ProtocolDefinition, string[]][])(
    'is refused: %s',
    (_fact, cases, definition, expected) => {
      expect(faults(cases, definition)).toEqual(expected.map((pointer) => `/stepRule${pointer}`));
    },
  );
});

it('all of it is named at once when a protocol is checked', () => {
  const definition = protocol(
    [phase('IND', { kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=4', ...counts(4, 4, 4) })],
    {
      missedRule: { rule: 'drop-back', appliesItself: true },
      lapse: { reviewAfterDays: 14, restartAfterDays: 7 },
      stepRule: { cases: [] },
    },
  );
  expect(validateProtocol(definition).map(({ pointer }) => pointer)).toEqual([
    '/missedRule/rule',
    '/missedRule/appliesItself',
    '/lapse/restartAfterDays',
    '/stepRule',
    '/stepRule/cases',
  ]);
});
