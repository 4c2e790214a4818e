import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Transactions } from '../common/transactions.js';

/**
 * Every verb inside one transaction around all of them: the demo data is there whole or not at all. Verbs have no
 * savepoints of their own, which would be a fifth of all statements: what refuses does so before it writes.
 */
@Injectable()
export class OneTransaction extends Transactions {
  private around: EntityManager | undefined;

  /** Runs everything that `work` calls in `tx`. */
  async inside<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
    this.around = tx;
    try {
      return await work();
    } finally {
      this.around = undefined;
    }
  }

  override run<T>(_call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.joined(work);
  }

  override read<T>(_call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.joined(work);
  }

  override inOrganization<T>(_organizationId: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.joined(work);
  }

  override inSightOf<T>(_call: Call, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.joined(work);
  }

  private async joined<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (!this.around) throw new Error('There is no transaction around this verb.');
    return work(this.around);
  }
}
