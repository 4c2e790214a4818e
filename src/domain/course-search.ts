/**
 * The cheapest course by shortest path. A layer is a session, a state all that later sessions can tell apart: the
 * day and leading nurse of the last session placed, the last dose and whether one was left out since, and the days
 * of those sessions that a later one is tied to. Every term of the cost belongs to one session or to two neighbours,
 * so the best way to each state is enough, and the result is the exact optimum.
 *
 * A change of nurse is counted between sessions whose leading nurse is known, each and the one before it; a session
 * without a nurse neither counts nor makes the one before forgotten.
 */
import type { Candidate, ReadyWish } from './course-candidates.js';
import { compareKeys } from './course-group.js';

/** What may give, where a course on protocol does not exist. */
export interface Leeway {
  /** Maximum gaps may be exceeded, by the least possible. */
  exceedMaxGap: boolean;
  /** Sessions may be left out, as few as possible. */
  leaveOut: boolean;
}

export interface LayerDay {
  day: number;
  /** Days past the window's end. */
  late: number;
  candidates: readonly Candidate[];
}

/** What a course does beside its cost; the lower the better, in this order. */
export interface Toll {
  unplaced: number;
  gapDays: number;
  windowDays: number;
}

export interface Path {
  /** For each wish its candidate; null where it is left out. */
  candidates: (Candidate | null)[];
  toll: Toll;
  /** In thousandths. */
  cost: number;
}

// One number orders tolls: no course has a million sessions, or days of excess.
const UNPLACED = 1e12;
const GAP_DAY = 1e6;
const LEFT_OUT = -1e9;

interface State {
  previous: State | null;
  candidate: Candidate | null;
  /** The last session placed, by its wish's index; -1 before the first. */
  last: number;
  lastDay: number;
  lead: number;
  /** The last dosing session placed. */
  dose: number;
  doseDay: number;
  doseLeftOut: boolean;
  /** Days (or LEFT_OUT) of the sessions that `remembered` names after this layer. */
  memory: readonly number[];
  toll: number;
  cost: number;
}

/** A tie between a session and an earlier one: days from the earlier to the later in [low, high]. */
interface Tie {
  /** Where the earlier one's day is found in the memory. */
  at: number;
  earlier: number;
  low: number;
  high: number;
  /** It is the later session that is relative to the earlier, not the other way round. */
  follows: boolean;
}

const NOTHING: readonly number[] = [];

/** Sessions up to layer w that a later session is tied to, or that are tied to a later one. */
function rememberedAfter(wishes: readonly ReadyWish[], w: number): number[] {
  const pairs = wishes.flatMap(({ index, wish }) => (wish.relation ? [[index, wish.relation.index]] : []));
  return wishes
    .map(({ index }) => index)
    .filter((i) => i <= w && pairs.some((pair) => pair.includes(i) && pair.some((other) => other > w)));
}

function tiesOf(wishes: readonly ReadyWish[], w: number, remembered: readonly number[]): Tie[] {
  return wishes.flatMap(({ index, wish: { relation } }): Tie[] => {
    if (!relation) return [];
    const { fromDays, toDays } = relation;
    if (index === w && relation.index < w) {
      const earlier = relation.index;
      return [{ at: remembered.indexOf(earlier), earlier, low: fromDays, high: toDays, follows: true }];
    }
    if (index < w && relation.index === w) {
      return [
        { at: remembered.indexOf(index), earlier: index, low: -toDays, high: -fromDays, follows: false },
      ];
    }
    return [];
  });
}

/** Ties are broken by the earlier starts, session by session (a session left out comes last), then by the keys. */
function compareWays(a: State, b: State): number {
  return compareStarts(a, b) || compareServers(a, b);
}

function compareStarts(a: State, b: State): number {
  if (a === b || !a.previous || !b.previous) return 0;
  const before = compareStarts(a.previous, b.previous);
  if (before !== 0) return before;
  const one = a.candidate?.startsAt ?? Infinity;
  const other = b.candidate?.startsAt ?? Infinity;
  return one === other ? 0 : one - other;
}

