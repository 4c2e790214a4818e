import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SYSTEM_ROLE } from '../database/roles.js';
import { inTransaction, OpenTransaction } from '../database/transaction.js';
import type { Call } from './call.js';
import { Clock } from './clock.js';
import { Disclosures } from './disclosures.js';
import { isUuid } from './fields.js';
import { answerOnce } from './idempotency.js';

/**
 * One transaction a verb, inside one organization: its first statement makes it act as a role that sees no other.
 * Everything that writes takes the transaction it is given.
 */
@Injectable()
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly disclosures: Disclosures,
  ) {}

  /**
   * Runs a verb that may write. With an Idempotency-Key its answer is kept in the same transaction and given again to
   * the same request; so `work` must return the answer itself.
   */
  run<T>(call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const open = (statements: string[]): Promise<OpenTransaction> => this.opened(call, statements);
    return answerOnce(open, this.clock, call, work, (tx, answer) =>
      this.disclosures.record(tx, call, answer, 'write'),
    );
  }

  /** Runs a verb that only reads. */
  read<T>(call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(
      () => this.opened(call, []),
      async (tx) => {
        const answer = await work(tx);
        await this.disclosures.record(tx, call, answer, 'read');
        return answer;
      },
    );
  }

  /** A transaction that answers nobody: a job's step. */
  inOrganization<T>(organizationId: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(() => this.begin(organizationId), work);
  }

  /** A look across organizations, at their ids only, so that jobs find them. */
  acrossOrganizations<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const prologue = `SELECT set_config('role', '${SYSTEM_ROLE}', true)`;
    return inTransaction(() => OpenTransaction.begin(this.dataSource, [prologue]), work);
  }

  /**
   * The request's own transaction, which authentication has begun with the same statements; a second one begins with
   * the organization.
   */
  private opened(call: Call, statements: string[]): Promise<OpenTransaction> {
    const { opened } = call;
    if (!opened) return this.begin(call.organizationId, statements);
    call.opened = undefined;
    return Promise.resolve(opened);
  }

  private async begin(organizationId: string, statements: string[] = []): Promise<OpenTransaction> {
    if (!isUuid(organizationId)) throw new TypeError('An organization is named by its UUID.');
    const prologue = `SELECT begin_organization('${organizationId}')`;
    const transaction = await OpenTransaction.begin(this.dataSource, [prologue, ...statements]);
    transaction.opened.shift();
    return transaction;
  }
}
