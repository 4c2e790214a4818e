/** The doses of a patient's other courses: the least days between two doses hold whichever course they belong to. */
import type { CourseRequest, Wish } from './course-types.js';
import { dayNumber } from './local-time.js';

/** A dose of another course, and whether it may be spoken of. */
export interface NearDose {
  day: number;
  minGapDays: number;
  disclosed: boolean;
}

export class OtherDoses {
  private readonly doses: readonly NearDose[];

  constructor(doses: CourseRequest['otherDoses']) {
    this.doses = doses.map(({ date, minGapDays, disclosed = true }) => ({
      day: dayNumber(date),
      minGapDays,
      disclosed,
    }));
  }

  /**
   * The dose by which none of the wish may be given on the day, the days from the earlier to the later being less than the
   * earlier's least; null where one may. One of the same day comes first.
   */
  near({ dosing, minGapDays }: Wish, day: number): NearDose | null {
    if (!dosing || this.doses.length === 0) return null;
    return (
      this.doses.find((other) => other.day === day) ??
      this.doses.find((other) => {
        const least = Math.max(1, other.day < day ? other.minGapDays : minGapDays);
        return Math.abs(day - other.day) < least;
      }) ??
      null
    );
  }
}
