import { Injectable } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { RequestWithCall } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { isUuid } from '../common/fields.js';
import { Ids } from '../common/ids.js';
import type { Routes } from '../common/routes.js';
import { prepared, revived } from '../database/prepared.js';
import { hashOf, TOKEN } from './api-keys.service.js';
import { tokenIn } from './authentication.service.js';
import { permissionOf, type Permission } from './permission.js';

/** How one record is read by a function of the database, and what is answered of it. */
export interface ReadAtOnce<E extends ObjectLiteral> {
  /** Takes the key, the permission, the id and what the audit event says; gives the record as JSON, or null. */
  readonly by: 'session_at_once' | 'patient_at_once';
  readonly entity: EntityTarget<E>;
  /** `record` has what the function adds to the entity's columns. */
  answer(row: E, record: Record<string, unknown>): object;
}

interface Route extends ReadAtOnce<ObjectLiteral> {
  text: string;
  operation: string;
  permission: Permission;
}

/**
 * Reads of one record that are one statement: the key's check, the restrictions, the record and the audit event. They
 * answer only what is plainly allowed and there; all else is left to the handler, which refuses as it always does.
 */
@Injectable()
export class ReadsAtOnce {
  private readonly byPath = new Map<string, Route>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly disclosures: Disclosures,
  ) {}

  /** Finds the routes of these reads, which are named by their operations. */
  learn(routes: Routes, reads: Record<string, ReadAtOnce<ObjectLiteral>>): void {
    for (const [operation, read] of Object.entries(reads)) {
      const { path, handler, controller } = routes.handlerOf(operation);
      const permission = permissionOf(handler, controller, true);
      if (permission.organizationWide) throw new Error(`${operation} is not of one record.`);
      const text = `SELECT ${read.by}($1, $2, $3, $4, $5, $6, $7, $8, $9) AS record`;
      this.byPath.set(path, { ...read, text, operation, permission });
    }
  }

  /** Whether this request may be answered so. */
  routeOf({ method, routeOptions, url }: RequestWithCall): Route | undefined {
    if (method !== 'GET' || url.includes('?')) return undefined;
    return this.byPath.get(routeOptions.url ?? '');
  }

  /** The answer, on record, or null where the request has to go the way of all others. */
  async answer(route: Route, request: RequestWithCall): Promise<object | null> {
    const token = tokenIn(request.headers.authorization);
    const { id } = request.params as { id?: string };
    if (token === null || !TOKEN.test(token) || !isUuid(id)) return null;
    const { roles, coveredBy } = route.permission;
    const [row] = await prepared<{ record: Record<string, unknown> | null }>(
      this.dataSource.manager,
      route.text,
      [
        hashOf(token),
        this.clock.now(),
        roles,
        coveredBy,
        id,
        this.ids.next(),
        route.operation,
        request.id,
        this.disclosures.readsDurable,
      ],
    );
    const record = row?.record;
    if (!record) return null;
    // For the log alone: with this answer the request is over.
    request.call = {
      organizationId: record['organization_id'] as string,
      caller: record['caller'] as string,
      roles: [],
      clinicIds: [],
      requestId: request.id,
      operation: route.operation,
    };
    return route.answer(revived(this.dataSource.getMetadata(route.entity), record), record);
  }
}
