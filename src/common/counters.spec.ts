import { Counters } from './counters.js';

describe('Counters', () => {
  const counters = (): Counters => new Counters({ points: 2, seconds: 60, callers: 3 });
  const counted = async (of: Counters, caller: string): Promise<number> =>
    (await of.count(caller)).consumedPoints;

  it('count each caller by itself, also past the points', async () => {
    const these = counters();
    const counts = [];
    for (const caller of ['a', 'b', 'a', 'a']) counts.push(await counted(these, caller));
    expect(counts).toEqual([1, 1, 2, 3]);
  });

  it('forget who was heard of longest ago, and nobody else', async () => {
    const these = counters();
    for (const caller of ['a', 'b', 'c', 'a', 'd']) await these.count(caller);
    expect(['a', 'b', 'c', 'd'].filter((caller) => these.has(caller))).toEqual(['a', 'c', 'd']);
    expect(await counted(these, 'a')).toBe(3);
    expect(await counted(these, 'b')).toBe(1);
  });

  it('remember no more callers than they may, however many come', async () => {
    const these = counters();
    for (let n = 0; n < 1_000; n++) await these.count(`made up ${n}`);
    expect(these.size).toBe(3);
  });

  it('take a request back, but none that was not counted', async () => {
    const these = counters();
    await these.count('a');
    for (const caller of ['a', 'a', 'nobody']) await these.takeBack(caller);
    expect(await counted(these, 'a')).toBe(1);
    expect(these.has('nobody')).toBe(false);
  });
});
