/** Half-open [start, end) in epoch milliseconds: two that touch do not overlap. */
export interface Interval {
  start: number;
  end: number;
}
