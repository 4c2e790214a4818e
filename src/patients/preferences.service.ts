import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { keysetPage, mapPage, type Page, type PageQuery, type SortKey } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { invalid, type Fault } from '../domain/errors.js';
import { PatientsService } from './patients.service.js';
import { CreatePreference, preferenceAnswer, type PreferenceAnswer } from './preference.dto.js';
import { PatientPreference } from './preference.entity.js';

/** As `timesOf` looks for the latest. */
const BY_TIME: SortKey<PatientPreference>[] = [
  { sql: 'preference.createdAt', cast: 'timestamptz', of: ({ createdAt }) => createdAt.toISOString() },
  { sql: 'preference.id', cast: 'uuid', of: ({ id }) => id },
];

@Injectable()
export class PreferencesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** What is recorded takes the place of what was, which is kept. */
  record(call: Call, patientId: string, body: CreatePreference): Promise<PreferenceAnswer> {
    const { organizationId } = call;
    const faults = dayFaults(body);
    return this.transactions.run(call, async (tx) => {
      await this.patients.forRecord(tx, organizationId, patientId);
      faults.push(...(await practitionerFaults(tx, organizationId, body)));
      if (faults.length > 0) throw invalid(faults);
      const row = tx.create(PatientPreference, {
        organizationId,
        id: this.ids.next(),
        patientId,
        preferredWeekdays: body.preferredWeekdays ?? [],
        preferredTimeOfDay: body.preferredTimeOfDay ?? null,
        earliest: body.earliest ?? null,
        latest: body.latest ?? null,
        preferredPractitionerId: body.preferredPractitionerId ?? null,
        preferredResourceKinds: body.preferredResourceKinds ?? [],
        comfort: given(body.comfort ?? {}),
        communication: given(body.communication ?? {}),
        recordedBy: call.caller,
        createdAt: this.clock.now(),
      });
      await tx.insert(PatientPreference, row);
      return preferenceAnswer(row);
    });
  }

  /** The one that counts first. */
  list(call: Call, patientId: string, query: PageQuery): Promise<Page<PreferenceAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, organizationId, patientId);
      const rows = tx
        .createQueryBuilder(PatientPreference, 'preference')
        .where({ organizationId, patientId });
      return mapPage(await keysetPage(rows, query, BY_TIME, 'DESC'), preferenceAnswer);
    });
  }
}

function dayFaults(body: CreatePreference): Fault[] {
  const { preferredTimeOfDay: time, earliest, latest } = body;
  const faults = CreatePreference.furtherFaults(body);
  if (faults.length > 0) return faults;
  if (!time || (!(earliest && time < earliest) && !(latest && time >= latest))) return [];
  return [{ pointer: '/preferredTimeOfDay', detail: 'must lie between earliest and latest' }];
}

async function practitionerFaults(
  tx: EntityManager,
  organizationId: string,
  { preferredPractitionerId: id }: CreatePreference,
): Promise<Fault[]> {
  if (!id) return [];
  const rows = await tx.query<unknown[]>(
    `SELECT 1 FROM resource WHERE organization_id = $1 AND id = $2 AND kind = 'practitioner'`,
    [organizationId, id],
  );
  if (rows.length > 0) return [];
  return [{ pointer: '/preferredPractitionerId', detail: 'is no practitioner of this organization' }];
}

/** Without the fields left empty. */
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
