import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, OneOf, Uuid, Whole } from '../common/fields.js';
import { ProblemConflict } from '../common/problem.dto.js';
import type { Conflict, CourseProposal } from '../domain/course-types.js';
import { formatInstant } from '../domain/local-time.js';
import { WEEKDAYS, type Weekday } from '../domain/protocol.js';
import { PlacingAnswer, placingAnswer, wantedLocalAnswer } from '../sessions/sessions.dto.js';
import { fingerprintOf } from './fingerprint.js';
import { REST_SCOPES, type RestScope } from './rest-of-course.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';

export class ProposeCourse {
  /** In place of the plan's start date, to try it out. */
  @DateOnly({ optional: true, example: '2030-03-04' })
  startDate?: string | null;

  /** How many alternatives at most; 3 unless given. */
  @Whole(1, 10, { optional: true, example: 3 })
  count?: number | null;

  /**
   * Of a plan under way: `unplaced` (unless given) places what has no place, and nothing that is booked moves; `unstarted`
   * places all that is still ahead anew.
   */
  @OneOf(REST_SCOPES, { optional: true })
  scope?: RestScope | null;
}

export class OpenEndedPhase {
  @ApiProperty({ example: 'maintenance-2' })
  phase: string;
  /** Kept booked ahead from here on, inside the clinic's horizon. */
  @DateOnly({ example: '2030-04-29' })
  firstWanted: string;
}

export class CoursePattern {
  /** Days of the week that the sessions lie on. */
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...WEEKDAYS] }, example: ['MO', 'TH'] })
  weekdays: Weekday[];
  /** morning, midday or afternoon; null where the sessions differ. */
  @ApiProperty({ type: 'string', nullable: true, example: 'morning' })
  timeOfDay: string | null;
}

export class ProposedSession extends PlacingAnswer {
  /**
   * Other sessions of that day which other resources would serve, at their own times, to make room for it; as far as you
   * may know of them.
   */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, example: [] })
  reassigned: string[];
}

export class ProposalAnswer {
  @Uuid({ example: demoId('plan', 1) })
  treatmentPlanId: string;
  /** 1 is the best. */
  @ApiProperty({ type: 'integer', example: 1 })
  rank: number;
  /** Give it to `activate` to book this very proposal or nothing. */
  @ApiProperty({ example: 'q3w0c1k0u1v8r7m2n5b4x6z9a8s7d6f5' })
  fingerprint: string;
  /** The sum of the weights of all deviations; 0 is exactly what the protocol and the plan wish. */
  @ApiProperty({ example: 0 })
  cost: number;
  @ApiProperty({ type: () => CoursePattern })
  pattern: CoursePattern;
  /** Days by which windows' ends and maximum gaps are exceeded; activation then asks for acceptance. */
  @ApiProperty({
    type: 'object',
    required: ['windowDays', 'gapDays'],
    properties: { windowDays: { type: 'integer' }, gapDays: { type: 'integer' } },
    example: { windowDays: 0, gapDays: 0 },
  })
  breach: { windowDays: number; gapDays: number };
  @ApiProperty({ type: () => [ProposedSession] })
  sessions: ProposedSession[];
  @ApiProperty({ type: () => [OpenEndedPhase] })
  openEnded: OpenEndedPhase[];
  /** Sessions for which there is no place, each with what refuses it and the nearest times that would work. */
  @ApiProperty({ type: () => [ProblemConflict] })
  unplaced: ProblemConflict[];
}

export class ProposalsAnswer {
  /** Best first. Fewer than asked for where there are no more. */
  @ApiProperty({ type: () => [ProposalAnswer] })
  data: ProposalAnswer[];
  /** Always null: alternatives come in one page. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  nextCursor: null;
}

export const conflictAnswer = (conflict: Conflict, timeZone: string): ProblemConflict => ({
  ...conflict,
  wantedLocal: wantedLocalAnswer(conflict.wantedLocal),
  nearest: conflict.nearest.map((instant) => formatInstant(instant, timeZone)),
});

export const proposalAnswer = (
  proposal: CourseProposal,
  rank: number,
  context: {
    plan: TreatmentPlan;
    timeZone: string;
    openEnded: OpenEndedPhase[];
    gateOf: (phase: string) => string | null;
  },
): ProposalAnswer => ({
  treatmentPlanId: context.plan.id,
  rank,
  fingerprint: fingerprintOf(context.plan.id, proposal),
  cost: proposal.cost,
  pattern: proposal.pattern,
  breach: proposal.breach,
  sessions: proposal.sessions.map((placement) => ({
    ...placingAnswer(placement, context.timeZone, context.gateOf(placement.phase)),
    reassigned: (placement.reassigned ?? []).map(({ sessionId }) => sessionId),
  })),
  openEnded: context.openEnded,
  unplaced: proposal.unplaced.map((conflict) => conflictAnswer(conflict, context.timeZone)),
});
