import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What a counter says after a request was counted, or taken back. */
export type Count = Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>;

export interface CountersOptions {
  /** Requests within a window. */
  points: number;
  seconds: number;
  /** Callers that are remembered; past it who was heard of longest ago is forgotten, and starts at 0 again. */
  callers: number;
}

/** How often each caller has asked within its window, in memory that has a bound whoever calls. */
export class Counters {
  private readonly limiter: RateLimiterMemory;
  /** In the order in which they were last heard of. */
  private readonly callers = new Set<string>();

  constructor(private readonly options: CountersOptions) {
    this.limiter = new RateLimiterMemory({ points: options.points, duration: options.seconds });
  }

  has(caller: string): boolean {
    return this.callers.has(caller);
  }

  get size(): number {
    return this.callers.size;
  }

  /** Counts a request, also one too many. */
  async count(caller: string): Promise<Count> {
    this.callers.delete(caller);
    this.callers.add(caller);
    if (this.callers.size > this.options.callers) await this.forgetOne();
    return this.limiter.consume(caller).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
  }

  /** One request less. */
  async takeBack(caller: string): Promise<void> {
    const count = await this.limiter.get(caller);
    // In a new window there is nothing to take back.
    if (count && count.consumedPoints > 0) await this.limiter.reward(caller);
  }

  private async forgetOne(): Promise<void> {
    const [caller] = this.callers;
    this.callers.delete(caller!);
    await this.limiter.delete(caller!);
  }
}
