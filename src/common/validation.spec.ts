import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Flag, Text, TextList, Whole } from './fields.js';
import { faultsOf } from './validation.js';

class Sample {
  @Text(200)
  name!: string;

  @Whole(1, 5)
  count!: number;

  @Flag()
  ready!: boolean;

  @TextList(3)
  words!: string[];
}

describe('The faults of a body', () => {
  const good = { name: 'Ada', count: 2, ready: true, words: ['a'] };
  const faults = (body: object): string[] =>
    faultsOf(validateSync(plainToInstance(Sample, { ...good, ...body }))).map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );

  it('are none of a good one', () => {
    expect(faults({})).toEqual([]);
  });

  it.each<[unknown]>([[undefined], [null], [{}], [new Date(0)]])('are one for each %p', (nothing) => {
    expect(faults({ name: nothing, count: nothing, ready: nothing, words: nothing })).toEqual([
      '/name must be text',
      '/count must be a whole number',
      '/ready must be true or false',
      '/words must be a list',
    ]);
  });

  it('are all that is wrong with what has the right type', () => {
    expect(faults({ name: '', count: -1.5 })).toEqual([
      '/name must not be empty',
      '/name must not be blank',
      '/count must be a whole number',
      '/count must be at least 1',
    ]);
    expect(faults({ count: NaN })).toEqual(['/count must be a whole number']);
    expect(faults({ words: ['long', 7] }).length).toBe(2);
  });
});
