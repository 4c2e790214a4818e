import { Injectable } from '@nestjs/common';
import type { ReservationRow } from '../domain/course-types.js';

/** Says what a booking is about to reserve in a clinic, in place of what it said before. */
export type Chosen = (clinicId: string, rows: readonly ReservationRow[]) => void;

/**
 * What bookings of this process have chosen and not yet committed. Whoever looks for room keeps out of its way where
 * there is other room as good: else requests that arrive together would all choose the same chair, and all but one lose
 * the race. It is advice, no lock: other processes know nothing of it, and the database's constraint is the last word.
 */
@Injectable()
export class BookingsUnderWay {
  private readonly chosen = new Map<string, Set<readonly ReservationRow[]>>();

  of(clinicId: string): ReservationRow[] {
    return [...(this.chosen.get(clinicId) ?? [])].flat();
  }

  /** Runs a booking; what it has chosen is under way until its transaction has ended, however it ends. */
  async during<T>(booking: (chosen: Chosen) => Promise<T>): Promise<T> {
    let end = (): void => undefined;
    try {
      return await booking((clinicId, rows) => {
        end();
        end = this.add(clinicId, rows);
      });
    } finally {
      end();
    }
  }

  private add(clinicId: string, rows: readonly ReservationRow[]): () => void {
    const all = this.chosen.get(clinicId) ?? new Set();
    this.chosen.set(clinicId, all.add(rows));
    return () => {
      all.delete(rows);
      if (all.size === 0 && this.chosen.get(clinicId) === all) this.chosen.delete(clinicId);
    };
  }
}
