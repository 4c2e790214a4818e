import { Injectable } from '@nestjs/common';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { expectVersion, type IfMatch } from '../common/etag.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { invalid, type Fault } from '../domain/errors.js';
import {
  authorizationAnswer,
  type AuthorizationAnswer,
  type CreateAuthorization,
  type UpdateAuthorization,
} from './authorization.dto.js';
import { PriorAuthorization } from './authorization.entity.js';
import { PatientsService } from './patients.service.js';

const REQUIRED = ['payer', 'unitKind', 'authorized', 'validFrom', 'validTo'] as const;

/** What payers have agreed to pay for beforehand. */
@Injectable()
export class AuthorizationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, patientId: string, body: CreateAuthorization): Promise<AuthorizationAnswer> {
    const { organizationId } = call;
    refuseImpossible(body, body);
    return this.transactions.run(call, async (tx) => {
      await this.patients.forRecord(tx, organizationId, patientId);
      const now = this.clock.now();
      const row = tx.create(PriorAuthorization, {
        ...body,
        reference: body.reference ?? null,
        codeSystem: body.codeSystem ?? null,
        code: body.code ?? null,
        organizationId,
        id: this.ids.next(),
        patientId,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(PriorAuthorization, row);
      return authorizationAnswer(row);
    });
  }

  list(call: Call, patientId: string, query: PageQuery): Promise<Page<AuthorizationAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, organizationId, patientId);
      const rows = tx
        .createQueryBuilder(PriorAuthorization, 'authorized')
        .where({ organizationId, patientId });
      return mapPage(await keysetPage(rows, query, byId('authorized')), authorizationAnswer);
    });
  }

  read(call: Call, patientId: string, id: string): Promise<AuthorizationAnswer> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      const row = await tx.findOneBy(PriorAuthorization, { organizationId, patientId, id });
      return authorizationAnswer(found(row, 'authorization'));
    });
  }

  update(
    call: Call,
    patientId: string,
    id: string,
    ifMatch: IfMatch,
    body: UpdateAuthorization,
  ): Promise<AuthorizationAnswer> {
    const { organizationId } = call;
    return this.transactions.run(call, async (tx) => {
      const row = found(
        await tx.findOne(PriorAuthorization, {
          where: { organizationId, patientId, id },
          lock: { mode: 'for_no_key_update' },
        }),
        'authorization',
      );
      expectVersion(row, ifMatch);
      await this.patients.forRecord(tx, organizationId, patientId);
      const changed = Object.fromEntries(
        Object.entries(body).filter(
          ([name, value]) => value !== undefined && value !== row[name as keyof UpdateAuthorization],
        ),
      );
      refuseImpossible(body, { ...row, ...changed });
      if (Object.keys(changed).length === 0) return authorizationAnswer(row);
      Object.assign(changed, { updatedAt: this.clock.now(), version: row.version + 1 });
      await tx.update(PriorAuthorization, { organizationId, id }, changed);
      return authorizationAnswer(Object.assign(row, changed));
    });
  }
}

/** Throws with everything that is wrong with what was sent, and with what would come of it. */
function refuseImpossible(body: UpdateAuthorization, result: UpdateAuthorization): void {
  const faults: Fault[] = [];
  for (const name of REQUIRED) {
    if (body[name] === null) faults.push({ pointer: `/${name}`, detail: 'must not be null' });
  }
  if (Boolean(result.code) !== Boolean(result.codeSystem)) {
    const pointer = result.code ? '/codeSystem' : '/code';
    faults.push({ pointer, detail: 'is missing: code and codeSystem belong together' });
  }
  if (result.validFrom && result.validTo && result.validTo < result.validFrom) {
    faults.push({ pointer: '/validTo', detail: 'must not be before validFrom' });
  }
  if (faults.length > 0) throw invalid(faults);
}
