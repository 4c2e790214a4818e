import type { EntityManager } from 'typeorm';
import type { Call } from './call.js';

/** Who keeps on record whose data an answer gave out; the audit does, which builds on this folder. */
export abstract class Disclosures {
  /** Whether reads wait until their record is safe. */
  abstract readonly readsDurable: boolean;

  /** In the transaction that answers: there is no answer without its record. */
  abstract record(tx: EntityManager, call: Call, answer: unknown, mode: 'read' | 'write'): Promise<void>;
}
