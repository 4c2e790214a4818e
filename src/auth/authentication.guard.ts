import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Call, RequestWithCall } from '../common/call.js';
import {
  idempotencyKeyInvalid,
  idempotencyKeyMissing,
  isIdempotencyKey,
  lockAndLookUp,
  requestFingerprint,
} from '../common/idempotency.js';
import { BOOKS_KEY, OPERATION_KEY, PUBLIC_KEY } from '../common/operation.js';
import { AuthenticationService } from './authentication.service.js';
import { expectAllowed, permissionOf } from './permission.js';

/** Every route but the public ones: who is calling, and whether they may. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: AuthenticationService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_KEY, [handler, context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<RequestWithCall>();
    const sent = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const further = isIdempotencyKey(sent) ? lockAndLookUp(sent) : [];
    const call: Call = {
      ...(await this.authentication.begin(request.headers.authorization, further)),
      requestId: request.id,
      operation: this.reflector.get<string | undefined>(OPERATION_KEY, handler) ?? '',
    };
    request.call = call;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    expectAllowed(call, permissionOf(handler, context.getClass(), reads));
    if (sent !== undefined) {
      if (!isIdempotencyKey(sent)) throw idempotencyKeyInvalid();
      const fingerprint = requestFingerprint(request.method, request.url, request.body, call);
      call.idempotency = { key: sent, fingerprint };
    } else if (this.reflector.get<boolean | undefined>(BOOKS_KEY, handler)) {
      throw idempotencyKeyMissing();
    }
    return true;
  }
}
