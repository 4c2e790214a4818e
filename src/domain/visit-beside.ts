/** A visit and the other sessions of its course, which stay where they are: what each says of the other. */
import type { ReadyWish } from './course-candidates.js';
import type { Reason, Standing } from './course-rules.js';
import { dateOfDayNumber } from './local-time.js';
import { rulesAt, rulesByDate } from './visit-rules.js';
import type { Consequence } from './visit-types.js';

/** Days are numbered by `dayNumber`. */
export class Beside {
  private readonly standing: Standing;

  constructor(
    private readonly wishes: readonly ReadyWish[],
    /** The visit, among the wishes. */
    private readonly index: number,
    /** It belongs wherever its date puts it, not to a place in the course's order. */
    private readonly floats: boolean,
  ) {
    this.standing = wishes.map(({ index: i, fixed }) => (i === index ? null : (fixed?.day ?? null)));
  }

  /** What the sessions around it say of a day: in the course's order, or between those that the day lies between. */
  rulesOn(day: number): Reason[] {
    const rules = this.floats ? rulesByDate : rulesAt;
    return rules(this.wishes, this.standing, this.index, day);
  }

  /** The rules that each other session of the course would break where it stands, if the visit were held that day. */
  consequences(day: number): Consequence[] {
    return this.beside(day).map(({ when, reasons, ...session }) => ({
      ...session,
      breaches: reasons.map(({ code, words }) => ({ code, detail: `${when}: ${words}` })),
    }));
  }

  /**
   * Those of them that come about by a visit that passes others, since none is broken while it stands on `stoodOn` (null:
   * nowhere), and that are not said of itself. What lies between two sessions is said of the later one.
   */
  caused(day: number, stoodOn: number | null): Consequence[] {
    const before = this.beside(stoodOn);
    const own = this.rulesOn(day);
    if (!own.some(({ code }) => code === 'ORDER')) return [];
    const known = new Set([...own, ...before.flatMap(({ reasons }) => reasons)].map(keyOf));
    const found: Consequence[] = [];
    for (const { when, reasons, ...session } of this.beside(day).reverse()) {
      const fresh = reasons.filter((reason) => !known.has(keyOf(reason)));
      for (const reason of fresh) known.add(keyOf(reason));
      const breaches = fresh.map(({ code, words }) => ({ code, detail: `${when}: ${words}` }));
      if (breaches.length > 0) found.unshift({ ...session, breaches });
    }
    return found;
  }

  /** Who leads the sessions before and after a day, by number, where a nurse is known to. */
  leadsAround(day: number): number[] {
    const led = this.wishes.flatMap(({ fixed }) => (fixed && fixed.lead >= 0 ? [fixed] : []));
    led.sort((a, b) => a.day - b.day);
    const before = led.findLast((session) => session.day < day);
    const after = led.find((session) => session.day > day);
    return [before, after].flatMap((session) => (session ? [session.lead] : []));
  }

  /** What is to be said of each other session while the visit stands on that day, or nowhere. */
  private beside(day: number | null) {
    const standing = [...this.standing];
    standing[this.index] = day;
    return this.wishes.flatMap(({ index, fixed, wish: { phase, ordinal } }) => {
      if (!fixed) return [];
      // That the visit has passed it is said of the visit.
      const reasons = rulesAt(this.wishes, standing, index, fixed.day, this.index);
      return [{ phase, ordinal, when: dateOfDayNumber(fixed.day), reasons }];
    });
  }
}

const keyOf = ({ code, words }: Reason): string => `${code} ${words}`;
