import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts the tests' database server; the workers find it by their environment. */
export default async function globalSetup(config: { rootDir: string }): Promise<void> {
  const server = fork(join(config.rootDir, 'test/support/postgres.ts'), {
    cwd: config.rootDir,
    execArgv: ['--import', './scripts/typescript.mjs'],
  });
  const [ready] = (await Promise.race([
    once(server, 'message'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`The tests' database server ended with code ${code}.`);
    }),
  ])) as [{ adminUrl: string; url: string }];
  process.env.TEST_POSTGRES_ADMIN_URL = ready.adminUrl;
  process.env.TEST_POSTGRES_URL = ready.url;
  (globalThis as { testServer?: typeof server }).testServer = server;
}
