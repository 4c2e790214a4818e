import { makeWorkerUtils, type WorkerUtils } from 'graphile-worker';
import type pg from 'pg';

/** How often a worker says that it is alive in the time after which it would be taken for dead. */
const BEATS = 3;

/**
 * One worker's word that it is alive, given again and again, and the sweep for those that no longer give theirs: the
 * queue itself would leave their jobs locked for four hours. Times are the database's, which all workers share.
 */
export class WorkerLease {
  private utils: WorkerUtils | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly pool: pg.Pool,
    /** What the queue calls the worker in its locks. */
    private readonly workerId: string,
    private readonly seconds: number,
    /** Told how many workers were found silent. */
    private readonly onSilent: (workers: number) => void,
  ) {}

  async begin(): Promise<void> {
    this.utils = await makeWorkerUtils({ pgPool: this.pool });
    await this.renew();
    this.beat();
  }

  /** Gives the lease back, so that nobody waits for it to run out. */
  async end(): Promise<void> {
    this.drop();
    await this.beating;
    await this.pool.query('DELETE FROM job_worker WHERE id = $1', [this.workerId]);
    await this.utils?.release();
  }

  /** Lets the lease run out: there is no database to give it back to. */
  drop(): void {
    this.ended = true;
    clearTimeout(this.waiting);
  }

  private beat(): void {
    if (this.ended) return;
    this.waiting = setTimeout(
      () => {
        // Without a database there is nothing to tell it; the worker itself notices and says so.
        this.beating = this.renew()
          .then(() => this.sweep())
          .catch(() => undefined)
          .finally(() => this.beat());
      },
      (this.seconds * 1000) / BEATS,
    );
  }

  private async renew(): Promise<void> {
    await this.pool.query(
      `INSERT INTO job_worker (id, alive_until) VALUES ($1, now() + make_interval(secs => $2))
       ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until`,
      [this.workerId, this.seconds],
    );
  }

  /** A worker that has only just locked its first job may not have given its word yet. */
  private async sweep(): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT locked_by AS id FROM graphile_worker.jobs LEFT JOIN job_worker w ON w.id = locked_by
       WHERE coalesce(w.alive_until, locked_at + make_interval(secs => $1)) < now()`,
      [this.seconds],
    );
    if (rows.length > 0) {
      await this.utils!.forceUnlockWorkers(rows.map(({ id }) => id));
      this.onSilent(rows.length);
    }
    await this.pool.query('DELETE FROM job_worker WHERE alive_until < now()');
  }
}
