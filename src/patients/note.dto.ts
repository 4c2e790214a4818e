import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { Flag, Instant, Text, Uuid } from '../common/fields.js';
import type { PatientNote } from './note.entity.js';

export class CreateNote {
  @Text(4000, { example: 'Prefers to be called in the afternoon.' })
  text: string;

  /** A plan of this patient that it is about. */
  @Uuid({ optional: true, example: demoId('plan', 1) })
  treatmentPlanId?: string;

  /** A record of treatment for substance use (42 CFR Part 2): hidden from whoever may not see those. */
  @Flag({ optional: true, example: false })
  substanceUseRecord?: boolean;
}

export class NoteAnswer {
  @Uuid()
  id: string;
  @Uuid({ example: demoId('patient', 1) })
  patientId: string;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, example: null })
  treatmentPlanId: string | null;
  @ApiProperty({ example: 'Prefers to be called in the afternoon.' })
  text: string;
  /** A record of treatment for substance use. */
  @ApiProperty({ example: false })
  substanceUseRecord: boolean;
  /** The API key's id, or the subject of a token. */
  @ApiProperty({ example: demoId('api-key', 1) })
  author: string;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const noteAnswer = (row: PatientNote): NoteAnswer => ({
  id: row.id,
  patientId: row.patientId,
  treatmentPlanId: row.treatmentPlanId,
  text: row.text,
  substanceUseRecord: row.substanceUseRecord,
  author: row.author,
  createdAt: row.createdAt.toISOString(),
  // Never changed, only followed by another.
  updatedAt: row.createdAt.toISOString(),
});
