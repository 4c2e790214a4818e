/** What the commands have in common: when, and what an answer is held against. */
import { isGiven, isVoid } from './facts.js';
import type { ClinicModel } from './clinic.js';
import type { Outcome, PhaseCode, Visit } from './facts.js';
import { count, pick } from './memory.js';
import type { Answer, System } from './system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

export const OVERRIDE = { override: { reason: 'The patient was away; the prescriber agrees' } };
export const iso = (model: ClinicModel, instant: number): string =>
  model.local(instant).toISO({ suppressMilliseconds: true }) ?? '';
export const at = (time: string): number => Date.parse(time);
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const codes = ({ body }: Answer): string[] => (body.conflicts ?? []).map(({ code }: any) => code as string);
export const idsIn = (session: any): string[] => session.resources.map(({ resourceId }: any) => resourceId);
export const placed = (session: any): unknown => [
  session.ordinal,
  at(session.startsAt),
  idsIn(session).sort(),
];

/** What the model says may come of it, against what came. */
export function expectVerdict(
  what: string,
  { verdict, mayDisplace }: Outcome,
  { status, body }: Answer,
  succeeded: boolean,
): void {
  const room = mayDisplace
    ? verdict === 'open'
      ? ', which the model cannot tell'
      : ', after room was sought'
    : '';
  count(`${what} ${succeeded ? 'done' : (body.code as string)}${room}`);
  if (verdict === 'open') return;
  expect({ what, succeeded, status, body: succeeded ? null : body }).toEqual({
    ...{ what, succeeded: verdict === 'yes', status },
    body: succeeded ? null : body,
  });
}

/** Why a visit was refused, and whether what is claimed is true. */
export function expectReason(
  model: ClinicModel,
  answer: Answer,
  asked: Outcome & { start: number; phase: PhaseCode },
): void {
  const { taken, mayDisplace, canBeRearranged, start, phase } = asked;
  expect([answer.status, answer.body.code]).toEqual(
    taken ? [409, 'SLOT_TAKEN'] : [answer.status, expect.stringMatching(/^(VISIT_NOT_POSSIBLE|SLOT_TAKEN)$/)],
  );
  const said = codes(answer);
  expect(said.length).toBeGreaterThan(0);
  if (said.includes('CLOSED')) expect(model.isOpen(phase, start)).toBe(false);
  if (said.includes('PROVEN_FULL'))
    expect({ said, canBeRearranged }).toEqual({ said, canBeRearranged: false });
  // Room is sought before it is refused, and the answer tells how far.
  if (mayDisplace)
    expect(said.filter((code) => /^(PROVEN_FULL|NO_REASSIGNMENT_WITHIN_BOUND)$/.test(code))).toHaveLength(1);
}

/** By the calendar, or so many minutes from when a visit begins; of another patient where `plan` says whose time is sought. */
export type Time = { day: number; minute: number } | { near: number; offset: number };

export function startOf(model: ClinicModel, time: Time, plan = -1, besides: Visit | null = null): number {
  if ('day' in time) return model.at(time.day, time.minute);
  const placed = [...model.visits.values()].filter(({ startsAt }) => startsAt !== null);
  const days = placed.filter((one) => one.plan === plan && one !== besides).map(dayOf);
  const others = placed.filter((one) => one.plan !== plan && !days.includes(dayOf(one)));
  const other = pick(others, time.near)?.startsAt ?? model.at(0, 540);
  return other + time.offset * 60_000;

  function dayOf({ startsAt }: Visit): string {
    return model.date(startsAt as number);
  }
}

export async function unharmed(system: System, answer: Answer): Promise<void> {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  await system.sync();
}

/** The plan's own state, and how far its course has come. */
export async function expectPlan(model: ClinicModel, system: System, plan: number): Promise<void> {
  const { id, status, version } = model.plans[plan]!;
  const { body } = await system.send('get', `/v1/treatment-plans/${id}`);
  const induction = countsOf(model, plan, 'induction');
  const boosters = countsOf(model, plan, 'booster');
  const progress: object[] = [
    {
      phase: 'induction',
      wanted: 4,
      ...induction,
      missing: Math.max(0, 4 - induction.given - induction.open),
    },
  ];
  if (boosters.given + boosters.open > 0) {
    progress.push({ phase: 'booster', wanted: null, ...boosters, missing: 0 });
  }
  expect({ status: body.status, version: body.version, progress: body.progress }).toEqual({
    status,
    version,
    progress,
  });
}

/** Of the sessions of a phase that stand. */
function countsOf(model: ClinicModel, plan: number, phase: string): { given: number; open: number } {
  const own = model.ofPlan(plan).filter((visit) => visit.phase === phase);
  const standing = own.filter((visit) => !isVoid(visit) && (visit.status !== 'aborted' || isGiven(visit)));
  const given = standing.filter(isGiven).length;
  return { given, open: standing.length - given };
}

/** Sessions given are numbered in the order of their days. */
export async function expectNumbers(model: ClinicModel, system: System, plan: number): Promise<void> {
  const { id } = model.plans[plan]!;
  const { body: sessions } = await system.send('get', `/v1/treatment-plans/${id}/sessions?limit=100`);
  const numbers = sessions.data
    .filter(({ givenNumber }: any) => givenNumber !== null)
    .map((session: any) => session.givenNumber.ofCourse);
  expect([...numbers].sort((a, b) => a - b)).toEqual(
    model
      .ofPlan(plan)
      .filter(isGiven)
      .map((_, i) => i + 1),
  );
}

export async function wait(model: ClinicModel, system: System, minutes: number): Promise<void> {
  model.now += minutes * 60_000;
  system.test.clock.set(new Date(model.now));
  count('wait');
  await system.sync();
}
