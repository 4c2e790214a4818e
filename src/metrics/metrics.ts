import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { JobQueue, type JobQueueState } from './job-queue.js';

/** Seconds. A course is placed and booked within a few of them. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** What a client calls its method or path is its own: a label takes one of ours. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);
const OTHER = 'other';

let ofProcess: Registry | undefined;

/** Memory, processor, event loop: of the process, however many applications run in it. */
function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** What this process counts. No label is ever taken from a request. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests: Counter<'operation' | 'method' | 'status'>;
  private readonly durations: Histogram<'operation' | 'method' | 'status'>;
  private readonly refusals: Counter<'code'>;
  private readonly bookings: Counter<'kind'>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobQueue,
  ) {
    const registers = [this.registry];
    const labelNames = ['operation', 'method', 'status'] as const;
    this.requests = new Counter({
      name: 'http_requests_total',
      help: 'Requests answered, by operation and class of status.',
      labelNames,
      registers,
    });
    this.durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its answer.',
      labelNames,
      buckets: BUCKETS,
      registers,
    });
    this.refusals = new Counter({
      name: 'regimen_refusals_total',
      help: 'Requests refused, by the code of the problem.',
      labelNames: ['code'],
      registers,
    });
    this.bookings = new Counter({
      name: 'regimen_bookings_total',
      help: 'Courses and sessions booked by requests, counted after their commit.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of ['course', 'session']) this.bookings.inc({ kind }, 0);
    this.gaugePool();
    this.gaugeJobs();
  }

  booked(kind: 'course' | 'session', count: number): void {
    this.bookings.inc({ kind }, count);
  }

  /** Counts an answer, whether a handler has seen its request or not. */
  answered(request: FastifyRequest, reply: FastifyReply): void {
    const labels = {
      operation: request.server.routes.operationOf(request) ?? OTHER,
      method: METHODS.has(request.method) ? request.method : OTHER,
      status: `${Math.floor(reply.statusCode / 100)}xx`,
    };
    this.requests.inc(labels);
    this.durations.observe(labels, reply.elapsedTime / 1000);
    if (reply.problemCode !== null) this.refusals.inc({ code: reply.problemCode });
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  private gaugePool(): void {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    const gauges: [string, string, () => number][] = [
      ['size', 'Connections to the database that are open.', () => pool.totalCount],
      ['idle', 'Connections to the database that nobody uses.', () => pool.idleCount],
      ['waiting', 'Requests that wait for a connection.', () => pool.waitingCount],
    ];
    for (const [name, help, read] of gauges) {
      const gauge: Gauge = new Gauge({
        name: `regimen_database_pool_${name}`,
        help,
        registers: [this.registry],
        collect: () => gauge.set(read()),
      });
    }
  }

  private gaugeJobs(): void {
    const { jobs } = this;
    const gauges: [string, string, (state: JobQueueState) => number][] = [
      [
        'regimen_jobs_waiting',
        'Jobs that are due and not done; missing while the queue cannot be read.',
        (state) => state.waiting,
      ],
      [
        'regimen_jobs_oldest_seconds',
        'For how long the oldest of them has been due.',
        (state) => state.oldestSeconds,
      ],
      ['regimen_job_workers', 'Job workers that are alive, of all processes.', (state) => state.workers],
    ];
    for (const [name, help, read] of gauges) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [this.registry],
        async collect() {
          const state = await jobs.state();
          gauge.remove();
          if (state) gauge.set(read(state));
        },
      });
    }
  }
}
