/** What the model of a clinic is made of. It shares no code with the service. */

const MINUTE = 60_000;

export const PHASES = {
  induction: {
    preparation: 15,
    administration: 40,
    observation: 30,
    turnover: 15,
    minGapDays: 2,
    maxGapDays: 5,
  },
  booster: {
    preparation: 15,
    administration: 20,
    observation: 25,
    turnover: 0,
    minGapDays: 1,
    maxGapDays: 366,
  },
} as const;
export type PhaseCode = keyof typeof PHASES;
export const WINDOW = { before: 2, after: 7 };
export const OPEN = { from: '08:00', to: '14:00' };

/** Instants are epoch milliseconds. */
export interface Row {
  resourceId: string;
  lane: number;
  start: number;
  end: number;
}

export type Status =
  | 'proposed'
  | 'booked'
  | 'checked-in'
  | 'in-progress'
  | 'observation'
  | 'completed'
  | 'cancelled'
  | 'no-show'
  | 'aborted';

export interface Visit {
  id: string;
  plan: number;
  phase: PhaseCode;
  ordinal: number;
  status: Status;
  counts: boolean | null;
  wantedLocal: string;
  startsAt: number | null;
  endsAt: number | null;
  version: number;
  pinned: readonly string[];
  rows: readonly Row[];
}

export interface Hold {
  id: string;
  /** Null: of a time that is offered, to one plan or several. */
  plan: number | null;
  /** Null: a whole course. */
  phase: PhaseCode | null;
  startsAt: number;
  expiresAt: number;
  state: 'held' | 'released' | 'booked';
  visits: readonly { phase: PhaseCode; ordinal: number; startsAt: number }[];
  rows: readonly Row[];
}

/** A time that is kept for a session that stands elsewhere, or nowhere. */
export interface Offer {
  id: string;
  holdId: string;
  plan: number;
  sessionId: string;
  startsAt: number;
  /** Where the session stood when it was offered. */
  movesFrom: number | null;
  decision: 'accepted' | 'declined' | 'withdrawn' | null;
  entryId: string | null;
  /** The session whose time it was, where it was offered by itself. */
  freedSessionId: string | null;
}
/** On the waiting list. */
export interface Entry {
  id: string;
  plan: number;
  phase: PhaseCode;
  served: boolean;
}
/** A time that somebody has left. */
export interface Freed {
  sessionId: string;
  plan: number;
  startsAt: number;
}
/** At most so many visits begin within a slot, counted from midnight on the wall clock. */
export interface Cap {
  slotMinutes: number;
  maxStarts: number;
}

export interface Plan {
  id: string;
  patientId: string;
  status: 'draft' | 'active';
  version: number;
}

export interface Pool {
  chairs: string[];
  nurses: string[];
  prescribers: string[];
  capacity: ReadonlyMap<string, number>;
}

export interface Span {
  start: number;
  end: number;
}
export interface Outage extends Span {
  id: string;
  resourceId: string;
}
/** Local dates [from, to). */
export interface Closure {
  id: string;
  from: string;
  to: string;
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
export const isLive = ({ status }: Pick<Visit, 'status'>): boolean =>
  ['booked', 'checked-in', 'in-progress', 'observation'].includes(status);
/** It may be moved. */
export const isUnstarted = ({ status }: Pick<Visit, 'status'>): boolean =>
  ['proposed', 'booked'].includes(status);
/** Its reservations stand: whoever was there for a visit that is over cannot have been elsewhere. */
export const keeps = (visit: Pick<Visit, 'status'>): boolean => isLive(visit) || visit.status === 'completed';
export const isVoid = ({ status }: Pick<Visit, 'status'>): boolean =>
  ['cancelled', 'no-show'].includes(status);
export const isGiven = ({ status, counts }: Pick<Visit, 'status' | 'counts'>): boolean =>
  status === 'observation' || status === 'completed' || (status === 'aborted' && counts === true);

/** When a visit of the phase that begins then is prepared, dosed and watched, and when its chair is free again. */
export function spansOf(phase: PhaseCode, start: number): { parts: Span[]; stay: Span; chair: Span } {
  const { preparation, administration, observation, turnover } = PHASES[phase];
  const edges = [preparation, administration, observation].reduce<number[]>(
    (all, minutes) => [...all, (all.at(-1) ?? start) + minutes * MINUTE],
    [start],
  );
  const parts = edges.slice(1).map((end, i) => ({ start: edges[i] as number, end }));
  const end = edges.at(-1) as number;
  return { parts, stay: { start, end }, chair: { start, end: end + turnover * MINUTE } };
}

/** Open: the model cannot tell. */
export type Verdict = 'yes' | 'no' | 'open';

/** What may come of asking for a visit at a time. */
export interface Outcome {
  verdict: Verdict;
  /** If it is refused: something is taken, where otherwise the time itself is impossible. */
  taken: boolean;
  /** Others may be served by others for it. */
  mayDisplace: boolean;
  /** Somebody could be found for everybody, if everything were tried. */
  canBeRearranged: boolean;
}
