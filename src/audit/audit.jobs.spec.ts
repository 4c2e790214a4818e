import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { AuditSealer } from './audit-sealer.js';
import { AuditJobs } from './audit.jobs.js';

const TURN = 5_000;

describe('the sealing of the audit trail', () => {
  let sealed: string[];
  let broken: Set<string>;
  const sealer = {
    organizations: () => Promise.resolve(['a', 'b']),
    seal: (id: string) => {
      if (broken.has(id)) return Promise.reject(new RangeError('Ada Sample'));
      sealed.push(id);
      return Promise.resolve(1);
    },
  } as unknown as AuditSealer;
  const logged = jest.spyOn(Logger.prototype, 'error');

  beforeEach(() => {
    jest.useFakeTimers();
    sealed = [];
    broken = new Set();
    logged.mockReset().mockImplementation(() => undefined);
  });
  afterEach(() => jest.useRealTimers());

  it('comes round every 5 seconds, for each organization, until shutdown', async () => {
    const jobs = new AuditJobs({ enabled: true }, sealer);
    jobs.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(2 * TURN);
    expect(sealed).toEqual(['a', 'b', 'a', 'b']);
    await jobs.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(2 * TURN);
    expect(sealed).toHaveLength(4);
  });

  it('goes on past one that fails, and says so without the message', async () => {
    broken.add('a');
    const jobs = new AuditJobs({ enabled: true }, sealer);
    jobs.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(TURN);
    expect(sealed).toEqual(['b']);
    expect(logged.mock.calls.flat().join()).toContain('RangeError');
    expect(logged.mock.calls.flat().join()).not.toContain('Ada');
    broken.clear();
    await jest.advanceTimersByTimeAsync(TURN);
    expect(sealed).toEqual(['b', 'a', 'b']);
    await jobs.beforeApplicationShutdown();
  });

  it('does nothing where jobs are off', async () => {
    new AuditJobs({ enabled: false }, sealer).onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(2 * TURN);
    expect(sealed).toEqual([]);
  });
});
