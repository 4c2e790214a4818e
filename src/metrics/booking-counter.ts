import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { tap, type Observable } from 'rxjs';
import type { RequestWithCall } from '../common/call.js';
import { BOOKS_KEY } from '../common/operation.js';
import { Metrics } from './metrics.js';

const BOOKS_COURSE = 'activateTreatmentPlan';

interface Booked {
  status?: string;
  sessions?: { status: string }[];
}

/** Counts what an operation that books has answered: by then it is committed. */
@Injectable()
export class BookingCounter implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly metrics: Metrics,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.reflector.get<boolean | undefined>(BOOKS_KEY, context.getHandler())) return next.handle();
    const { call } = context.switchToHttp().getRequest<RequestWithCall>();
    return next.handle().pipe(
      tap((answer: Booked) => {
        if (!call || call.replayed) return;
        const sessions = (answer.sessions ?? [answer]).filter(({ status }) => status === 'booked');
        this.metrics.booked('session', sessions.length);
        if (call.operation === BOOKS_COURSE) this.metrics.booked('course', 1);
      }),
    );
  }
}
