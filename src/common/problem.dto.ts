import { ApiProperty } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { ProblemExtras, ProblemKind } from '../domain/errors.js';

export const STATUS_OF: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  impossible: 422,
  'precondition-missing': 428,
  unavailable: 503,
};

export class ProblemError {
  /** JSON pointer into the body, `?name` for a query parameter, or the header's name. */
  pointer: string;
  detail: string;
}

export class ProblemUnmet {
  code: string;
  detail: string;
}

export class ProblemConflict {
  code: string;
  phase?: string;
  ordinal?: number;
  wantedLocal?: string;
  @ApiProperty({ type: 'string', format: 'uuid', required: false })
  resourceId?: string;
  detail: string;
  /** Start times nearest to the wanted date that would work. */
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'date-time' }, required: false })
  nearest?: string[];
}

/** RFC 9457 problem details. */
export class Problem {
  @ApiProperty({ example: '/problems/validation-failed' })
  type: string;
  title: string;
  @ApiProperty({ type: 'integer' })
  status: number;
  detail: string;
  /** The path that was asked for. */
  instance: string;
  /** Stable; branch on this. */
  @ApiProperty({ example: 'VALIDATION_FAILED' })
  code: string;
  requestId: string;
  /** Every invalid field. */
  @ApiProperty({ type: () => [ProblemError], required: false })
  errors?: ProblemError[];
  /** Every conflict, not the first. */
  @ApiProperty({ type: () => [ProblemConflict], required: false })
  conflicts?: ProblemConflict[];
  /** Every gate that is not met. */
  @ApiProperty({ type: () => [ProblemUnmet], required: false })
  unmet?: ProblemUnmet[];
}

export function problem(
  status: number,
  code: string,
  detail: string,
  at: { instance: string; requestId: string },
  extras: ProblemExtras = {},
): Record<string, unknown> {
  return {
    type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: at.instance,
    code,
    requestId: at.requestId,
    ...extras,
  };
}
