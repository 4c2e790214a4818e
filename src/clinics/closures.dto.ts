import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches, ValidateBy } from 'class-validator';
import { demoId } from '../common/demo-ids.js';
import { DateOnly, Instant, OneOf, Text, Uuid } from '../common/fields.js';
import { inOrder } from '../common/in-order.js';
import { isLocalDate } from '../domain/local-time.js';
import { AffectedSessionAnswer, ImpactAnswer } from './clinics.dto.js';
import { CLOSURE_SOURCES, type Closure, type ClosureSource } from './closure.entity.js';

export class CreateClosure {
  static furtherFaults = inOrder({
    ...{ first: 'from', second: 'to' },
    detail: 'must be after from: it is the first day open again',
  });

  /** The first day closed, on the clinic's calendar. */
  @DateOnly({ example: '2030-12-24' })
  from: string;

  /** The first day open again. */
  @DateOnly({ example: '2030-12-27' })
  to: string;

  @Text(500, { optional: true, example: 'Winter holidays' })
  reason?: string | null;
}

export class ClosureAnswer {
  @Uuid({ example: demoId('closure', 1) })
  id: string;
  @Uuid({ example: demoId('clinic', 1) })
  clinicId: string;
  /** The first day closed, on the clinic's calendar. */
  @DateOnly({ example: '2030-12-24' })
  from: string;
  /** The first day open again. */
  @DateOnly({ example: '2030-12-27' })
  to: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'Winter holidays' })
  reason: string | null;
  @OneOf(CLOSURE_SOURCES, { example: 'manual' })
  source: ClosureSource;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const closureAnswer = (closure: Closure): ClosureAnswer => ({
  id: closure.id,
  clinicId: closure.clinicId,
  from: closure.fromDate,
  to: closure.toDate,
  reason: closure.reason,
  source: closure.source,
  createdAt: closure.createdAt.toISOString(),
  updatedAt: closure.updatedAt.toISOString(),
});

export class ClosureCreatedAnswer extends ClosureAnswer {
  /** Booked sessions that fall into it; each has become a work item, none is cancelled. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
  @ApiProperty({ type: () => ImpactAnswer })
  impact: ImpactAnswer;
}

const isYear = (value: unknown): boolean => /^\d{4}$/.test(String(value)) && Number(value) > 0;

const YearOrDate = (example: string | number, optional = false): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      oneOf: [
        { type: 'integer', minimum: 1, maximum: 9999 },
        { type: 'string', format: 'date' },
      ],
      example,
      required: !optional,
    }),
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'yearOrDate',
      validator: {
        validate: (value: unknown) =>
          (typeof value === 'number' || typeof value === 'string') && (isYear(value) || isLocalDate(value)),
        defaultMessage: () => 'must be a year or a date, YYYY-MM-DD',
      },
    }),
  );

export class ImportHolidays {
  /** ISO 3166-1 alpha-2. */
  @ApiProperty({ type: 'string', pattern: '^[A-Z]{2}$', example: 'US' })
  @Matches(/^[A-Z]{2}$/, { message: 'must be a country code of two capital letters, such as US' })
  country: string;

  /** State or province, ISO 3166-2 without the country. */
  @ApiProperty({ type: 'string', required: false, example: 'NY' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20})?$/, {
    message: "must be a region's code without the country, such as NY",
  })
  region?: string | null;

  /** A year (from its first day) or the first date. */
  @YearOrDate(2030)
  from: number | string;

  /** A year (to its last day) or the first date no longer meant; the end of the first year unless given. */
  @YearOrDate(2030, true)
  to?: number | string | null;
}

export class HolidayImportAnswer {
  @ApiProperty({ example: 'US' })
  country: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'NY' })
  region: string | null;
  /** The first date meant. */
  @DateOnly({ example: '2030-01-01' })
  from: string;
  /** The first date no longer meant. */
  @DateOnly({ example: '2031-01-01' })
  to: string;
  /** Closures that were not there yet. */
  @ApiProperty({ type: () => [ClosureAnswer] })
  created: ClosureAnswer[];
  /** How many were there already. */
  @ApiProperty({ type: 'integer', example: 0 })
  skipped: number;
  /** Booked sessions that fall into the new closures; each has become a work item, none is cancelled. */
  @ApiProperty({ type: () => [AffectedSessionAnswer] })
  affectedSessions: AffectedSessionAnswer[];
  @ApiProperty({ type: () => ImpactAnswer })
  impact: ImpactAnswer;
}
