/** What the commands of one run remember beside the model, and what they all counted. */
import type { ClinicModel } from './clinic.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are kept as a client reads them */

/** What stood when something was only proposed. */
interface Remembered {
  revision: number;
  now: number;
}
export interface Proposed extends Remembered {
  fingerprint: string;
  sessions: any[];
  placeable: boolean;
}
export interface Replan extends Remembered {
  id: string;
  version: number;
  status: string;
  cause: { outageId?: string; closureId?: string };
  changes: any[];
}
interface Memory {
  proposals: Map<number, Proposed>;
  replans: Replan[];
}

const memories = new WeakMap<ClinicModel, Memory>();
export function memoryOf(model: ClinicModel): Memory {
  const known = memories.get(model) ?? { proposals: new Map<number, Proposed>(), replans: [] };
  memories.set(model, known);
  return known;
}

export const unchanged = (model: ClinicModel, { revision, now }: Remembered): boolean =>
  model.revision === revision && model.now === now;

/** How often came what, so that a test sees that everything was tried. */
export const TALLY = new Map<string, number>();
export const count = (what: string): void => void TALLY.set(what, (TALLY.get(what) ?? 0) + 1);

export const pick = <T>(items: readonly T[], n: number): T | undefined =>
  items[n % Math.max(1, items.length)];

/** One of those that matter, where there are any. */
export const prefer = <T>(items: readonly T[], matters: (item: T) => boolean, n: number): T | undefined =>
  pick(n % 5 > 0 && items.some(matters) ? items.filter(matters) : items, n);