function compareServers(a: State, b: State): number {
  if (a === b || !a.previous || !b.previous) return 0;
  return compareServers(a.previous, b.previous) || compareKeys(keyOf(a.candidate), keyOf(b.candidate));
}

const keyOf = (candidate: Candidate | null): readonly number[] => candidate?.assignment?.key ?? NOTHING;

export class CourseSearch {
  private readonly remembered: number[][];
  private readonly ties: Tie[][];

  constructor(
    private readonly wishes: readonly ReadyWish[],
    private readonly nurseChange: number,
    private readonly leadCount: number,
  ) {
    this.remembered = wishes.map((_, w) => rememberedAfter(wishes, w));
    this.ties = wishes.map((_, w) => tiesOf(wishes, w, this.remembered[w - 1] ?? []));
  }

  /** The best course over the layers' days (a fixed session's layer is its one day); null where there is none. */
  best(layers: readonly (readonly LayerDay[])[], leeway: Leeway): Path | null {
    let states: State[] = [
      {
        previous: null,
        candidate: null,
        last: -1,
        lastDay: -Infinity,
        lead: -1,
        dose: -1,
        doseDay: -Infinity,
        doseLeftOut: false,
        memory: NOTHING,
        toll: 0,
        cost: 0,
      },
    ];
    for (let w = 0; w < this.wishes.length; w++) {
      const next = this.placed(states, w, layers[w] ?? [], leeway);
      if (leeway.leaveOut && !this.wish(w).fixed) next.push(...this.leftOut(states, w));
      if (next.length === 0) return null;
      states = next;
    }
    return pathTo(
      states.reduce((best, state) =>
        (state.toll - best.toll || state.cost - best.cost || compareWays(state, best)) < 0 ? state : best,
      ),
    );
  }

  private wish(w: number): ReadyWish {
    return this.wishes[w] as ReadyWish;
  }

  /** The states after placing session w on one of its days. */
  private placed(states: readonly State[], w: number, days: readonly LayerDay[], leeway: Leeway): State[] {
    const next: State[] = [];
    for (const alike of this.alikeAfter(states, w)) {
      for (const day of days) this.arrive(alike, w, day, leeway, next);
    }
    return next;
  }

  /** States that differ, once session w is placed on a given day, in their leading nurse at most. */
  private alikeAfter(states: readonly State[], w: number): State[][] {
    const { dosing } = this.wish(w).wish;
    const groups = new Map<string, State[]>();
    for (const state of states) {
      const memory = this.memoryAfter(state, w, 0);
      const dose = dosing ? '' : `${state.dose}/${state.doseDay}/${state.doseLeftOut}/`;
      const key = memory.length === 0 ? dose : dose + memory.join('/');
      const group = groups.get(key);
      if (group) group.push(state);
      else groups.set(key, [state]);
    }
    return [...groups.values()];
  }

  private memoryAfter(state: State, w: number, own: number): readonly number[] {
    const remembered = this.remembered[w] as number[];
    if (remembered.length === 0) return NOTHING;
    const before = this.remembered[w - 1] ?? [];
    return remembered.map((i) => (i === w ? own : (state.memory[before.indexOf(i)] as number)));
  }

