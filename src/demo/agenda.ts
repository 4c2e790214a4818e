import type { SetClock } from '../common/clock.js';

type Act = () => Promise<void>;

/** What happens when. Acts run in the order of their times, with the clock put there; an act may add others. */
export class Agenda {
  private entries: { at: number; act: Act }[] = [];

  constructor(private readonly clock: SetClock) {}

  add(at: number, act: Act): void {
    const after = this.entries.findIndex((entry) => entry.at > at);
    this.entries.splice(after < 0 ? this.entries.length : after, 0, { at, act });
  }

  /** Runs what lies at `end` or before; what lies later never happens. */
  async run(end: number): Promise<void> {
    for (;;) {
      const next = this.entries.shift();
      if (!next || next.at > end) return;
      this.clock.set(new Date(next.at));
      await next.act();
    }
  }
}
