import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../database/transaction.js';
import type { Call } from './call.js';
import { Clock } from './clock.js';
import { answerOnce } from './idempotency.js';

/** One transaction a verb. Everything that writes takes the transaction it is given. */
@Injectable()
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs one verb of one organization. With an Idempotency-Key its answer is kept in the same transaction and
   * given again to the same request; so `work` must return the answer itself.
   */
  run<T>(call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return answerOnce(this.dataSource, this.clock, call, work);
  }

  /** A transaction that answers nobody: jobs, the command line, reads. */
  plain<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, work);
  }
}
