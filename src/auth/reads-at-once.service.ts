import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
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

/** So many reads at most are one statement, that none waits long for the others. */
const TOGETHER_AT_MOST = 50;

/** How records are read by a function of the database, and what is answered of each. */
export interface ReadAtOnce<E extends ObjectLiteral> {
  /** Takes the key, the permission, the ids and what the audit events say; gives each record as JSON, or null. */
  readonly by: 'sessions_at_once' | 'patients_at_once';
  readonly entity: EntityTarget<E>;
  /** `record` has what the function adds to the entity's columns. */
  answer(row: E, record: Record<string, unknown>): object;
}

interface Route extends ReadAtOnce<ObjectLiteral> {
  text: string;
  operation: string;
  permission: Permission;
}

/** What a key's holder asks for. */
interface Asked {
  id: string;
  requestId: string;
}

/** What the database gives of one reading: the record, and whose key it was. */
interface Told {
  record: Record<string, unknown> | null;
  caller: string;
  organizationId: string;
}

/** Of reads that went together. */
interface ToldTogether {
  caller: string;
  organizationId: string;
  records: (Record<string, unknown> | null)[];
}

/**
 * Reads of one record that are one statement: the key's check, the restrictions, the record and the audit event. They
 * answer only what is plainly allowed and there; all else is left to the handler, which refuses as it always does.
 *
 * Those that have arrived with one key when the process turns to its database are one statement together: then what
 * a transaction costs is paid once. None waits for another to arrive.
 */
@Injectable()
export class ReadsAtOnce {
  private readonly byPath = new Map<string, Route>();
  /** By route and key: what has arrived and is not yet on its way. */
  private readonly arrived = new Map<string, DataLoader<Asked, Told | null>>();

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
      const text = `SELECT ${read.by}($1, $2, $3, $4, $5, $6, $7, $8, $9) AS told`;
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
    const told = await this.gathered(route, hashOf(token)).load({ id, requestId: request.id });
    if (!told?.record) return null;
    const { record, caller, organizationId } = told;
    // For the log alone: with this answer the request is over.
    request.call = {
      organizationId,
      caller,
      roles: [],
      clinicIds: [],
      requestId: request.id,
      operation: route.operation,
    };
    return route.answer(revived(this.dataSource.getMetadata(route.entity), record), record);
  }

  private gathered(route: Route, keyHash: string): DataLoader<Asked, Told | null> {
    const name = `${route.by} ${keyHash}`;
    const known = this.arrived.get(name);
    if (known) return known;
    const gathered = new DataLoader<Asked, Told | null>((asked) => this.read(route, keyHash, asked), {
      // Every request is read anew, and leaves an event of its own.
      cache: false,
      maxBatchSize: TOGETHER_AT_MOST,
      batchScheduleFn: (dispatch) =>
        setImmediate(() => {
          this.arrived.delete(name);
          dispatch();
        }),
    });
    this.arrived.set(name, gathered);
    return gathered;
  }

  private async read(
    { text, permission: { roles, coveredBy }, operation }: Route,
    keyHash: string,
    asked: readonly Asked[],
  ): Promise<(Told | null)[]> {
    const [row] = await prepared<{ told: ToldTogether | null }>(this.dataSource.manager, text, [
      keyHash,
      this.clock.now(),
      roles,
      coveredBy,
      asked.map(({ id }) => id),
      asked.map(() => this.ids.next()),
      operation,
      asked.map(({ requestId }) => requestId),
      this.disclosures.readsDurable,
    ]);
    const told = row?.told;
    if (!told) return asked.map(() => null);
    const { records, ...who } = told;
    return records.map((record) => ({ ...who, record }));
  }
}
