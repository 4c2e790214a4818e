/** Giving each of several takers one of its choices, none of them twice. */

export interface Matching {
  /** Choice -> the taker (by its position) that has it. */
  takerOf: Map<number, number>;
  /**
   * Where not all can be served: takers that together have fewer choices than they are, and those choices. Each is
   * needed in it: it is reached from one taker left without.
   */
  short: { takers: number[]; choices: number[] } | null;
}

/** A greatest matching, by augmenting paths; earlier takers and earlier choices go first. */
export function match(choicesOf: readonly (readonly number[])[]): Matching {
  const takerOf = new Map<number, number>();
  let short: Matching['short'] = null;
  choicesOf.forEach((_choices, taker) => {
    const seen = new Set<number>();
    if (!augment(choicesOf, taker, takerOf, seen)) {
      short ??= {
        takers: [taker, ...[...seen].map((choice) => takerOf.get(choice) as number)],
        choices: [...seen],
      };
    }
  });
  return { takerOf, short };
}

function augment(
  choicesOf: readonly (readonly number[])[],
  taker: number,
  takerOf: Map<number, number>,
  seen: Set<number>,
): boolean {
  for (const choice of choicesOf[taker] ?? []) {
    if (seen.has(choice)) continue;
    seen.add(choice);
    const other = takerOf.get(choice);
    if (other === undefined || augment(choicesOf, other, takerOf, seen)) {
      takerOf.set(choice, taker);
      return true;
    }
  }
  return false;
}
