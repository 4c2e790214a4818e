/** The ways to place a course's first sessions, and which of two is the better. */
import type { Candidate } from './course-choices.js';
import { compareKeys } from './course-group.js';

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
export const UNPLACED = 1e12;
export const GAP_DAY = 1e6;
/** In place of the day of a session left out. */
export const LEFT_OUT = -1e9;

const NOTHING: readonly number[] = [];

/** A state of the search: all that later sessions can tell apart, with the best way to it. */
export interface State {
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

/** Before the first session. */
export const START: State = {
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
};

/** A state from which a day can be reached, and the toll by then. */
interface Arrival {
  state: State;
  toll: number;
}

/** Negative where `a` is the better. */
export function compareStates(a: State, b: State): number {
  return a.toll - b.toll || a.cost - b.cost || compareWays(a, b);
}

function compareArrivals(a: Arrival, b: Arrival): number {
  return a.toll - b.toll || a.state.cost - b.state.cost || compareWays(a.state, b.state);
}

/** The best ways to one day: of each nurse who led last, and of all. A nurse who is not known is numbered -1. */
export class Arrivals {
  private best: Arrival | null = null;
  /** By the nurse's number, shifted by one. */
  private readonly byLead: (Arrival | undefined)[];

  constructor(leadCount: number) {
    this.byLead = new Array<undefined>(leadCount + 1).fill(undefined);
  }

  add(arrival: Arrival): void {
    const own = arrival.state.lead + 1;
    const known = this.byLead[own];
    if (!known || compareArrivals(arrival, known) < 0) this.byLead[own] = arrival;
    if (!this.best || compareArrivals(arrival, this.best) < 0) this.best = arrival;
  }

  /** The best of each nurse. */
  each(): Arrival[] {
    return this.byLead.filter((arrival) => arrival !== undefined);
  }

  /** The best before a session that this nurse leads, where another one before her costs `nurseChange`; null where none. */
  before(lead: number, nurseChange: number): (Arrival & { change: number }) | null {
    if (!this.best) return null;
    let { state, toll } = this.best;
    let change = state.lead >= 0 && state.lead !== lead ? nurseChange : 0;
    for (const own of [lead + 1, 0]) {
      const arrival = this.byLead[own];
      if (!arrival) continue;
      const difference =
        arrival.toll - toll ||
        arrival.state.cost - (state.cost + change) ||
        compareWays(arrival.state, state);
      if (difference >= 0) continue;
      ({ state, toll } = arrival);
      change = 0;
    }
    return { state, toll, change };
  }
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

/** The way to the last state, from the course's beginning. */
export function pathTo(last: State): Path {
  const candidates: (Candidate | null)[] = [];
  for (let state: State = last; state.previous; state = state.previous) candidates.unshift(state.candidate);
  const unplaced = Math.floor(last.toll / UNPLACED);
  const gapDays = Math.floor((last.toll % UNPLACED) / GAP_DAY);
  return { candidates, toll: { unplaced, gapDays, windowDays: last.toll % GAP_DAY }, cost: last.cost };
}
