import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { Clock } from './clock.js';
import { Ids } from './ids.js';
import { JobTasks } from './job-tasks.js';
import { Transactions } from './transactions.js';

@Global()
@Module({})
export class CommonModule {
  static with(clock: Clock, ids: Ids, transactions: Type<Transactions>): DynamicModule {
    return {
      module: CommonModule,
      providers: [
        { provide: Clock, useValue: clock },
        { provide: Ids, useValue: ids },
        { provide: Transactions, useClass: transactions },
        JobTasks,
      ],
      exports: [Clock, Ids, Transactions, JobTasks],
    };
  }
}
