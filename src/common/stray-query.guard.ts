import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalid } from '../domain/errors.js';
import { isNameOfAllObjects } from './body.js';

/** Where Nest notes a handler's parameters; 4 is a query parameter's kind. */
const ROUTE_ARGUMENTS = '__routeArguments__';
const QUERY_KIND = '4:';

/**
 * Unknown query parameters are refused on routes that take none. Query DTOs refuse their own, but do not see the names
 * that all objects have.
 */
@Injectable()
export class StrayQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys((query ?? {}) as object);
    if (names.length === 0) return true;
    const taken = (Reflect.getMetadata(ROUTE_ARGUMENTS, context.getClass(), context.getHandler().name) ??
      {}) as object;
    const taking = Object.keys(taken).some((key) => key.startsWith(QUERY_KIND));
    const stray = taking ? names.filter(isNameOfAllObjects) : names;
    if (stray.length === 0) return true;
    throw invalid(
      stray.map((name) => ({ pointer: `?${name}`, detail: 'is not a parameter of this request' })),
    );
  }
}
