import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoId } from '../../src/common/demo-ids.js';

const DAY_MS = 86_400_000;

export interface Answered {
  /** When it was asked, on performance.now()'s clock. */
  at: number;
  ms: number;
  status: number;
  code: string | undefined;
}

interface Booked {
  planId: string;
  sessionIds: string[];
}

/** Clients that register patients and book whole courses of the demo clinic, and repeat what was refused for a while. */
export class Load {
  readonly answers: Answered[] = [];
  /** What the service said it had done. */
  readonly patients: string[] = [];
  readonly courses: Booked[] = [];
  /** Requests that got no whole answer: what went wrong. */
  readonly broken: string[] = [];
  private running = true;
  private courseNumber = 0;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly url: string,
    private readonly token: string,
    clients: number,
  ) {
    this.clients = Array.from({ length: clients }, () => this.client());
  }

  /** Lets each client finish what it is about. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async client(): Promise<void> {
    while (this.running) await this.bookCourse();
  }

  private async bookCourse(): Promise<void> {
    const week = (this.courseNumber += 1) % 200;
    const startDate = new Date(Date.now() + (30 + 7 * week) * DAY_MS).toISOString().slice(0, 10);
    const person = { givenName: 'Load', familyName: randomUUID(), birthDate: '1980-01-01' };
    const patient = await this.ask('/v1/patients', person);
    if (!patient) return;
    const patientId = patient['id'] as string;
    this.patients.push(patientId);
    await this.ask(`/v1/patients/${patientId}/eligibility-assessments`, { outcome: 'eligible' });
    await this.ask(`/v1/patients/${patientId}/consents`, {});
    const plan = await this.ask('/v1/treatment-plans', {
      patientId,
      clinicId: demoId('clinic', 1),
      protocolId: demoId('protocol', 1),
      startDate,
    });
    if (!plan) return;
    const planId = plan['id'] as string;
    const active = await this.ask(`/v1/treatment-plans/${planId}/activate`, {});
    if (!active) return;
    const sessions = active['sessions'] as { id: string }[];
    this.courses.push({ planId, sessionIds: sessions.map(({ id }) => id) });
  }

  /** @returns the answer to the request, repeated under one key while the service says that it can't; or nothing. */
  private async ask(path: string, body: object): Promise<Record<string, unknown> | undefined> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'if-match': '*',
    };
    while (this.running) {
      const at = performance.now();
      const request = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(this.url + path, request).then(
        async (response) => ({
          status: response.status,
          body: (await response.json()) as Record<string, unknown>,
        }),
        (error: Error) => {
          const cause = error.cause instanceof Error ? error.cause : error;
          this.broken.push(`${path}: ${cause.message}`);
          return undefined;
        },
      );
      if (!answer) return undefined;
      const code = answer.body['code'] as string | undefined;
      this.answers.push({ at, ms: performance.now() - at, status: answer.status, code });
      if (answer.status < 300) return answer.body;
      if (answer.status !== 503) return undefined;
      await sleep(100);
    }
    return undefined;
  }
}
