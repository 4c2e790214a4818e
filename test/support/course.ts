import type { TestApp } from './app.js';

/** A session or a placing, as far as the tests look at it. */
export interface Placed {
  id: string;
  phase: string;
  ordinal: number;
  status: string;
  startsAt: string;
  endsAt: string;
  wantedLocal: string;
  resources: { resourceId: string; kind: string; from: string; to: string }[];
  deviations: { code: string; detail: string }[];
}

export interface Refusal {
  code: string;
  phase: string;
  ordinal: number;
  wantedLocal: string;
  resourceId?: string;
  detail: string;
  nearest: string[];
}

export const closeClinic = (
  test: TestApp,
  clinicId: string,
  from: string,
  to: string,
  reason?: string,
): Promise<unknown> =>
  test.call('post', `/v1/clinics/${clinicId}/closures`, { from, to, reason }).expect(201);

/** Whole days between neighbours. */
export const gapsOf = (dates: readonly string[]): number[] =>
  dates.slice(1).map((date, i) => (Date.parse(date) - Date.parse(dates[i] as string)) / 86_400_000);

export const codesOf = (session: Placed | undefined): string[] =>
  (session?.deviations ?? []).map(({ code }) => code);

const WRITTEN = ['session', 'reservation', 'follow_up', 'work_item', 'idempotency_key'];

/** Everything that booking a course could leave behind: how many rows of each, and each plan's version. */
export async function traces(test: TestApp): Promise<unknown> {
  const counts = WRITTEN.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ');
  const [rows] = await test.dataSource.query<unknown[]>(`SELECT ${counts}`);
  const plans = await test.dataSource.query<unknown[]>(
    `SELECT id, status, version, day_one, activated_at FROM treatment_plan ORDER BY id`,
  );
  return { rows, plans };
}
