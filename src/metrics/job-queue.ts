import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const KEPT_MS = 5_000;
/** Whoever asks for metrics waits no longer, whatever the database does. */
const ANSWER_WITHIN_MS = 1_000;

export interface JobQueueState {
  /** Jobs that are due. */
  waiting: number;
  /** For how long the oldest of them has been due. */
  oldestSeconds: number;
  /** Workers that are alive, wherever they run. */
  workers: number;
}

/** Looks at the queue at most every few seconds, with one connection at a time. */
@Injectable()
export class JobQueue {
  private known: { at: number; state: JobQueueState | null } | undefined;
  private asking: Promise<JobQueueState | null> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Null where the queue can't be read now. */
  async state(): Promise<JobQueueState | null> {
    if (this.known && performance.now() - this.known.at < KEPT_MS) return this.known.state;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return Promise.race([this.asking, sleep(ANSWER_WITHIN_MS, null, { ref: false })]);
  }

  private async ask(): Promise<JobQueueState | null> {
    const state = await this.read().catch(() => null);
    this.known = { at: performance.now(), state };
    return state;
  }

  /** As the login itself, whose tables the queue's are; until a worker has run there is no queue. */
  private async read(): Promise<JobQueueState> {
    const [queue] = await this.dataSource.query<{ there: boolean }[]>(
      `SELECT to_regclass('graphile_worker.jobs') IS NOT NULL AS there`,
    );
    if (!queue?.there) return { waiting: 0, oldestSeconds: 0, workers: 0 };
    const [row] = await this.dataSource.query<{ waiting: number; oldest: number; workers: number }[]>(
      `SELECT count(*)::int AS waiting,
              coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 AS oldest,
              (SELECT count(*)::int FROM job_worker WHERE alive_until >= now()) AS workers
       FROM graphile_worker.jobs WHERE run_at <= now() AND attempts < max_attempts`,
    );
    return { waiting: row?.waiting ?? 0, oldestSeconds: row?.oldest ?? 0, workers: row?.workers ?? 0 };
  }
}
