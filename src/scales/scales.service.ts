import { Injectable } from '@nestjs/common';
import type { Call } from '../common/call.js';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { findScale, SCALES, scoreResponse } from '../domain/scales/index.js';
import {
  scaleAnswer,
  scoreAnswer,
  type ScaleAnswer,
  type ScoreAnswer,
  type ScoreItems,
} from './scales.dto.js';

@Injectable()
export class ScalesService {
  constructor(private readonly transactions: Transactions) {}

  /** In the order of their codes. */
  list({ limit, cursor }: PageQuery): Page<ScaleAnswer> {
    const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const rest = SCALES.filter((scale) => scale.code > after);
    const data = rest.slice(0, limit);
    const last = data.at(-1);
    return {
      data: data.map(scaleAnswer),
      nextCursor: rest.length > limit && last ? encodeCursor([last.code]) : null,
    };
  }

  read(id: string): ScaleAnswer {
    return scaleAnswer(found(findScale(id), 'scale'));
  }

  /** Keeps nothing but, with an Idempotency-Key, the answer. */
  score(call: Call, id: string, { items }: ScoreItems): Promise<ScoreAnswer> {
    const definition = found(findScale(id), 'scale');
    const answer = scoreAnswer(definition, items, scoreResponse(definition, items));
    return call.idempotency
      ? this.transactions.run(call, () => Promise.resolve(answer))
      : Promise.resolve(answer);
  }
}
