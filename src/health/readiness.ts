import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReadinessAnswer } from './health.dto.js';

/** A pool in which nobody gets a connection for that long is as good as no database. */
const ANSWER_WITHIN_MS = 1_500;

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness {
  private asking: Promise<boolean> | undefined;
  private ending = false;

  constructor(private readonly dataSource: DataSource) {}

  /** From now on it should not; those that come all the same are served. */
  stop(): void {
    this.ending = true;
  }

  get stopping(): boolean {
    return this.ending;
  }

  async state(): Promise<ReadinessAnswer> {
    if (this.ending) return { status: 'down', reason: 'stopping' };
    // One question at a time, however many ask: they would only wait behind each other.
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    const answered = await Promise.race([this.asking, sleep(ANSWER_WITHIN_MS, false, { ref: false })]);
    return answered ? { status: 'up' } : { status: 'down', reason: 'database' };
  }

  private ask(): Promise<boolean> {
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
