import { setTimeout as sleep } from 'node:timers/promises';

interface Moved {
  sessionId: string;
  /** Where the service said it is. */
  startsAt: string;
  /** How often it said that it had placed it. */
  changes: number;
}

/**
 * Clients that activate plans and move their sessions, each one request after the other. One that gets no answer is sent
 * again under its own key, to whichever server there is by then, until there is one.
 */
export class Writers {
  /** Sessions by plan, as they were acknowledged. */
  readonly acknowledged = new Map<string, Map<string, Moved>>();
  /** Answers by status and code. */
  readonly answers = new Map<string, number>();
  /** How often a request had been carried out although its answer was lost. */
  replayed = 0;
  private running = true;
  private asked = 0;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly url: () => string,
    private readonly token: string,
    private readonly plans: string[],
    clients: number,
  ) {
    this.clients = Array.from({ length: clients }, (_, n) => this.client(n));
  }

  get total(): number {
    return [...this.answers.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Each finishes what it is about: there must be a server. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async client(n: number): Promise<void> {
    let planId: string | undefined;
    for (let turn = 0; this.running; turn++) {
      const next = turn % 4 === 0 ? this.plans.shift() : undefined;
      if (next) await this.activate((planId = next));
      else if (planId) await this.move(planId, n + turn);
      else return;
    }
  }

  private async activate(planId: string): Promise<void> {
    const answer = await this.ask(`/v1/treatment-plans/${planId}/activate`, {});
    const sessions = (answer['sessions'] ?? []) as { id: string; startsAt: string }[];
    this.acknowledged.set(
      planId,
      new Map(sessions.map(({ id, startsAt }) => [id, { sessionId: id, startsAt, changes: 1 }])),
    );
  }

  private async move(planId: string, turn: number): Promise<void> {
    const sessions = [...(this.acknowledged.get(planId) ?? new Map<string, Moved>()).values()];
    const session = sessions[turn % Math.max(1, sessions.length)];
    if (!session) return;
    const hour = ['09', '11', '13', '15'][turn % 4] ?? '09';
    const startsAt = session.startsAt.replace(/T\d\d/, `T${hour}`);
    const answer = await this.ask(`/v1/sessions/${session.sessionId}/reschedule`, {
      startsAt,
      scope: 'this',
    });
    const moved = answer['session'] as { startsAt: string } | undefined;
    if (moved) Object.assign(session, { startsAt: moved.startsAt, changes: session.changes + 1 });
  }

  /** @returns the body of a success; of a refusal nothing */
  private async ask(path: string, body: object): Promise<Record<string, unknown>> {
    const key = `writer-${++this.asked}`;
    for (;;) {
      const answer = await fetch(this.url() + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          'if-match': '*',
        },
        body: JSON.stringify(body),
      }).then(
        async (response) => ({
          status: response.status,
          replayed: response.headers.get('idempotency-replayed') === 'true',
          body: (await response.json()) as Record<string, unknown>,
        }),
        () => undefined,
      );
      if (!answer || answer.status === 503) {
        await sleep(50);
        continue;
      }
      const code = [answer.status, answer.body['code']].filter(Boolean).join(' ');
      this.answers.set(code, (this.answers.get(code) ?? 0) + 1);
      if (answer.replayed) this.replayed++;
      return answer.status < 300 ? answer.body : {};
    }
  }
}
