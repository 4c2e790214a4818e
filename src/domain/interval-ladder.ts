/** When a step on the interval ladder is proposed. Nothing here takes one: a rung changes by acceptance only. */
import { ladderOf } from './course-phases.js';
import { dayOf, wasGiven, type RecordedSession } from './given-sessions.js';
import { addDays, compareDates, daysBetween, type LocalDate } from './local-time.js';
import type { LadderRung, Phase, ProtocolDefinition, StepCase, StepCondition } from './protocol.js';

/** A rating, scored. */
export interface Evaluation {
  date: LocalDate;
  scale: string;
  total: number;
  /** Answers by the item's number, where they are known. */
  items?: Record<number, number>;
}

export interface LadderState {
  /** Code of the phase on the ladder. */
  phase: string;
  /** Index of the present rung; past either end, the last or first one. */
  rung: number;
  /** Date on which it was accepted; null: the phase began on it. */
  since: LocalDate | null;
  /** First day of course week 1. */
  dayOne: LocalDate;
  sessions: readonly RecordedSession[];
}

export type StepReason =
  | 'HELD_FOR_LONGER'
  | 'NOT_HELD'
  | 'NO_CHANGE'
  | 'NO_RATING'
  | 'TOO_FEW_SESSIONS'
  | 'LONGEST_INTERVAL'
  | 'SHORTEST_INTERVAL'
  | 'NO_STEP_RULE';

export interface StepProposal {
  step: 'longer' | 'shorter' | 'stay';
  rung: { index: number; intervalDays: number };
  /** Where the step leads; null: stay. */
  to: { index: number; intervalDays: number } | null;
  /** Rungs that a clinician may choose instead, by judgement. */
  byJudgement: { index: number; intervalDays: number }[];
  /** A clinician's review is due as well. */
  review: boolean;
  /** The visit that decided; null where none did. */
  ratedOn: LocalDate | null;
  reason: { code: StepReason; words: string };
}

/** What was rated on one day. */
interface Visit {
  date: LocalDate;
  ratings: Evaluation[];
}

/**
 * The step that the protocol's step rule proposes as of a date; null for a phase without a ladder.
 *
 * Judged are the visits rated in the course after the present rung was accepted, so that a rating which led to a step leads to no
 * second one; where the rule has points, only the first visit from each point on, and only that of the last point
 * reached. The baseline is a scale's first rating, its best total the lowest before the visit. The first case that
 * holds decides. A longer interval also waits for as many sessions given on the present rung as the rung says. At an
 * end of the ladder there is no step; a relapse on the shortest interval still asks for a review.
 *
 * The numbers are the protocol's `stepRule`, with its sources: for esketamine the SUSTAIN-3 table by CGI-S, for the
 * others engineering defaults.
 */
export function nextRung(
  definition: ProtocolDefinition,
  state: LadderState,
  evaluations: readonly Evaluation[],
  asOf: LocalDate,
): StepProposal | null {
  const phase = definition.phases.find(({ code }) => code === state.phase);
  const ladder = phase ? ladderOf(definition, phase) : [];
  const index = Math.max(0, Math.min(state.rung, ladder.length - 1));
  const rung = ladder[index];
  if (!phase || !rung) return null;
  const stay = (code: StepReason, words: string): StepProposal => ({
    step: 'stay',
    rung: rungAt(ladder, index),
    to: null,
    byJudgement: [],
    review: false,
    ratedOn: null,
    reason: { code, words },
  });
  const { stepRule } = definition;
  if (!stepRule) return stay('NO_STEP_RULE', 'The protocol has no step rule: a clinician decides.');
  const rated = evaluations.filter(({ date }) => date <= asOf);
  const visits = judged(definition, state, visitsOf(rated), asOf);
  const last = visits.at(-1);
  if (!last) return stay('NO_RATING', 'No rating has been made that the step rule could judge.');
  const found = stepRule.cases.find(
    (one) =>
      (one.intervalDays ?? rung.intervalDays) === rung.intervalDays &&
      visits.length >= one.visitsInRow &&
      visits.slice(-one.visitsInRow).every((visit) => shows(one.when, visit, rated)),
  );
  const byJudgement = (found?.byJudgement ?? []).flatMap((days) => {
    const other = ladder.findIndex(({ intervalDays }) => intervalDays === days);
    return other < 0 ? [] : [rungAt(ladder, other)];
  });
  const review = found?.review === true;
  const judgedBy = { byJudgement, review, ratedOn: last.date };
  if (!found || found.step === 'stay') {
    return { ...stay('NO_CHANGE', `The rating of ${last.date} asks for no other interval.`), ...judgedBy };
  }
  return { ...stepFrom(state, phase, ladder, index, found, last.date, stay), ...judgedBy };
}

const rungAt = (ladder: readonly LadderRung[], index: number) => ({
  index,
  intervalDays: ladder[index]?.intervalDays ?? 0,
});

