/** Single visits: held, booked, moved. */
import { isUnstarted, isVoid, spansOf } from './facts.js';
import type { ClinicModel } from './clinic.js';
import type { Hold, PhaseCode, Visit } from './facts.js';
import {
  addDays,
  at,
  expectPlan,
  expectReason,
  expectVerdict,
  idsIn,
  iso,
  OVERRIDE,
  startOf,
  unharmed,
} from './commands.js';
import { wait, type Time } from './commands.js';
import { count, pick } from './memory.js';
import type { System } from './system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** The phase's session that would be booked next: one that waits for a place, or a new one; null where all are there. */
export function targetOf(
  model: ClinicModel,
  plan: number,
  phase: PhaseCode,
): { waiting: Visit | null } | null {
  const own = model.ofPlan(plan).filter((visit) => visit.phase === phase);
  const waiting = own.filter(({ status }) => status === 'proposed').sort((a, b) => a.ordinal - b.ordinal)[0];
  if (waiting) return { waiting };
  if (phase === 'induction' && own.filter((visit) => !isVoid(visit)).length >= 4) return null;
  return { waiting: null };
}

export async function holdVisit(
  model: ClinicModel,
  system: System,
  asked: { time: Time; plan: number; phase: PhaseCode; durationMinutes: number },
): Promise<void> {
  const { plan, phase, durationMinutes } = asked;
  const start = startOf(model, asked.time, plan);
  const { id, status } = model.plans[plan]!;
  const body = { treatmentPlanId: id, phase, startsAt: iso(model, start), durationMinutes };
  const target = status === 'active' ? targetOf(model, plan, phase) : null;
  const asIs = target && model.outcome(plan, phase, start, { besides: idsOf(target.waiting) });
  const answer = await system.change('/v1/holds', body);
  if (!asIs) {
    expect(answer.body.code).toBe(status === 'active' ? 'PHASE_COMPLETE' : 'PLAN_NOT_ACTIVE');
    return unharmed(system, answer);
  }
  expectVerdict('hold', asIs, answer, answer.status === 201);
  if (answer.status !== 201) {
    expectReason(model, answer, { ...asIs, start, phase });
    return unharmed(system, answer);
  }
  await keep(model, system, plan, phase, answer.body, asIs.mayDisplace);
}

const idsOf = (visit: Visit | null): Set<string> => new Set(visit ? [visit.id] : []);

/** A hold has its resources and no more, and what it keeps is on record. */
export async function keep(
  model: ClinicModel,
  system: System,
  plan: number,
  phase: PhaseCode | null,
  body: any,
  mayDisplace: boolean,
): Promise<void> {
  const rows = (await system.reserved()).get(body.id) ?? [];
  const visits =
    phase === null
      ? body.sessions.map((one: any) => ({
          phase: one.phase,
          ordinal: one.ordinal,
          startsAt: at(one.startsAt),
        }))
      : [{ phase, ordinal: 0, startsAt: at(body.startsAt) }];
  const hold: Hold = {
    ...{ id: body.id, plan, phase, startsAt: at(body.startsAt), expiresAt: at(body.expiresAt) },
    ...{ state: 'held', visits, rows },
  };
  model.holds.set(hold.id, hold);
  model.revision++;
  const dates = new Set(hold.visits.map(({ startsAt }) => model.date(startsAt)));
  await system.sync(mayDisplace ? { displacedOn: dates } : {});
  for (const { phase: of, startsAt } of hold.visits) {
    const { chair } = spansOf(of, startsAt);
    const chairs = rows.filter(
      (row) =>
        model.pool.chairs.includes(row.resourceId) && row.start === chair.start && row.end === chair.end,
    );
    expect(chairs).toHaveLength(1);
  }
  expect(rows.filter((row) => model.isOut(row.resourceId, row))).toEqual([]);
}

export async function release(model: ClinicModel, system: System, n: number): Promise<void> {
  const hold = pick([...model.holds.values()], n)!;
  const answer = await system.send('delete', `/v1/holds/${hold.id}`);
  expect(answer.status).toBe(204);
  count('release a hold');
  if (model.isHeld(hold)) hold.state = 'released';
  model.revision++;
  await system.sync();
  const { body } = await system.send('get', `/v1/holds/${hold.id}`);
  expect(body.status).toBe(hold.state === 'held' ? 'expired' : hold.state);
}

export async function book(
  model: ClinicModel,
  system: System,
  asked: { time: Time; plan: number; phase: PhaseCode; override: boolean; pin: number | null },
): Promise<void> {
  const { plan, phase } = asked;
  const start = startOf(model, asked.time, plan);
  const pinned = asked.pin === null ? [] : [pick(model.pool.chairs, asked.pin)!];
  await bookAt(model, system, { plan, phase, start, pinned, override: asked.override, hold: null });
}

