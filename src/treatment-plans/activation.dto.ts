import { ApiProperty } from '@nestjs/swagger';
import { Nested, OneOf, Text, Uuid } from '../common/fields.js';
import { Override } from '../common/override.dto.js';
import { ProblemConflict } from '../common/problem.dto.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';
import { OpenEndedPhase } from './proposals.dto.js';
import { REST_SCOPES, type RestScope } from './rest-of-course.js';
import { TreatmentPlanAnswer } from './treatment-plans.dto.js';

export class AcceptBreaches {
  /** Why it is right to leave the protocol's windows or gaps. */
  @Text(500, { example: 'Clinic closed for two weeks; prescriber agrees' })
  reason: string;
}

export class ActivatePlan {
  /** all-or-nothing unless given. best-effort books what can be booked and answers with the rest. */
  @OneOf(['all-or-nothing', 'best-effort'], { optional: true, example: 'all-or-nothing' })
  mode?: 'all-or-nothing' | 'best-effort' | null;

  /** Book this proposal or nothing. */
  @Text(64, { optional: true })
  fingerprint?: string | null;

  /** Book the course that this hold keeps, or nothing. */
  @Uuid({ optional: true })
  holdId?: string | null;

  @Nested(() => AcceptBreaches, { optional: true })
  acceptBreaches?: AcceptBreaches | null;

  /** Activate it though the patient has another active plan. Two doses on one day nobody allows. */
  @Nested(() => Override, { optional: true })
  override?: Override | null;
}

export class ResumePlan extends ActivatePlan {
  /** Of a plan under way, as in `proposals`. */
  @OneOf(REST_SCOPES, { optional: true })
  scope?: RestScope | null;
}

export class ActivatedPlanAnswer extends TreatmentPlanAnswer {
  /** What was booked, by time; with best effort also what could not be placed, as proposed. */
  @ApiProperty({ type: () => [SessionAnswer] })
  sessions: SessionAnswer[];
  @ApiProperty({ type: () => [OpenEndedPhase] })
  openEnded: OpenEndedPhase[];
  /** Sessions for which there was no place. */
  @ApiProperty({ type: () => [ProblemConflict] })
  unplaced: ProblemConflict[];
}
