import { SetClock } from '../../src/common/clock.js';

/**
 * Stands where it was put, or goes on by some milliseconds with each reading, as a real one does: what is read twice in
 * one verb is then two instants, and whoever takes them for one is found out.
 */
export class TestClock extends SetClock {
  private tick = 0;

  override now(): Date {
    const now = super.now();
    this.set(new Date(now.getTime() + this.tick));
    return now;
  }

  tickBy(milliseconds: number): void {
    this.tick = milliseconds;
  }
}
