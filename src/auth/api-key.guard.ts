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
import { BOOKS_KEY, OPERATION_KEY, PUBLIC_KEY, ROLES_KEY } from '../common/operation.js';
import type { Role } from '../common/roles.js';
import { DomainError } from '../domain/errors.js';
import { ApiKeysService } from './api-keys.service.js';

const unauthenticated = (): DomainError =>
  new DomainError(
    'unauthenticated',
    'UNAUTHENTICATED',
    'Send a valid API key: Authorization: Bearer rgm_...',
  );

/** Every route but the public ones: a key, one of the roles the operation names, and who is calling. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_KEY, targets)) return true;
    const request = context.switchToHttp().getRequest<RequestWithCall>();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw unauthenticated();
    const sent = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const key = await this.keys.begin(token, isIdempotencyKey(sent) ? lockAndLookUp(sent) : []);
    if (!key) throw unauthenticated();
    const call: Call = {
      organizationId: key.organizationId,
      caller: key.id,
      roles: key.roles,
      clinicIds: key.clinicIds,
      requestId: request.id,
      operation: this.reflector.get<string | undefined>(OPERATION_KEY, context.getHandler()) ?? '',
      opened: key.opened,
    };
    request.call = call;
    // A handler that names no roles is open to nobody.
    const allowed = this.reflector.get<readonly Role[] | undefined>(ROLES_KEY, context.getHandler()) ?? [];
    if (!key.roles.some((role) => allowed.includes(role))) {
      throw new DomainError('forbidden', 'FORBIDDEN', `This needs one of the roles ${allowed.join(', ')}.`);
    }
    if (sent !== undefined) {
      if (!isIdempotencyKey(sent)) throw idempotencyKeyInvalid();
      const fingerprint = requestFingerprint(request.method, request.url, request.body);
      call.idempotency = { key: sent, fingerprint };
    } else if (this.reflector.get<boolean | undefined>(BOOKS_KEY, context.getHandler())) {
      throw idempotencyKeyMissing();
    }
    return true;
  }
}
