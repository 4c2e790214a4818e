import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.js';
import { Ids } from './ids.js';
import { Transactions } from './transactions.js';

@Global()
@Module({})
export class CommonModule {
  static with(clock: Clock, ids: Ids): DynamicModule {
    return {
      module: CommonModule,
      providers: [{ provide: Clock, useValue: clock }, { provide: Ids, useValue: ids }, Transactions],
      exports: [Clock, Ids, Transactions],
    };
  }
}
