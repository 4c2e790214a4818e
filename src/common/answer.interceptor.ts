import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { finalize, map, type Observable } from 'rxjs';
import type { RequestWithCall } from './call.js';
import { etagOf } from './etag.js';

/** Headers that follow from the answer: the entity tag of a single record, the mark of a replay. */
@Injectable()
export class AnswerHeaders implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((answer: unknown) => {
        const reply = http.getResponse<FastifyReply>();
        const single = typeof answer === 'object' && answer !== null && !('data' in answer);
        if (single) reply.header('ETag', etagOf(answer));
        if (http.getRequest<RequestWithCall>().call?.replayed) reply.header('Idempotency-Replayed', 'true');
        return answer;
      }),
      // A handler that asked nothing of the database leaves its transaction behind.
      finalize(() => void http.getRequest<RequestWithCall>().call?.opened?.rollback()),
    );
  }
}
