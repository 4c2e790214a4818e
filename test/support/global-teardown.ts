import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The server ends, and takes its folder away, when the channel to it closes. */
export default async function globalTeardown(): Promise<void> {
  const server = (globalThis as { testServer?: ChildProcess }).testServer;
  if (!server || server.exitCode !== null) return;
  const ended = once(server, 'exit');
  if (server.connected) server.disconnect();
  await ended;
}