function stepFrom(
  state: LadderState,
  phase: Phase,
  ladder: readonly LadderRung[],
  index: number,
  { step }: StepCase,
  date: LocalDate,
  stay: (code: StepReason, words: string) => StepProposal,
): StepProposal {
  const longer = step === 'longer';
  const to = index + (longer ? 1 : -1);
  const target = ladder[to];
  const present = ladder[index]?.intervalDays ?? 0;
  if (!target) {
    return longer
      ? stay('LONGEST_INTERVAL', `${present} days is the longest interval of the ladder.`)
      : stay('SHORTEST_INTERVAL', `${present} days is the shortest interval of the ladder.`);
  }
  const asked = ladder[index]?.occurrencesBeforeStep ?? 0;
  const given = state.sessions.filter(
    (s) => s.phase === phase.code && wasGiven(s) && (state.since === null || dayOf(s) > state.since),
  ).length;
  if (longer && given < asked) {
    const words = `${given} of ${asked} sessions were given ${present} days apart; a longer interval waits for them.`;
    return stay('TOO_FEW_SESSIONS', words);
  }
  return {
    ...stay(longer ? 'HELD_FOR_LONGER' : 'NOT_HELD', ''),
    step: longer ? 'longer' : 'shorter',
    to: rungAt(ladder, to),
    reason: {
      code: longer ? 'HELD_FOR_LONGER' : 'NOT_HELD',
      words: `The rating of ${date} proposes ${target.intervalDays} days instead of ${present}; a clinician accepts it.`,
    },
  };
}

function visitsOf(evaluations: readonly Evaluation[]): Visit[] {
  const byDate = new Map<LocalDate, Evaluation[]>();
  for (const one of evaluations) byDate.set(one.date, [...(byDate.get(one.date) ?? []), one]);
  return [...byDate]
    .map(([date, ratings]) => ({ date, ratings }))
    .sort((a, b) => compareDates(a.date, b.date));
}

/** The visits that the rule looks at, oldest first: those rated by its scales since the present rung was accepted. */
function judged(
  { stepRule }: ProtocolDefinition,
  { since, dayOne }: LadderState,
  visits: readonly Visit[],
  asOf: LocalDate,
): Visit[] {
  const scales = new Set(stepRule?.cases.flatMap(({ when }) => when.map(({ scale }) => scale)));
  const rated = visits.filter(({ ratings }) => ratings.some(({ scale }) => scales.has(scale)));
  const recent = ({ date }: Visit) => date >= dayOne && (since === null || date > since);
  const points = stepRule?.points;
  if (!points) return rated.filter(recent);
  const origin = addDays(dayOne, points.fromDay);
  const pointOf = (date: LocalDate): number => Math.floor(daysBetween(origin, date) / points.everyDays);
  const firsts = rated.filter(
    ({ date }, i) => pointOf(date) >= 0 && (i === 0 || pointOf(rated[i - 1]?.date ?? date) < pointOf(date)),
  );
  // A visit answers for its own point only: once the next is reached, its own visit is waited for.
  const isWaiting = firsts.at(-1) !== undefined && pointOf(firsts.at(-1)?.date ?? asOf) < pointOf(asOf);
  return isWaiting ? [] : firsts.filter(recent);
}

/** Whether one of the conditions holds at the visit, given everything rated up to then. */
function shows(when: readonly StepCondition[], visit: Visit, all: readonly Evaluation[]): boolean {
  return when.some((condition) =>
    visit.ratings.some((rating) => rating.scale === condition.scale && holds(condition, rating, all)),
  );
}

function holds(condition: StepCondition, rating: Evaluation, all: readonly Evaluation[]): boolean {
  const earlier = all
    .filter(({ scale, date }) => scale === rating.scale && date < rating.date)
    .sort((a, b) => compareDates(a.date, b.date));
  switch (condition.type) {
    case 'at-most':
      return rating.total <= condition.total;
    case 'above':
      return rating.total > condition.total;
    case 'dropped':
    case 'dropped-less': {
      const baseline = earlier[0]?.total ?? 0;
      // Of nothing, or of a baseline of 0, no percentage can be said.
      if (baseline <= 0) return false;
      const enough = (baseline - rating.total) * 100 >= condition.percent * baseline;
      return condition.type === 'dropped' ? enough : !enough;
    }
    case 'relapsed': {
      if (earlier.length === 0) return false;
      const best = Math.min(...earlier.map(({ total }) => total));
      return rating.total - best >= condition.rise && rating.total >= condition.total;
    }
    case 'item-newly': {
      const answer = (one: Evaluation): number => one.items?.[condition.item] ?? 0;
      const before = earlier.at(-1);
      // A first rating shows nothing new.
      return (
        before !== undefined && answer(rating) >= condition.atLeast && answer(before) < condition.atLeast
      );
    }
  }
}
