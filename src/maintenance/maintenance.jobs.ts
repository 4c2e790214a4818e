import { EventEmitter } from 'node:events';
import {
  Inject,
  Injectable,
  Logger as NestLogger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { JobTasks } from '../common/job-tasks.js';
import { openEndedPhase } from '../domain/course-phases.js';
import { SessionChanges } from '../sessions/session-changes.js';
import { MaintenanceService } from './maintenance.service.js';
import { WorkerLease } from './worker-lease.js';

export const JOBS = Symbol('jobs');
export interface JobsOptions {
  enabled: boolean;
  databaseUrl: string;
  /** For how long a worker may be silent before its jobs are given to others. */
  silentSeconds: number;
}

/** What the queue tells beside its messages. */
interface Failure {
  error?: unknown;
  job?: { task_identifier: string };
}

const RESTART_SECONDS = 5;

/** Every hour, on the hour. */
const CRONTAB = '0 * * * * serve-organizations';

/**
 * The scheduled job. Correctness never rests on the queue: a job that is lost, repeated or run twice at once changes
 * nothing that the next run would not put right.
 */
@Injectable()
export class MaintenanceJobs implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new NestLogger('Jobs');
  private runner: Runner | undefined;
  private pool: pg.Pool | undefined;
  private lease: WorkerLease | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    @Inject(JOBS) private readonly options: JobsOptions,
    private readonly maintenance: MaintenanceService,
    private readonly changes: SessionChanges,
    private readonly others: JobTasks,
  ) {}

  onModuleInit(): void {
    // In the transaction of the change: the job exists exactly if the change does.
    this.changes.subscribe(async (tx, organizationId, planId, cause, course) => {
      if (cause === 'maintenance') return;
      // A course with an end is booked as a whole by whoever changed it.
      if (course && !openEndedPhase(course.definition)) return;
      await tx.query(`SELECT enqueue_job('serve-plan', $1, $2)`, [
        JSON.stringify({ organizationId, planId }),
        `serve-plan:${planId}`,
      ]);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.enabled) await this.startWorker();
  }

  private async startWorker(): Promise<void> {
    this.pool = new pg.Pool({ connectionString: this.options.databaseUrl, max: 3 });
    const lost = (): void => this.logger.warn('A connection of the job queue was lost.');
    this.pool.on('error', lost);
    this.pool.on('connect', (client) => client.on('error', lost));
    const events: WorkerEvents = new EventEmitter();
    let workerId = '';
    events.once('pool:create', ({ workerPool }) => (workerId = workerPool.id));
    const runner = (this.runner = await run({
      pgPool: this.pool,
      events,
      concurrency: 1,
      noHandleSignals: true,
      crontab: CRONTAB,
      taskList: this.tasks(),
      logger: new Logger(() => (level, _message, meta) => {
        if (level === 'error') this.report(meta as Failure | undefined);
      }),
    }));
    // A worker that loses its database gives up; the API goes on, and the next worker carries on from the queue.
    runner.promise.catch(() => {
      // One that was given up before must not take its successor along.
      if (this.runner === runner) this.startAgain();
    });
    this.lease = new WorkerLease(this.pool, workerId, this.options.silentSeconds, (workers) =>
      this.logger.warn(`Job workers that have fallen silent: ${workers}. Their jobs are free for others.`),
    );
    await this.lease.begin();
    // Whatever a process that was killed has left undone is done now, not at the next full hour.
    await runner.addJob('serve-organizations', {}, { jobKey: 'serve-organizations:start' });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.waiting);
    await this.runner?.stop().catch(() => undefined);
    await this.lease?.end().catch(() => undefined);
    await this.pool?.end().catch(() => undefined);
  }

  /** Without the queue's own message, which quotes that of the error, and so the values of a row. */
  private report({ error, job }: Failure = {}): void {
    const what = job ? `A job failed: ${job.task_identifier}` : 'The job queue failed';
    this.logger.error(what, error instanceof Error ? error : new Error('of no known kind'));
  }

  private startAgain(): void {
    if (this.stopping) return;
    this.logger.error(`The job worker lost its database; a new one starts in ${RESTART_SECONDS} seconds.`);
    const broken = this.pool;
    this.lease?.drop();
    this.lease = undefined;
    this.runner = undefined;
    this.pool = undefined;
    void broken?.end().catch(() => undefined);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.startWorker().catch(() => this.startAgain());
    }, RESTART_SECONDS * 1000);
  }

  private tasks(): TaskList {
    return {
      ...this.others.all(),
      'serve-organizations': async (_payload, { addJob }) => {
        for (const organizationId of await this.maintenance.organizations()) {
          await addJob(
            'serve-organization',
            { organizationId },
            { jobKey: `serve-organization:${organizationId}` },
          );
        }
      },
      'serve-organization': async (payload) => {
        const { organizationId } = payload as { organizationId: string };
        await this.maintenance.startFor(organizationId, 'job:serve-organization');
        await this.maintenance.forgetAnswers(organizationId);
      },
      'serve-plan': async (payload) => {
        const { organizationId, planId } = payload as { organizationId: string; planId: string };
        await this.maintenance.servePlan(organizationId, planId);
      },
    };
  }
}
