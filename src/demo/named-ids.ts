import { v7 } from 'uuid';
import type { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';

/** Ids for a story told again: names that were asked for come first, the others follow from the clock and a count. */
export class NamedIds extends Ids {
  private names: string[] = [];
  private made = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  next(): string {
    return this.names.shift() ?? this.unnamed();
  }

  /** Runs a verb whose first ids are these, in the order in which it asks for them; undefined is any. */
  async naming<T>(names: (string | undefined)[], verb: () => Promise<T>): Promise<T> {
    this.names = names.map((name) => name ?? this.unnamed());
    const answer = await verb();
    if (this.names.length > 0) throw new Error(`Nothing was named ${this.names.join(', ')}.`);
    return answer;
  }

  private unnamed(): string {
    this.made += 1;
    const random = new Uint8Array(16);
    new DataView(random.buffer).setUint32(12, this.made);
    return v7({ msecs: this.clock.now().getTime(), seq: this.made, random });
  }
}
