/** How many visits of a clinic may begin within one slot of its day, by the wall clock. */
import type { StartCap } from './course-types.js';
import { localDateOf, localTimeOf, minutesOfDay, timeOfMinutes, weekdayOf } from './local-time.js';
import type { LocalDate, LocalTime } from './local-time.js';

const DAY_MINUTES = 1440;

/** A slot in which more visits begin than its cap allows. */
export interface ExceededCap {
  cap: StartCap;
  date: LocalDate;
  /** Local time at which the slot begins. */
  slotFrom: LocalTime;
  /** Its starts, in order, epoch milliseconds: more than `cap.maxStarts`. */
  starts: number[];
}

/** The slot of a cap that an instant lies in, as `date/number`; null where the cap says nothing about it. */
function slotOf(
  { daysOfWeek, from, to, slotMinutes }: StartCap,
  instant: number,
  zone: string,
): string | null {
  const date = localDateOf(instant, zone);
  if (daysOfWeek && !daysOfWeek.includes(weekdayOf(date))) return null;
  const minute = minutesOfDay(localTimeOf(instant, zone));
  if (minute < minutesOfDay(from ?? '00:00') || minute >= (to ? minutesOfDay(to) : DAY_MINUTES)) return null;
  return `${date}/${Math.floor(minute / slotMinutes)}`;
}

/** The starts that there are, slot by slot. */
export class StartSlots {
  private readonly taken: { cap: StartCap; slots: Map<string, number> }[];

  constructor(
    caps: readonly StartCap[],
    private readonly zone: string,
    starts: readonly number[],
  ) {
    this.taken = caps.map((cap) => {
      const slots = new Map<string, number>();
      for (const start of starts) {
        const slot = slotOf(cap, start, zone);
        if (slot !== null) slots.set(slot, (slots.get(slot) ?? 0) + 1);
      }
      return { cap, slots };
    });
  }

  /** The first cap by which no further visit may begin at the instant; null where one may. */
  full(instant: number): StartCap | null {
    for (const { cap, slots } of this.taken) {
      const slot = slotOf(cap, instant, this.zone);
      if (slot !== null && (slots.get(slot) ?? 0) >= cap.maxStarts) return cap;
    }
    return null;
  }
}

/**
 * Every slot in which more visits of a clinic begin than its caps allow, in the caps' order, then by time. `starts`
 * are epoch milliseconds of all its live sessions, those just placed included. What places visits one by one asks
 * this under the clinic's lock: two bookings at once may each have seen the last free place of a slot.
 */
export function capsExceeded(
  caps: readonly StartCap[],
  zone: string,
  starts: readonly number[],
): ExceededCap[] {
  return caps.flatMap((cap) => {
    const slots = new Map<string, number[]>();
    for (const start of [...starts].sort((a, b) => a - b)) {
      const slot = slotOf(cap, start, zone);
      if (slot !== null) slots.set(slot, [...(slots.get(slot) ?? []), start]);
    }
    return [...slots.values()]
      .filter((inSlot) => inSlot.length > cap.maxStarts)
      .map((inSlot) => {
        const [first] = inSlot as [number];
        const minute = minutesOfDay(localTimeOf(first, zone));
        const slotFrom = timeOfMinutes(minute - (minute % cap.slotMinutes));
        return { cap, date: localDateOf(first, zone), slotFrom, starts: inSlot };
      });
  });
}

/** `at most 2 visits may start within 15 minutes`. */
export const capInWords = ({ slotMinutes, maxStarts }: StartCap): string =>
  `at most ${maxStarts === 1 ? '1 visit' : `${maxStarts} visits`} may start within ${slotMinutes} minutes`;
