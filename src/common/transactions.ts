import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Statement } from '../database/batch.js';
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
    const open = (statements: Statement[]): Promise<OpenTransaction> => this.opened(call, statements);
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
    if (!isUuid(organizationId)) throw new TypeError('An organization is named by its UUID.');
    return inTransaction(() => this.begin(beginOrganization(organizationId)), work);
  }

  /** The same with the caller's eyes: a job's step that a caller has asked for. */
  inSightOf<T>(call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(() => this.beginAgain(call, []), work);
  }

  /** A look across organizations, at their ids only, so that jobs find them. */
  acrossOrganizations<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const text = `SELECT set_config('role', '${SYSTEM_ROLE}', true)`;
    return inTransaction(() => OpenTransaction.begin(this.dataSource, [{ text }]), work);
  }

  /**
   * The request's own transaction, which authentication has begun with the same statements; a second one begins with
   * the organization and what the caller may see of it.
   */
  private opened(call: Call, statements: Statement[]): Promise<OpenTransaction> {
    const { opened } = call;
    if (!opened) return this.beginAgain(call, statements);
    call.opened = undefined;
    return Promise.resolve(opened);
  }

  private beginAgain(call: Call, statements: Statement[]): Promise<OpenTransaction> {
    if (!isUuid(call.organizationId)) throw new TypeError('An organization is named by its UUID.');
    const { organizationId, system } = call;
    const prologue = system ? beginOrganization(organizationId) : beginCaller(call, this.clock.now());
    return this.begin(prologue, statements);
  }

  private async begin(prologue: Statement, statements: Statement[] = []): Promise<OpenTransaction> {
    const transaction = await OpenTransaction.begin(this.dataSource, [prologue, ...statements]);
    transaction.opened.shift();
    return transaction;
  }
}

const beginOrganization = (organizationId: string): Statement => ({
  text: 'SELECT begin_organization($1)',
  values: [organizationId],
});

/** The statement after which a transaction acts for this caller, as of an instant. */
export const beginCaller = (
  { organizationId, caller, roles, clinicIds }: CallerOf,
  asOf: Date,
): Statement => ({
  text: 'SELECT begin_caller($1, $2, $3, $4, $5)',
  values: [organizationId, caller, roles, clinicIds, asOf],
});

type CallerOf = Pick<Call, 'organizationId' | 'caller' | 'roles' | 'clinicIds'>;
