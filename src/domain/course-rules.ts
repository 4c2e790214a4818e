/** What the sessions around it forbid a session: order, gaps, and its relation to another. */
import type { ReadyWish } from './course-candidates.js';
import type { Wish } from './course-types.js';
import { dateOfDayNumber } from './local-time.js';

/** Why a day or a time is refused; `words` go before or after the date. */
export interface Reason {
  code: string;
  words: string;
  resourceId?: string;
}

export const sessionName = (wish: Wish): string => `${wish.phase} ${wish.ordinal}`;

export const days = (n: number): string => (n === 1 ? '1 day' : `${n} days`);

/** The day on which each session of the course stands, by its index; null where it is left out. */
export type Standing = readonly (number | null)[];

/** Whether the day keeps its distance from every session that is already booked. */
export function keepsToFixed(wishes: readonly ReadyWish[], { index, wish }: ReadyWish, day: number): boolean {
  return wishes.every(({ index: other, wish: otherWish, fixed }) => {
    if (!fixed || other === index) return true;
    const gap = other < index ? day - fixed.day : fixed.day - day;
    const least = wish.dosing && otherWish.dosing ? (other < index ? otherWish : wish).minGapDays : 1;
    return gap >= Math.max(1, least);
  });
}

function nearest(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  step: 1 | -1,
  dosingOnly: boolean,
): { ready: ReadyWish; day: number; dosesLeftOut: boolean } | null {
  let dosesLeftOut = false;
  for (let i = w + step; i >= 0 && i < wishes.length; i += step) {
    const ready = wishes[i] as ReadyWish;
    const day = standing[i] ?? null;
    if (day !== null && (ready.wish.dosing || !dosingOnly)) return { ready, day, dosesLeftOut };
    if (day === null && ready.wish.dosing) dosesLeftOut = true;
  }
  return null;
}

/** Every rule that forbids session w the day, given where the others stand. */
export function rulesAgainst(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
): Reason[] {
  const { wish } = wishes[w] as ReadyWish;
  const reasons: Reason[] = [];
  const name = sessionName(wish);
  const before = nearest(wishes, standing, w, -1, false);
  const after = nearest(wishes, standing, w, 1, false);
  // Two doses out of order are too near to each other, which is said below.
  const dosing = ({ ready }: { ready: ReadyWish }): boolean => wish.dosing && ready.wish.dosing;
  if (before && day <= before.day && !dosing(before)) {
    reasons.push({
      code: 'ORDER',
      words: `must follow ${sessionName(before.ready.wish)} on ${dateOfDayNumber(before.day)}`,
    });
  }
  if (after && day >= after.day && !dosing(after)) {
    reasons.push({
      code: 'ORDER',
      words: `must precede ${sessionName(after.ready.wish)} on ${dateOfDayNumber(after.day)}`,
    });
  }
  if (wish.dosing) {
    const doseBefore = nearest(wishes, standing, w, -1, true);
    const doseAfter = nearest(wishes, standing, w, 1, true);
    if (doseBefore) {
      const earlier = doseBefore.ready.wish;
      const between = `${sessionName(earlier)} and ${name}`;
      reasons.push(
        ...gapReasons(
          day - doseBefore.day,
          earlier.minGapDays,
          wish.maxGapDays,
          between,
          doseBefore.dosesLeftOut,
        ),
      );
    }
    if (doseAfter) {
      const later = doseAfter.ready.wish;
      const between = `${name} and ${sessionName(later)}`;
      reasons.push(
        ...gapReasons(
          doseAfter.day - day,
          wish.minGapDays,
          later.maxGapDays,
          between,
          doseAfter.dosesLeftOut,
        ),
      );
    }
  }
  return [...reasons, ...relationReasons(wishes, standing, w, day)];
}

function gapReasons(
  gap: number,
  least: number,
  most: number,
  between: string,
  dosesLeftOut: boolean,
): Reason[] {
  if (gap < Math.max(1, least)) {
    return [{ code: 'MINIMUM_GAP', words: `${days(Math.max(1, least))} must lie between ${between}` }];
  }
  if (gap > most && !dosesLeftOut) {
    return [{ code: 'MAXIMUM_GAP', words: `at most ${days(most)} may lie between ${between}` }];
  }
  return [];
}

function relationReasons(wishes: readonly ReadyWish[], standing: Standing, w: number, day: number): Reason[] {
  return wishes.flatMap(({ index, wish }) => {
    const { relation } = wish;
    if (!relation || (index !== w && relation.index !== w)) return [];
    const own = index === w;
    const other = standing[own ? relation.index : index] ?? null;
    const related = wishes[own ? relation.index : index] as ReadyWish;
    const words = `${sessionName(wish)} must be ${relation.fromDays} to ${relation.toDays} days after ${sessionName(
      (wishes[relation.index] as ReadyWish).wish,
    )}`;
    if (other === null) {
      return own ? [{ code: 'RELATED_SESSION', words: `${sessionName(related.wish)} has no place` }] : [];
    }
    const after = own ? day - other : other - day;
    return after < relation.fromDays || after > relation.toDays ? [{ code: 'RELATED_SESSION', words }] : [];
  });
}