  private arrive(alike: readonly State[], w: number, on: LayerDay, leeway: Leeway, next: State[]): void {
    // The best way here by its leading nurse (shifted by one: 0 is none known), and the best of all.
    const byLead: (State | undefined)[] = new Array<undefined>(this.leadCount + 1).fill(undefined);
    const tolls: number[] = [];
    let any: State | null = null;
    let anyToll = 0;
    for (const state of alike) {
      const excess = this.gapExcess(state, w, on.day, leeway);
      if (excess === null) continue;
      const toll = state.toll + excess * GAP_DAY + on.late;
      const own = state.lead + 1;
      const known = byLead[own];
      if (
        !known ||
        (toll - (tolls[own] as number) || state.cost - known.cost || compareWays(state, known)) < 0
      ) {
        byLead[own] = state;
        tolls[own] = toll;
      }
      if (!any || (toll - anyToll || state.cost - any.cost || compareWays(state, any)) < 0) {
        any = state;
        anyToll = toll;
      }
    }
    if (!any) return;
    for (const candidate of on.candidates) {
      if (candidate.lead < 0) {
        byLead.forEach((state, own) => {
          if (state) next.push(this.stateAt(state, w, candidate, tolls[own] as number, 0));
        });
        continue;
      }
      let best = any;
      let toll = anyToll;
      let change = any.lead >= 0 && any.lead !== candidate.lead ? this.nurseChange : 0;
      for (const own of [candidate.lead + 1, 0]) {
        const state = byLead[own];
        if (!state) continue;
        const difference =
          (tolls[own] as number) - toll || state.cost - (best.cost + change) || compareWays(state, best);
        if (difference < 0) {
          best = state;
          toll = tolls[own] as number;
          change = 0;
        }
      }
      next.push(this.stateAt(best, w, candidate, toll, change));
    }
  }

  private stateAt(previous: State, w: number, candidate: Candidate, toll: number, change: number): State {
    const { dosing } = this.wish(w).wish;
    return {
      previous,
      candidate,
      last: w,
      lastDay: candidate.day,
      lead: candidate.lead < 0 ? previous.lead : candidate.lead,
      dose: dosing ? w : previous.dose,
      doseDay: dosing ? candidate.day : previous.doseDay,
      doseLeftOut: dosing ? false : previous.doseLeftOut,
      memory: this.memoryAfter(previous, w, candidate.day),
      toll,
      cost: previous.cost + candidate.cost + change,
    };
  }

  /** The days by which the maximum gap is exceeded; null where session w may not follow on that day. */
  private gapExcess(state: State, w: number, day: number, leeway: Leeway): number | null {
    const { wish, fixed } = this.wish(w);
    // Two sessions that are both booked already stand where they stand.
    const bothFixed = (earlier: number): boolean => fixed !== null && this.wish(earlier).fixed !== null;
    if (state.last >= 0 && day <= state.lastDay && !bothFixed(state.last)) return null;
    for (const tie of this.ties[w] as Tie[]) {
      const other = state.memory[tie.at] as number;
      if (bothFixed(tie.earlier)) continue;
      if (other === LEFT_OUT) {
        if (tie.follows && !fixed) return null;
      } else if (day - other < tie.low || day - other > tie.high) return null;
    }
    if (!wish.dosing || state.dose < 0 || bothFixed(state.dose)) return 0;
    const gap = day - state.doseDay;
    if (gap < this.wish(state.dose).wish.minGapDays) return null;
    const excess = state.doseLeftOut ? 0 : Math.max(0, gap - wish.maxGapDays);
    return excess > 0 && !leeway.exceedMaxGap ? null : excess;
  }

  /** The states after leaving session w out: whatever is relative to it must be left out too. */
  private leftOut(states: readonly State[], w: number): State[] {
    return states
      .filter((state) =>
        (this.ties[w] as Tie[]).every(
          (tie) => tie.follows || state.memory[tie.at] === LEFT_OUT || this.wish(tie.earlier).fixed !== null,
        ),
      )
      .map((state) => ({
        ...state,
        previous: state,
        candidate: null,
        doseLeftOut: state.doseLeftOut || this.wish(w).wish.dosing,
        memory: this.memoryAfter(state, w, LEFT_OUT),
        toll: state.toll + UNPLACED,
      }));
  }
}

function pathTo(last: State): Path {
  const candidates: (Candidate | null)[] = [];
  for (let state: State = last; state.previous; state = state.previous) candidates.unshift(state.candidate);
  const unplaced = Math.floor(last.toll / UNPLACED);
  const gapDays = Math.floor((last.toll % UNPLACED) / GAP_DAY);
  return { candidates, toll: { unplaced, gapDays, windowDays: last.toll % GAP_DAY }, cost: last.cost };
}
