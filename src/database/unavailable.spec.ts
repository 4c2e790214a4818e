import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';
import { isDatabaseUnavailable } from './unavailable.js';

const coded = (code: string): Error => Object.assign(new Error('some words'), { code });

describe('isDatabaseUnavailable', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', '57P01', '57P03', '53300', '08006'])('knows %s', (code) => {
    expect(isDatabaseUnavailable(coded(code))).toBe(true);
    expect(isDatabaseUnavailable(new QueryFailedError('SELECT 1', [], coded(code)))).toBe(true);
    expect(isDatabaseUnavailable(new AggregateError([coded(code)]))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
  ])('knows the driver saying: %s', (message) => {
    expect(isDatabaseUnavailable(new Error(message))).toBe(true);
  });

  it('knows a transaction whose connection broke', () => {
    expect(isDatabaseUnavailable(new QueryRunnerAlreadyReleasedError())).toBe(true);
    expect(isDatabaseUnavailable(new QueryRunnerProviderAlreadyReleasedError())).toBe(true);
  });

  it.each(['23505', '42P01', '40001', 'P0001', 'ENOENT'])('leaves %s alone', (code) => {
    expect(isDatabaseUnavailable(coded(code))).toBe(false);
    expect(isDatabaseUnavailable(new QueryFailedError('SELECT 1', [], coded(code)))).toBe(false);
  });

  it('leaves what is no error of a database alone', () => {
    for (const thrown of [new TypeError('x is undefined'), 'Connection terminated', null, undefined]) {
      expect(isDatabaseUnavailable(thrown)).toBe(false);
    }
  });
});
