import { spawnSync } from 'node:child_process';
import { ServerProcess } from './support/server-process.js';

/** What `npm run quality` takes from the domain it finds by name: nothing else would tell that a name is gone. */
it('npm run quality makes its page, of one clinic here', () => {
  ServerProcess.build();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bench/quality.mjs', '--clinics', '1', '--print'],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  const rows = stdout.split('\n').filter((line) => /^\| \d+ % /.test(line));
  expect(rows).toHaveLength(8);
  // One clinic: what was placed on protocol is all or nothing.
  for (const row of rows) expect(row.split('|')[3]?.trim()).toMatch(/^(100|0)\.0 %$/);
});
