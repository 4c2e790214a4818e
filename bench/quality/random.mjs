/** A seeded source of chance (mulberry32), so that a report can be made again. */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  return { next, whole, chance: (share) => next() < share, pick: (list) => list[whole(0, list.length - 1)] };
}
