import { v7 } from 'uuid';

/** The only source of ids; the demo loader names some of its own. */
export abstract class Ids {
  abstract next(): string;
}

export class TimeOrderedIds extends Ids {
  next(): string {
    return v7();
  }
}
