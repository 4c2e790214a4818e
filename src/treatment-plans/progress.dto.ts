import { ApiProperty } from '@nestjs/swagger';
import { OneOf } from '../common/fields.js';
import type { PhaseProgress as Progress } from '../domain/given-sessions.js';
import type { KeptCadence } from '../domain/kept-cadences.js';
import type { Lapse } from '../domain/lapse.js';

const LAPSE_STATES = ['none', 'review', 'restart-proposed'] as const;

/** Which session given this is, from 1: sessions count in the order of their days, whatever their ordinals. */
export class GivenNumber {
  @ApiProperty({ type: 'integer', example: 3 })
  ofPhase: number;
  /** Among all doses of the course; null for a talk. */
  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  ofCourse: number | null;
}

export class PhaseProgress {
  @ApiProperty({ example: 'induction' })
  phase: string;
  /** How many the plan wants; null for a phase without an end, or one on demand. */
  @ApiProperty({ type: 'integer', nullable: true, example: 6 })
  wanted: number | null;
  @ApiProperty({ type: 'integer', example: 2 })
  given: number;
  /** Proposed, booked or under way. */
  @ApiProperty({ type: 'integer', example: 4 })
  open: number;
  /** Neither given nor open, and still to be made up for; 0 where `wanted` is null. */
  @ApiProperty({ type: 'integer', example: 0 })
  missing: number;
}

export class LapseReason {
  @ApiProperty({ example: 'LAPSE_REVIEW' })
  code: string;
  words: string;
}

export class CourseLapse {
  /** Days since the last dose given; null before the first. */
  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  daysSinceGiven: number | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2030-03-04' })
  lastGiven: string | null;
  /** review: a clinician looks at the patient before the next dose. restart-proposed: and decides whether to begin anew. */
  @OneOf(LAPSE_STATES, { example: 'none' })
  state: (typeof LAPSE_STATES)[number];
  /** The first day on which a review is due if nothing is given before. */
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2030-03-19' })
  reviewFrom: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: null })
  restartFrom: string | null;
  @ApiProperty({ type: () => LapseReason, nullable: true, example: null })
  reason: LapseReason | null;
}

/** A schedule that a prescriber has accepted in place of the protocol's. */
export class AcceptedCadence {
  @ApiProperty({ example: 'maintenance-2' })
  phase: string;
  @ApiProperty({ example: 'FREQ=WEEKLY;INTERVAL=1' })
  rrule: string;
  @ApiProperty({ type: 'integer', example: 5 })
  minGapDays: number;
  @ApiProperty({ type: 'integer', example: 9 })
  maxGapDays: number;
}

export const progressAnswer = (counts: Progress[]): PhaseProgress[] =>
  counts.map(({ phase, wanted, given, open, missing }) => ({ phase, wanted, given, open, missing }));

export const lapseAnswer = (lapse: Lapse): CourseLapse => ({ ...lapse });

export const cadencesAnswer = (cadences: Record<string, KeptCadence>): AcceptedCadence[] =>
  Object.entries(cadences).map(([phase, { rrule, minGapDays, maxGapDays }]) => ({
    ...{ phase, rrule, minGapDays, maxGapDays },
  }));
