import { createHash } from 'node:crypto';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { invalid } from '../domain/errors.js';

export class PageQuery {
  /** How many at most. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, default: 25, required: false })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 25;

  /** `nextCursor` of the page before. */
  @ApiProperty({ type: 'string', required: false })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);

export function encodeCursor(keys: string[]): string {
  const text = Buffer.from(JSON.stringify(keys)).toString('base64url');
  return `${text}.${checksum(text)}`;
}

export function decodeCursor(cursor: string, length: number): string[] {
  const [text, sum] = cursor.split('.');
  if (text && sum === checksum(text)) {
    const keys: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length) return keys.map(String);
  }
  throw invalid([{ pointer: '?cursor', detail: 'is not a cursor that this list gave' }]);
}

export interface SortKey<E> {
  /** SQL expression, with a cast where it is not text: it is compared with the cursor's text. */
  sql: string;
  cast: 'uuid' | 'timestamptz' | 'text' | 'integer' | 'date';
  of: (row: E) => string;
}

export const byId = <E extends { id: string }>(alias: string): SortKey<E>[] => [
  { sql: `${alias}.id`, cast: 'uuid', of: (row) => row.id },
];

/** One page in the fixed order of `keys`, the last of which must be unique; DESC turns the order of all of them. */
export async function keysetPage<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  { limit, cursor }: PageQuery,
  keys: SortKey<E>[],
  order: 'ASC' | 'DESC' = 'ASC',
): Promise<Page<E>> {
  if (cursor !== undefined) {
    const values = decodeCursor(cursor, keys.length);
    const left = keys.map((key) => key.sql).join(', ');
    const right = keys.map((key, i) => `CAST(:cursor${i} AS ${key.cast})`).join(', ');
    query.andWhere(
      `(${left}) ${order === 'ASC' ? '>' : '<'} (${right})`,
      Object.fromEntries(values.map((value, i) => [`cursor${i}`, value])),
    );
  }
  for (const key of keys) query.addOrderBy(key.sql, order);
  const rows = await query.limit(limit + 1).getMany();
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return {
    data,
    nextCursor: rows.length > limit && last ? encodeCursor(keys.map((key) => key.of(last))) : null,
  };
}

/** Turns a page of rows into a page of answers. */
export const mapPage = <A, B>(page: Page<A>, answer: (row: A) => B): Page<B> => ({
  data: page.data.map(answer),
  nextCursor: page.nextCursor,
});