export async function bookHold(
  model: ClinicModel,
  system: System,
  asked: { n: number; override: boolean },
): Promise<void> {
  const hold = pick(
    [...model.holds.values()].filter(({ phase }) => phase !== null),
    asked.n,
  )!;
  const { startsAt } = hold;
  const plan = hold.plan as number;
  await bookAt(model, system, {
    ...{ plan, phase: hold.phase as PhaseCode, start: startsAt, pinned: [], override: asked.override, hold },
  });
}

/** Time passes until a hold has ended by itself; then somebody books what it kept. */
export async function outlive(
  model: ClinicModel,
  system: System,
  asked: { n: number; plan: number; phase: PhaseCode },
): Promise<void> {
  const { startsAt, expiresAt } = pick([...model.holds.values()], asked.n)!;
  await wait(model, system, Math.max(0, Math.ceil((expiresAt - model.now) / 60_000)));
  const { plan, phase } = asked;
  await bookAt(model, system, { plan, phase, start: startsAt, pinned: [], override: true, hold: null });
}

async function bookAt(
  model: ClinicModel,
  system: System,
  asked: {
    plan: number;
    phase: PhaseCode;
    start: number;
    pinned: string[];
    override: boolean;
    hold: Hold | null;
  },
): Promise<void> {
  const { plan, phase, start, pinned, hold } = asked;
  const { id, status } = model.plans[plan]!;
  const target = status === 'active' ? targetOf(model, plan, phase) : null;
  const besides = idsOf(target?.waiting ?? null);
  const asIs = target && model.outcome(plan, phase, start, { besides, pinned, hold: hold?.id ?? '' });
  const breaks = model.breaks(plan, phase, start, target?.waiting ?? null);
  const wasHeld = hold !== null && model.isHeld(hold);
  const away = hold?.rows.some((row) => model.isOut(row.resourceId, row)) ?? false;
  const answer = await system.change('/v1/sessions', {
    ...{ treatmentPlanId: id, phase, startsAt: iso(model, start) },
    ...(pinned.length > 0 && { resourceIds: pinned }),
    ...(hold && { holdId: hold.id }),
    ...(asked.override && OVERRIDE),
  });
  const what = hold ? 'book a hold' : pinned.length > 0 ? 'book by name' : 'book';
  if (hold && !wasHeld && status === 'active') {
    expect(answer.body.code).toBe('HOLD_ENDED');
    return unharmed(system, answer);
  }
  if (!asIs) {
    expect(answer.body.code).toBe(status === 'active' ? 'PHASE_COMPLETE' : 'PLAN_NOT_ACTIVE');
    return unharmed(system, answer);
  }
  // What is held serves, unless somebody who is held has gone away since.
  const verdict = hold && away && asIs.verdict === 'yes' ? { ...asIs, verdict: 'open' as const } : asIs;
  const possible = answer.status === 201 || answer.body.code === 'OVERRIDE_REQUIRED';
  expectVerdict(what, verdict, answer, possible);
  if (answer.status !== 201) {
    if (possible) expect([breaks, asked.override]).toEqual([true, false]);
    else expectReason(model, answer, { ...asIs, start, phase });
    return unharmed(system, answer);
  }
  expect([answer.body.id, breaks && !asked.override]).toEqual([answer.body.id, false]);
  expect(breachesOf(answer.body).length > 0).toBe(breaks);
  if (hold) {
    hold.state = 'booked';
    expect(new Set(idsIn(answer.body))).toEqual(new Set(hold.rows.map(({ resourceId }) => resourceId)));
  }
  model.revision++;
  const { waiting } = target;
  const visit: Partial<Visit> = { plan, phase, status: 'booked', startsAt: start };
  await system.sync({
    ...(waiting
      ? { changed: new Map([[waiting.id, visit]]) }
      : { created: new Map([[answer.body.id, visit]]) }),
    ...(asIs.mayDisplace || away ? { displacedOn: new Set([model.date(start)]) } : {}),
  });
  model.visits.get(answer.body.id)!.pinned = pinned;
  expect(idsIn(answer.body)).toEqual(expect.arrayContaining(pinned));
  await expectPlan(model, system, plan);
}

/** What a session breaks knowingly, besides being where somebody chose. */
export const breachesOf = ({ deviations }: { deviations: { code: string }[] }) =>
  deviations.filter(({ code }) => !code.endsWith('_MOVED'));

