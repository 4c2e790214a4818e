/** What the sessions around it forbid a session: order, gaps, its set, and its relation to another. */
import type { ReadyWish } from './course-candidates.js';
import type { Wish } from './course-types.js';
import { setTooLong, type SetMember } from './dose-sets.js';
import { dateOfDayNumber } from './local-time.js';

/** Why a day or a time is refused; `words` go before or after the date. */
export interface Reason {
  code: string;
  words: string;
  resourceId?: string;
}

export const sessionName = (wish: Pick<Wish, 'phase' | 'ordinal'>): string => `${wish.phase} ${wish.ordinal}`;

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

/** Every rule that forbids session w the day, given where the others stand. */
export function rulesAgainst(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
): Reason[] {
  return [
    ...besideReasons(wishes, standing, w, day, -1),
    ...besideReasons(wishes, standing, w, day, 1),
    ...setReasons(wishes, standing, w, day),
    ...relationReasons(wishes, standing, w, day),
  ];
}

/** Order and gaps towards the sessions on one side: the first that is too near, and the next dose if too far. */
function besideReasons(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
  step: 1 | -1,
): Reason[] {
  const { wish } = wishes[w] as ReadyWish;
  const reasons: Reason[] = [];
  let nextDose = wish.dosing;
  for (let i = w + step; i >= 0 && i < wishes.length; i += step) {
    const other = (wishes[i] as ReadyWish).wish;
    const otherDay = standing[i] ?? null;
    const doses = wish.dosing && other.dosing;
    if (otherDay !== null) {
      const [earlier, later] = step < 0 ? [other, wish] : [wish, other];
      const gap = step < 0 ? day - otherDay : otherDay - day;
      const least = doses ? Math.max(1, earlier.minGapDays) : 1;
      const between = `${sessionName(earlier)} and ${sessionName(later)}`;
      if (gap < least && !reasons.some(({ code }) => code !== 'MAXIMUM_GAP')) {
        reasons.push(
          doses
            ? { code: 'MINIMUM_GAP', words: `${days(least)} must lie between ${between}` }
            : {
                code: 'ORDER',
                words: `must ${step < 0 ? 'follow' : 'precede'} ${sessionName(other)} on ${dateOfDayNumber(otherDay)}`,
              },
        );
      }
      if (doses && nextDose && gap > later.maxGapDays) {
        reasons.push({
          code: 'MAXIMUM_GAP',
          words: `at most ${days(later.maxGapDays)} may lie between ${between}`,
        });
      }
    }
    // The maximum gap holds towards the next dose only, and not across one that is left out.
    if (other.dosing) nextDose = false;
  }
  return reasons;
}

function setReasons(wishes: readonly ReadyWish[], standing: Standing, w: number, day: number): Reason[] {
  const member = (i: number, at: number | null): SetMember[] => {
    const { wish } = wishes[i] as ReadyWish;
    const { phase, doseSet: set } = wish;
    return set && at !== null ? [{ name: sessionName(wish), phase, set, day: at }] : [];
  };
  const [own] = member(w, day);
  if (!own) return [];
  const words = setTooLong(
    own,
    wishes.flatMap((_wish, i) => (i === w ? [] : member(i, standing[i] ?? null))),
  );
  return words === null ? [] : [{ code: 'SET_TOO_LONG', words }];
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
