import { conflict } from '../domain/errors.js';

/** Thrown where what was computed no longer holds; the verb computes again, this time under locks. */
export class SlotTaken extends Error {}

const ATTEMPTS = 4;

/**
 * Runs a booking verb on fresh data until it holds. The first attempt computes without locks, which is right nearly
 * always; after losing a race the next ones compute with every resource of the clinic locked.
 */
export async function untilPlaced<T>(verb: (lockPool: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await verb(attempt > 1);
    } catch (error) {
      if (!(error instanceof SlotTaken)) throw error;
      if (attempt >= ATTEMPTS) {
        throw conflict('SLOT_TAKEN', 'The times are being taken by others faster than they can be offered.');
      }
    }
  }
}