export async function move(
  model: ClinicModel,
  system: System,
  asked: {
    time: Time;
    n: number;
    scope: 'this' | 'this-and-following' | 're-anchor';
    override: boolean;
    dryRun: boolean;
    stale: boolean;
  },
): Promise<void> {
  const visit = pick([...model.visits.values()], asked.n)!;
  const { plan, phase } = visit;
  const start = startOf(model, asked.time, plan, visit);
  const after =
    asked.scope === 'this'
      ? []
      : model
          .ofPlan(plan)
          .filter(
            (one) =>
              isUnstarted(one) &&
              one.id !== visit.id &&
              model.instantOf(one.wantedLocal) > model.instantOf(visit.wantedLocal),
          );
  const besides = new Set([visit.id, ...after.map(({ id }) => id)]);
  const asIs = model.outcome(plan, phase, start, { besides, pinned: visit.pinned });
  const breaks = asked.scope === 'this' && model.breaks(plan, phase, start, visit);
  const ifMatch = `"${visit.version + (asked.stale ? 1 : 0)}"`;
  const body = {
    ...{ startsAt: iso(model, start), scope: asked.scope, dryRun: asked.dryRun },
    ...(asked.override && OVERRIDE),
  };
  const answer = await system.change(`/v1/sessions/${visit.id}/reschedule`, body, { ifMatch });
  const { code } = answer.body;
  if (asked.stale) {
    expect(answer.status).toBe(412);
    return system.sync();
  }
  if (!isUnstarted(visit)) {
    expect([answer.status, code]).toEqual([409, 'SESSION_NOT_MOVABLE']);
    return system.sync();
  }
  const ok = answer.status === 200;
  const possible = ok || code === 'OVERRIDE_REQUIRED' || code === 'COURSE_NOT_PLACEABLE';
  expectVerdict(`move ${asked.scope}${asked.dryRun ? ' dry' : ''}`, asIs, answer, possible);
  if (!ok) {
    if (code === 'OVERRIDE_REQUIRED') expect(asked.override || asked.dryRun).toBe(false);
    if (code === 'OVERRIDE_REQUIRED' && asked.scope === 'this') expect(breaks).toBe(true);
    if (code === 'COURSE_NOT_PLACEABLE') expect(asked.scope).not.toBe('this');
    if (!possible) expectReason(model, answer, { ...asIs, start, phase });
    return unharmed(system, answer);
  }
  if (asked.dryRun) {
    expect(answer.body.dryRun).toBe(true);
    return system.sync();
  }
  if (asked.scope === 'this') {
    expect([visit.id, breaks && !asked.override]).toEqual([visit.id, false]);
    expect(breachesOf(answer.body.session).length > 0).toBe(breaks);
  }
  const effects = new Map<string, string | null>(answer.body.effects.map((e: any) => [e.sessionId, e.to]));
  expect(at(answer.body.session.startsAt)).toBe(start);
  const moved = [visit, ...after].map((one): [string, Partial<Visit>] => {
    const to = effects.get(one.id);
    return [one.id, { status: 'booked', ...(to ? { startsAt: at(to) } : {}) }];
  });
  if (asked.scope === 're-anchor') {
    model.plans[plan]!.version++;
    const wanted = countedFrom(model, visit, start, after);
    for (const [id, told] of moved) if (wanted.has(id)) told.wantedLocal = wanted.get(id)!;
  }
  model.revision++;
  await system.sync({
    changed: new Map(moved),
    displacedOn: new Set([...effects.values()].flatMap((to) => (to ? [model.date(at(to))] : []))),
  });
  expect(model.visits.get(visit.id)!.startsAt).toBe(start);
  await expectPlan(model, system, plan);
}

/**
 * Where the course is wanted once it is counted from a session that is moved: that one on its new date, each after it on
 * the date of the rule (Mondays and Thursdays), which goes on from the first of its own that is not before.
 */
function countedFrom(
  model: ClinicModel,
  visit: Visit,
  start: number,
  after: readonly Visit[],
): Map<string, string> {
  const to = model.date(start);
  const wanted = new Map([[visit.id, `${to}${visit.wantedLocal.slice(10)}`]]);
  if (!isOfRule(visit)) return wanted;
  const dates = [to];
  for (let days = 0; dates.length < 6; days++) {
    const date = addDays(to, days);
    if ([1, 4].includes(new Date(date).getUTCDay())) dates.push(date);
  }
  for (const one of after) {
    const date = dates[1 + one.ordinal - visit.ordinal];
    if (isOfRule(one) && one.ordinal > visit.ordinal && date) wanted.set(one.id, `${date}T09:00:00`);
  }
  return wanted;
}
/** What is added to a course later has no date of the rule. */
const isOfRule = ({ phase, ordinal }: Visit): boolean => phase === 'induction' && ordinal <= 4;
