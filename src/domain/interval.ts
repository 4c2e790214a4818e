/**
 * Half-open [start, end) in epoch milliseconds: two that touch do not overlap. An interval whose end is not after
 * its start is empty: it overlaps and contains nothing.
 */
export interface Interval {
  start: number;
  end: number;
}

export const isEmpty = (interval: Interval): boolean => interval.end <= interval.start;

/** Whether the two have an instant in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end);
}

/** Whether every instant of `inner` (which is not empty) is in `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && inner.start < inner.end;
}

/** The union, as sorted intervals that neither overlap nor touch; the empty ones are dropped. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const sorted = inOrder(intervals)
    ? intervals
    : intervals.filter((i) => !isEmpty(i)).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  let last: Interval | undefined;
  for (const { start, end } of sorted) {
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push((last = { start, end }));
  }
  return merged;
}

/** Whether none is empty, and none begins before the one before it: reservations mostly come so. */
function inOrder(intervals: readonly Interval[]): boolean {
  let before = -Infinity;
  for (const { start, end } of intervals) {
    if (end <= start || start < before) return false;
    before = start;
  }
  return true;
}

/** The instants of `from` that are in none of `what`, merged. */
export function subtract(from: readonly Interval[], what: readonly Interval[]): Interval[] {
  const holes = merge(what);
  const rest: Interval[] = [];
  for (const piece of merge(from)) {
    let start = piece.start;
    for (const hole of holes) {
      if (hole.end <= start) continue;
      if (hole.start >= piece.end) break;
      if (hole.start > start) rest.push({ start, end: hole.start });
      start = hole.end;
    }
    if (start < piece.end) rest.push({ start, end: piece.end });
  }
  return rest;
}

/** The instants that two merged lists have in common, merged. */
export function common(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const found: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [one, other] = [a[i] as Interval, b[j] as Interval];
    const start = Math.max(one.start, other.start);
    const end = Math.min(one.end, other.end);
    if (start < end) found.push({ start, end });
    if (one.end < other.end) i++;
    else j++;
  }
  return found;
}

/** Index of the first interval of a merged list that ends after the instant; the list's length where none does. */
function firstEndingAfter(merged: readonly Interval[], instant: number): number {
  let low = 0;
  let high = merged.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((merged[middle] as Interval).end > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether [start, end) has no instant in common with a merged list; by binary search. */
export function clearOf(merged: readonly Interval[], start: number, end: number): boolean {
  const next = merged[firstEndingAfter(merged, start)];
  return next === undefined || next.start >= end;
}

/** Whether one interval of a merged list contains [start, end); by binary search. */
export function coveredBy(merged: readonly Interval[], start: number, end: number): boolean {
  const next = merged[firstEndingAfter(merged, start)];
  return next !== undefined && next.start <= start && next.end >= end;
}
