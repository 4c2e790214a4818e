import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { BookingCounter } from './booking-counter.js';
import { JobQueue } from './job-queue.js';
import { METRICS_TOKEN, MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

@Module({})
export class MetricsModule {
  /** Without a token the metrics are open. */
  static with(token: string | undefined): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [MetricsController],
      providers: [
        Metrics,
        JobQueue,
        { provide: METRICS_TOKEN, useValue: token ?? null },
        { provide: APP_INTERCEPTOR, useClass: BookingCounter },
      ],
      exports: [Metrics],
    };
  }
}
