import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Settings of the person who runs the tests must not reach the servers that they start. */
const BARE = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  TZ: process.env.TZ,
};

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Regimen as its user starts it: a process of its own. */
export class ServerProcess {
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';
  readonly ended: Promise<Ended>;

  private constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, ['dist/src/main.js'], {
      env: { ...BARE, PORT: '0', LOG_LEVEL: 'silent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Nothing to do after an install; while the sources are being worked on, what is started is what they say. */
  static build(): void {
    const build = spawnSync(process.execPath, ['scripts/build-if-needed.mjs'], { encoding: 'utf8' });
    if (build.status !== 0) throw new Error(`There is nothing to start: ${build.stderr}`);
  }

  /** Starts it and waits for its banner. */
  static async serve(env: Record<string, string>): Promise<ServerProcess> {
    const server = new ServerProcess(env);
    const ended = server.ended.then(({ stderr }) => {
      throw new Error(`The server ended before it was ready: ${stderr}`);
    });
    await Promise.race([server.says('Regimen is ready.'), ended]);
    ended.catch(() => undefined);
    return server;
  }

  /** Starts what is expected to end by itself. */
  static run(env: Record<string, string>): Promise<Ended> {
    return new ServerProcess(env).ended;
  }

  get banner(): string {
    return this.stdout;
  }

  /** What it has complained of so far. */
  get complaints(): string {
    return this.stderr;
  }

  /** The lines of its log so far. */
  get log(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  get url(): string {
    return /http:\/\/[\d.]+:\d+/.exec(this.stdout)?.[0] ?? '';
  }

  async stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks the process to stop without waiting for it. */
  askToStop(): void {
    this.child.kill('SIGTERM');
  }

  private async says(text: string): Promise<void> {
    // To the empty line at its end, which lines of the log may follow.
    while (!this.stdout.split(text)[1]?.includes('\n\n')) {
      await once(this.child.stdout!, 'data');
    }
  }
}
