import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { invalid } from '../domain/errors.js';
import { noteAnswer, type CreateNote, type NoteAnswer } from './note.dto.js';
import { PatientNote } from './note.entity.js';
import { PatientsService } from './patients.service.js';

@Injectable()
export class NotesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, patientId: string, body: CreateNote): Promise<NoteAnswer> {
    const { organizationId } = call;
    return this.transactions.run(call, async (tx) => {
      await this.patients.forRecord(tx, organizationId, patientId);
      await refuseForeignPlan(tx, organizationId, patientId, body.treatmentPlanId ?? null);
      const row = tx.create(PatientNote, {
        organizationId,
        id: this.ids.next(),
        patientId,
        treatmentPlanId: body.treatmentPlanId ?? null,
        text: body.text,
        substanceUseRecord: body.substanceUseRecord ?? false,
        author: call.caller,
        createdAt: this.clock.now(),
      });
      await tx.insert(PatientNote, row);
      return noteAnswer(row);
    });
  }

  list(call: Call, patientId: string, query: PageQuery): Promise<Page<NoteAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, organizationId, patientId);
      const rows = tx.createQueryBuilder(PatientNote, 'note').where({ organizationId, patientId });
      return mapPage(await keysetPage(rows, query, byId('note')), noteAnswer);
    });
  }
}

/** Plans are read by SQL of its own: the feature that writes them builds on this one. */
async function refuseForeignPlan(
  tx: EntityManager,
  organizationId: string,
  patientId: string,
  id: string | null,
): Promise<void> {
  if (id === null) return;
  const plans = await tx.query<unknown[]>(
    `SELECT 1 FROM treatment_plan WHERE organization_id = $1 AND patient_id = $2 AND id = $3`,
    [organizationId, patientId, id],
  );
  if (plans.length > 0) return;
  throw invalid([{ pointer: '/treatmentPlanId', detail: 'is no treatment plan of this patient' }]);
}
