/** SIGTERM under load: whoever was let in is answered, and the process is gone in time. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDemo } from '../src/demo/load-demo.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { DEMO_KEY } from './support/demo.js';
import { ServerProcess } from './support/server-process.js';

const GONE_WITHIN_MS = 10_000;

describe('a server asked to stop', () => {
  let database: TestDatabase;
  let server: ServerProcess | undefined;
  beforeAll(async () => {
    ServerProcess.build();
    database = await createTestDatabase();
    await loadDemo({ databaseUrl: database.url, demoApiKey: DEMO_KEY, now: new Date() });
  }, 180_000);
  afterAll(async () => {
    await server?.kill();
    await database.drop();
  });

  interface Outcome {
    outcome: string;
    /** Of a request that was refused a connection there is nothing to lose. */
    refused: boolean;
    closing: boolean;
  }

  /** One request, with keep-alive; what came of it. */
  function ask(url: string, agent: Agent): Promise<Outcome> {
    return new Promise((resolve) => {
      const asked = request(url, { agent, headers: { authorization: `Bearer ${DEMO_KEY}` } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          const whole = answer.complete && text.endsWith('}');
          const closing = answer.headers.connection === 'close';
          resolve({ outcome: `${answer.statusCode} ${whole ? 'whole' : 'cut'}`, refused: false, closing });
        });
        answer.on('error', (error) =>
          resolve({ outcome: `cut: ${error.message}`, refused: false, closing: false }),
        );
      });
      asked.on('error', ({ code = 'no code' }: NodeJS.ErrnoException) => {
        // The system resets what it had not yet handed over when the port was closed.
        const refused = code === 'ECONNREFUSED' || (code === 'ECONNRESET' && !asked.reusedSocket);
        resolve({ outcome: code, refused, closing: false });
      });
      asked.end();
    });
  }

  it('answers every request it let in, says so first, and ends with 0', async () => {
    const running = (server = await ServerProcess.serve({
      DATABASE_URL: database.url,
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'info',
    }));
    const outcomes: Outcome[] = [];
    const client = async (agent: Agent): Promise<void> => {
      for (;;) {
        const outcome = await ask(`${running.url}/v1/sessions?limit=100`, agent);
        outcomes.push(outcome);
        if (outcome.refused) return;
      }
    };
    const agents = Array.from({ length: 16 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const clients = agents.map(client);
    while (outcomes.length < 100) await sleep(10);

    const asked = performance.now();
    running.askToStop();
    await sleep(200);
    const ready = await fetch(`${running.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'down', reason: 'stopping' });
    await Promise.all(clients);
    const ended = await running.ended;
    expect(performance.now() - asked).toBeLessThan(GONE_WITHIN_MS);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    agents.forEach((agent) => agent.destroy());

    const failed = outcomes.filter(({ outcome, refused }) => outcome !== '200 whole' && !refused);
    expect(failed).toEqual([]);
    expect(outcomes.filter(({ refused }) => refused)).toHaveLength(agents.length);
    // What the server says it was asked is what was answered: nobody was let in and then cut off.
    const letIn = running.log.filter(({ operationId }) => operationId === 'listSessions');
    expect(letIn).toHaveLength(outcomes.filter(({ refused }) => !refused).length);
    expect(outcomes.filter(({ closing }) => closing).length).toBeGreaterThan(0);
    expect(outcomes.length).toBeGreaterThan(100 + agents.length);
  });

  it('is gone in time although a client never ends its request', async () => {
    const running = (server = await ServerProcess.serve({ DATABASE_URL: database.url }));
    const slow = request(`${running.url}/v1/patients`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${DEMO_KEY}`,
        'content-type': 'application/json',
        'content-length': 100,
      },
    });
    slow.on('error', () => undefined);
    slow.write('{');
    await sleep(200);
    const asked = performance.now();
    expect(await running.stop()).toMatchObject({ code: 0 });
    expect(performance.now() - asked).toBeLessThan(GONE_WITHIN_MS);
  });
});
