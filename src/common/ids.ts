import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** The only source of ids; the demo loader names some of its own. */
export abstract class Ids {
  abstract next(): string;
}

const BYTES = 16;
const AT_ONCE = 256;

export class TimeOrderedIds extends Ids {
  private readonly random = new Uint8Array(BYTES * AT_ONCE);
  private drawn = AT_ONCE;
  private msecs = 0;
  private seq = 0;

  /** Later ids are greater, within a millisecond too. */
  next(): string {
    const random = this.draw();
    const now = Date.now();
    if (now > this.msecs) {
      this.msecs = now;
      // Half of its range, so that a millisecond never comes to its end.
      this.seq = new DataView(random.buffer, random.byteOffset + 6, 4).getUint32(0) >>> 1;
    } else {
      this.seq++;
    }
    return v7({ msecs: this.msecs, seq: this.seq, random });
  }

  /** Asking the system for randomness once for many ids costs a tenth. */
  private draw(): Uint8Array {
    if (this.drawn === AT_ONCE) {
      randomFillSync(this.random);
      this.drawn = 0;
    }
    const begin = BYTES * this.drawn++;
    return this.random.subarray(begin, begin + BYTES);
  }
}
