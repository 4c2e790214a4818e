import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { isUuid } from './fields.js';
import { OPERATION_KEY } from './operation.js';

const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;

/** The method that serves a path, with the class that it belongs to. */
export interface Handler {
  path: string;
  handler: object;
  controller: object;
}

/**
 * What may be said of a request in logs, metrics and problems: the operation and the pattern of its path. What a client
 * wrote into a path may be anything, a patient's name included.
 */
export class Routes {
  private readonly operations = new Map<string, string>();
  private readonly words = new Set<string>();
  private readonly handlers = new Map<string, Handler>();

  /** `values` are those of our own that stand in paths, such as the codes of the rating scales. */
  constructor(values: readonly string[] = []) {
    values.forEach((value) => this.words.add(value));
  }

  /** Learns every route of the application, whose controllers are known by now. */
  learn(app: INestApplication): void {
    const scanner = new MetadataScanner();
    for (const { controllers } of app.get(ModulesContainer).values()) {
      for (const { metatype } of controllers.values()) {
        const prototype = metatype?.prototype as Record<string, object> | undefined;
        if (!metatype || !prototype) continue;
        const base = Reflect.getMetadata(PATH_METADATA, metatype) as string;
        for (const name of scanner.getAllMethodNames(prototype)) {
          const handler = prototype[name] as object;
          const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
          if (path === undefined) continue;
          const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
          const operation = Reflect.getMetadata(OPERATION_KEY, handler) as string | undefined;
          this.add(RequestMethod[method], joined(base, path), operation);
          if (operation)
            this.handlers.set(operation, { path: joined(base, path), handler, controller: metatype });
        }
      }
    }
  }

  private add(method: string, path: string, operation: string | undefined): void {
    const named = operation ?? `${method} ${path}`;
    this.operations.set(`${method} ${path}`, named);
    // Fastify serves HEAD with each GET.
    if (method === 'GET') this.operations.set(`HEAD ${path}`, named);
    path.split('/').forEach((segment) => segment.startsWith(':') || this.words.add(segment));
  }

  /** Who serves an operation. */
  handlerOf(operation: string): Handler {
    const handler = this.handlers.get(operation);
    if (!handler) throw new Error(`There is no operation ${operation}.`);
    return handler;
  }

  /** The operationId, or undefined where no operation is at this path. */
  operationOf({ method, routeOptions }: FastifyRequest): string | undefined {
    // A path that is no path has no route at all.
    return this.operations.get(`${method} ${routeOptions?.url}`);
  }

  /** The path that was asked for, without its query and with a star for each segment that is neither ours nor an id. */
  pathOf({ url }: FastifyRequest): string {
    const [path = ''] = url.split('?');
    return path
      .split('/')
      .map((segment) => (this.isHarmless(segment) ? segment : '*'))
      .join('/');
  }

  private isHarmless(segment: string): boolean {
    return this.words.has(segment) || isUuid(segment) || /^\d{1,3}$/.test(segment);
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    routes: Routes;
  }
}
