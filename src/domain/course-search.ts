/**
 * The cheapest course by shortest path. A layer is a session, a state all that later sessions can tell apart: the
 * day and leading nurse of the last session placed, the last dose and whether one was left out since, and the days
 * of those sessions that a later one is tied to. Every term of the cost belongs to one session or to two neighbours,
 * so the best way to each state is enough, and the result is the exact optimum.
 *
 * A change of nurse is counted between sessions whose leading nurse is known, each and the one before it; a session
 * without a nurse neither counts nor makes the one before forgotten.
 */
import type { ReadyWish } from './course-candidates.js';
import type { Candidate } from './course-choices.js';
import { rememberedAfter, tiesOf } from './course-ties.js';
import type { Tie } from './course-ties.js';
import { Arrivals, GAP_DAY, LEFT_OUT, START, UNPLACED, compareStates, pathTo } from './course-ways.js';
import type { Path, State } from './course-ways.js';

const NOTHING: readonly number[] = [];

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
    let states: State[] = [START];
    for (let w = 0; w < this.wishes.length; w++) {
      const next = this.placed(states, w, layers[w] ?? [], leeway);
      if (leeway.leaveOut && !this.wish(w).fixed) next.push(...this.leftOut(states, w));
      if (next.length === 0) return null;
      states = next;
    }
    return pathTo(states.reduce((best, state) => (compareStates(state, best) < 0 ? state : best)));
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
    const arrivals = new Arrivals(this.leadCount);
    for (const state of alike) {
      const excess = this.gapExcess(state, w, on.day, leeway);
      if (excess !== null) arrivals.add({ state, toll: state.toll + excess * GAP_DAY + on.late });
    }
    for (const candidate of on.candidates) {
      if (candidate.lead < 0) {
        for (const { state, toll } of arrivals.each()) next.push(this.stateAt(state, w, candidate, toll, 0));
        continue;
      }
      const before = arrivals.before(candidate.lead, this.nurseChange);
      if (before) next.push(this.stateAt(before.state, w, candidate, before.toll, before.change));
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
