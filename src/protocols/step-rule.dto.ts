import { Flag, Nested, NestedList, NumberList, OneOf, Text, Whole } from '../common/fields.js';
import type { Fault } from '../domain/errors.js';
import type { StepCase, StepCondition, StepRule } from '../domain/protocol.js';
import { Nullable } from './protocol-definition.dto.js';

const DAYS = 3660;
const CONDITIONS = ['at-most', 'above', 'dropped', 'dropped-less', 'relapsed', 'item-newly'] as const;
const ALL_PARTS = ['total', 'percent', 'rise', 'item', 'atLeast'] as const;
type Part = (typeof ALL_PARTS)[number];
/** What each condition is made of, besides its scale. */
const PARTS = {
  'at-most': ['total'],
  above: ['total'],
  dropped: ['percent'],
  'dropped-less': ['percent'],
  relapsed: ['rise', 'total'],
  'item-newly': ['item', 'atLeast'],
} as const satisfies Record<(typeof CONDITIONS)[number], readonly Part[]>;

export class StepConditionBody {
  /**
   * at-most, above: a total. dropped, dropped-less: that percentage below the baseline. relapsed: `rise` above the best
   * total so far, and `total` at least. item-newly: an item answered with `atLeast` or more that was less before.
   */
  @OneOf(CONDITIONS, { example: 'at-most' })
  type: (typeof CONDITIONS)[number];
  @Text(40, { example: 'PHQ-9' })
  scale: string;
  @Nullable()
  @Whole(0, 1000, { optional: true, example: 9 })
  total?: number | null;
  @Nullable()
  @Whole(1, 100, { optional: true })
  percent?: number | null;
  @Nullable()
  @Whole(1, 1000, { optional: true })
  rise?: number | null;
  @Nullable()
  @Whole(1, 100, { optional: true })
  item?: number | null;
  @Nullable()
  @Whole(0, 100, { optional: true })
  atLeast?: number | null;
}

export class StepCaseBody {
  /** Only on the rung of this interval; on every rung unless given. */
  @Nullable()
  @Whole(1, DAYS, { optional: true, example: 7 })
  intervalDays?: number | null;
  /** One of them is enough. */
  @NestedList(() => StepConditionBody, { max: 20 })
  when: StepConditionBody[];
  /** At how many visits in a row it must hold. */
  @Whole(1, 20, { example: 2 })
  visitsInRow: number;
  @OneOf(['longer', 'shorter', 'stay'], { example: 'longer' })
  step: StepCase['step'];
  /** Intervals that a clinician may choose instead. */
  @Nullable()
  @NumberList({ optional: true, max: 20 })
  byJudgement?: number[] | null;
  /** A clinician's review is due as well. */
  @Nullable()
  @Flag({ optional: true })
  review?: boolean | null;
}

export class StepPointsBody {
  /** The first of them so many days after day 1. */
  @Whole(0, DAYS, { example: 28 })
  fromDay: number;
  @Whole(1, DAYS, { example: 28 })
  everyDays: number;
}

/** When a step on the interval ladder is proposed; a clinician takes it, or not. */
export class StepRuleBody {
  /** At every visit unless given. */
  @Nullable()
  @Nested(() => StepPointsBody, { optional: true })
  points?: StepPointsBody | null;
  /** The first case that holds decides. */
  @NestedList(() => StepCaseBody, { max: 40 })
  cases: StepCaseBody[];
}

/** As the domain takes it: of each condition the parts that its type is made of. */
export function stepRuleOf({ points, cases }: StepRuleBody, pointer: string, faults: Fault[]): StepRule {
  return {
    points: points ? { fromDay: points.fromDay, everyDays: points.everyDays } : null,
    cases: cases.map((entry, c) => {
      const byJudgement = (entry.byJudgement ?? null) as (number | null)[] | null;
      byJudgement?.forEach((interval, i) => {
        if (interval !== null && Number.isInteger(interval) && interval >= 1 && interval <= DAYS) return;
        faults.push({
          pointer: `${pointer}/cases/${c}/byJudgement/${i}`,
          detail: `must be a whole number of days from 1 to ${DAYS}`,
        });
      });
      return {
        intervalDays: entry.intervalDays ?? null,
        when: entry.when.map((condition, i) =>
          conditionOf(condition, `${pointer}/cases/${c}/when/${i}`, faults),
        ),
        visitsInRow: entry.visitsInRow,
        step: entry.step,
        byJudgement: entry.byJudgement ?? null,
        review: entry.review ?? null,
      };
    }),
  };
}

function conditionOf(condition: StepConditionBody, pointer: string, faults: Fault[]): StepCondition {
  const { type, scale } = condition;
  const parts: readonly Part[] = PARTS[type];
  for (const part of ALL_PARTS) {
    const given = (condition[part] ?? null) !== null;
    if (given === parts.includes(part)) continue;
    faults.push({
      pointer: `${pointer}/${part}`,
      detail: given ? `says nothing about ${type}` : `is required for ${type}`,
    });
  }
  return {
    type,
    scale,
    ...Object.fromEntries(parts.map((part) => [part, condition[part] ?? 0])),
  } as StepCondition;
}
