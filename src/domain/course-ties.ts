/** Which of a course's sessions are tied to each other by days, as far as a search that goes through them in order sees. */
import type { ReadyWish } from './course-candidates.js';

/** A tie between a session and an earlier one: days from the earlier to the later in [low, high]. */
export interface Tie {
  /** Where the earlier one's day is found in the memory. */
  at: number;
  earlier: number;
  low: number;
  high: number;
  /** It is the later session that is relative to the earlier, not the other way round. */
  follows: boolean;
}

/** Sessions up to layer w that a later session is tied to, or that are tied to a later one. */
export function rememberedAfter(wishes: readonly ReadyWish[], w: number): number[] {
  const pairs = wishes.flatMap(({ index, wish }) => (wish.relation ? [[index, wish.relation.index]] : []));
  return wishes
    .map(({ index }) => index)
    .filter((i) => i <= w && pairs.some((pair) => pair.includes(i) && pair.some((other) => other > w)));
}

/** The ties of session w to earlier ones, whose days are found where `remembered` names them. */
export function tiesOf(wishes: readonly ReadyWish[], w: number, remembered: readonly number[]): Tie[] {
  return wishes.flatMap(({ index, wish: { relation } }): Tie[] => {
    if (!relation) return [];
    const { fromDays, toDays } = relation;
    if (index === w && relation.index < w) {
      const earlier = relation.index;
      return [{ at: remembered.indexOf(earlier), earlier, low: fromDays, high: toDays, follows: true }];
    }
    if (index < w && relation.index === w) {
      return [
        { at: remembered.indexOf(index), earlier: index, low: -toDays, high: -fromDays, follows: false },
      ];
    }
    return [];
  });
}
