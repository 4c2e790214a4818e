import { ApiProperty } from '@nestjs/swagger';
import { NumberList } from '../common/fields.js';
import type { ScaleDefinition, Score } from '../domain/scales/index.js';

export class ScaleLoinc {
  @ApiProperty({ type: 'string', nullable: true, example: '44249-1' })
  panel: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '44261-6' })
  total: string | null;
}

export class ScaleItem {
  @ApiProperty({ type: 'integer', example: 1 })
  number: number;
  @ApiProperty({ type: 'string', nullable: true, example: '44250-9' })
  loinc: string | null;
  /** Null where the licence does not let it be bundled. */
  @ApiProperty({ type: 'string', nullable: true })
  text: string | null;
}

export class AnswerOption {
  @ApiProperty({ type: 'integer', example: 0 })
  value: number;
  @ApiProperty({ example: 'Not at all' })
  label: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'LA6568-5' })
  loinc: string | null;
}

export class ScaleAnswers {
  @ApiProperty({ type: 'integer', example: 0 })
  min: number;
  @ApiProperty({ type: 'integer', example: 3 })
  max: number;
  @ApiProperty({ type: () => [AnswerOption] })
  options: AnswerOption[];
}

export class MissingRule {
  /** How many items may be left out. */
  @ApiProperty({ type: 'integer', example: 2 })
  most: number;
  @ApiProperty({ enum: ['mean-of-answered'] })
  substitute: 'mean-of-answered';
}

export class ScaleScoring {
  @ApiProperty({ enum: ['sum'] })
  type: 'sum';
  /** Null: every item must be answered. */
  @ApiProperty({ type: () => MissingRule, nullable: true })
  missing: MissingRule | null;
}

export class TotalRange {
  @ApiProperty({ type: 'integer', example: 0 })
  min: number;
  @ApiProperty({ type: 'integer', example: 27 })
  max: number;
}

export class Band {
  @ApiProperty({ example: 'moderate' })
  code: string;
  @ApiProperty({ example: 'Moderate' })
  label: string;
  /** The lowest total of the band. */
  @ApiProperty({ type: 'integer', example: 10 })
  from: number;
  /** The highest total of the band. */
  @ApiProperty({ type: 'integer', example: 14 })
  to: number;
}

export class ScaleResponseRule {
  /** Drop from the baseline that counts as response, in percent of it. */
  @ApiProperty({ type: 'integer', example: 50 })
  minDropPercent: number;
}

export class ScaleRemissionRule {
  /** The highest total that counts as remission. */
  @ApiProperty({ type: 'integer', example: 4 })
  atMost: number;
}

export class ScaleFlag {
  @ApiProperty({ example: 'SUICIDE_RISK' })
  code: string;
  @ApiProperty({ type: 'integer', example: 9 })
  item: number;
  @ApiProperty({ type: 'integer', example: 1 })
  atLeast: number;
}

export class ScaleLicence {
  holder: string;
  terms: string;
  itemTextBundled: boolean;
}

export class ScaleSource {
  /** What of the definition it speaks for. */
  @ApiProperty({ example: 'meaningfulChange' })
  field: string;
  citation: string;
  @ApiProperty({ enum: ['verified', 'secondary', 'common', 'engineering'] })
  evidence: string;
}

export class ScaleAnswer {
  /** The scale's code. */
  @ApiProperty({ example: 'PHQ-9' })
  id: string;
  /** The same as `id`. */
  @ApiProperty({ example: 'PHQ-9' })
  code: string;
  /** Version of this definition; every scored answer names it. */
  @ApiProperty({ example: '1' })
  definitionVersion: string;
  @ApiProperty({ example: 'Patient Health Questionnaire, 9 items' })
  title: string;
  @ApiProperty({ type: () => ScaleLoinc })
  loinc: ScaleLoinc;
  @ApiProperty({ enum: ['patient', 'clinician'] })
  rater: string;
  /** Days the questions look back over. */
  @ApiProperty({ type: 'integer', example: 14 })
  recallDays: number;
  @ApiProperty({ type: 'string', nullable: true })
  prompt: string | null;
  @ApiProperty({ type: () => [ScaleItem] })
  items: ScaleItem[];
  @ApiProperty({ type: () => ScaleAnswers })
  answers: ScaleAnswers;
  @ApiProperty({ type: () => ScaleScoring })
  scoring: ScaleScoring;
  @ApiProperty({ type: () => TotalRange })
  total: TotalRange;
  @ApiProperty({ type: () => [Band] })
  bands: Band[];
  @ApiProperty({ type: () => ScaleResponseRule, nullable: true })
  response: ScaleResponseRule | null;
  @ApiProperty({ type: () => ScaleRemissionRule, nullable: true })
  remission: ScaleRemissionRule | null;
  /** The least change of the total that matters to a patient. */
  @ApiProperty({ type: 'integer', nullable: true, example: 5 })
  meaningfulChange: number | null;
  /** What an answer points to; nothing acts on them yet. */
  @ApiProperty({ type: () => [ScaleFlag] })
  flags: ScaleFlag[];
  @ApiProperty({ type: () => ScaleLicence })
  licence: ScaleLicence;
  /** How often it is usually asked; a protocol's checkpoints decide. */
  cadence: string;
  @ApiProperty({ type: () => [ScaleSource] })
  sources: ScaleSource[];
}

// Not `version`: an answer with an id and a version is a record with an ETag, and a definition is none.
export const scaleAnswer = ({ version, ...definition }: ScaleDefinition): ScaleAnswer => ({
  id: definition.code,
  definitionVersion: version,
  ...definition,
});

export class ScoreItems {
  /** One answer for each item in the form's order; null for one left out. */
  @NumberList({ max: 100, example: [2, 2, 1, 2, 1, 1, 2, 0, 0] })
  items: (number | null)[];
}

export class ScoreAnswer {
  /** The scale's code. */
  @ApiProperty({ example: 'PHQ-9' })
  scale: string;
  @ApiProperty({ example: '1' })
  definitionVersion: string;
  @ApiProperty({
    type: 'array',
    items: { type: ['integer', 'null'] } as never,
    example: [2, 2, 1, 2, 1, 1, 2, 0, 0],
  })
  items: (number | null)[];
  @ApiProperty({ type: 'integer', example: 11 })
  total: number;
  @ApiProperty({ type: () => Band })
  band: Band;
  /** Numbers of the items left out; where there are any, the total is prorated. */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [] })
  missingItems: number[];
}

export const scoreAnswer = (
  definition: ScaleDefinition,
  items: (number | null)[],
  { total, band, missingItems }: Score,
): ScoreAnswer => ({
  scale: definition.code,
  definitionVersion: definition.version,
  items,
  total,
  band,
  missingItems,
});
