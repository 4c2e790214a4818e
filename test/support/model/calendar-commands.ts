/** What happens to the clinic itself: somebody is away, it is closed, time passes; and the re-plans that follow. */
import { addDays, at, iso, startOf, type Time } from './commands.js';
import { type ClinicModel } from './clinic.js';
import { isLive, overlaps, PHASES, spansOf, WINDOW, type Visit } from './facts.js';
import { count, memoryOf, pick, prefer, unchanged, type Replan } from './memory.js';
import type { Answer, System } from './system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const ids = (visits: readonly { id: string }[]): string[] => visits.map(({ id }) => id).sort();
const everybody = (model: ClinicModel): string[] => [
  ...model.pool.chairs,
  ...model.pool.nurses,
  ...model.pool.prescribers,
];

/** Live sessions that it lies over. */
function hit(model: ClinicModel, cause: Replan['cause']): Visit[] {
  const outage = model.outages.find(({ id }) => id === cause.outageId);
  const closure = model.closures.find(({ id }) => id === cause.closureId);
  return [...model.visits.values()].filter((visit) => {
    if (!isLive(visit)) return false;
    if (outage)
      return visit.rows.some((row) => row.resourceId === outage.resourceId && overlaps(row, outage));
    if (!closure || visit.startsAt === null) return false;
    const [start, end] = [closure.from, closure.to].map((date) => model.instantOf(`${date}T00:00`));
    return visit.startsAt < (end as number) && (visit.endsAt as number) > (start as number);
  });
}

function expectImpact(model: ClinicModel, { body }: Answer, cause: Replan['cause']): void {
  const over = hit(model, cause);
  expect(body.affectedSessions.map(({ id, sessionId }: any) => sessionId ?? id).sort()).toEqual(ids(over));
  expect(body.impact).toMatchObject({
    sessions: over.length,
    plans: new Set(over.map(({ plan }) => plan)).size,
    patients: new Set(over.map(({ plan }) => plan)).size,
  });
}

/** Nothing is cancelled by it: it answers with what it lies over. */
export async function outage(
  model: ClinicModel,
  system: System,
  asked: { n: number; time: Time; minutes: number; resourceId?: string },
): Promise<void> {
  const near =
    'near' in asked.time ? pick([...model.visits.values()].filter(isLive), asked.time.near) : undefined;
  const resourceId =
    asked.resourceId ?? pick(near?.rows ?? [], asked.n)?.resourceId ?? pick(everybody(model), asked.n)!;
  const start = near?.startsAt ?? startOf(model, asked.time);
  const end = start + asked.minutes * 60_000;
  const body = { startsAt: iso(model, start), endsAt: iso(model, end) };
  const path = `/v1/resources/${resourceId}/outages`;
  const isSame = (one: { resourceId: string; start: number; end: number }): boolean =>
    one.resourceId === resourceId && one.start === start && one.end === end;
  if (model.outages.some(isSame)) {
    const again = await system.change(path, body, { disclosing: false });
    expect([again.status, again.body.code]).toEqual([409, 'OUTAGE_EXISTS']);
    return system.sync();
  }
  const id = `outage of ${resourceId}`;
  model.outages.push({ id, resourceId, start, end });
  const over = hit(model, { outageId: id });
  const answer = await system.change(path, body, { disclosing: over.length > 0 });
  expect(answer.status).toBe(201);
  count('outage');
  model.outages.at(-1)!.id = answer.body.id;
  expectImpact(model, answer, { outageId: answer.body.id });
  model.revision++;
  await system.sync();
}

export async function close(
  model: ClinicModel,
  system: System,
  asked: { time: Time; days: number },
): Promise<void> {
  const from = model.date(startOf(model, asked.time));
  const closure = { id: 'closure', from, to: addDays(from, asked.days) };
  const exists = model.closures.some((other) => other.from === closure.from && other.to === closure.to);
  if (!exists) model.closures.push(closure);
  const disclosing = !exists && hit(model, { closureId: closure.id }).length > 0;
  const path = `/v1/clinics/${system.clinicId}/closures`;
  const answer = await system.change(path, { from: closure.from, to: closure.to }, { disclosing });
  if (exists) expect([answer.status, answer.body.code]).toEqual([409, 'CLOSURE_EXISTS']);
  else {
    expect(answer.status).toBe(201);
    count('closure');
    closure.id = answer.body.id;
    expectImpact(model, answer, { closureId: closure.id });
    model.revision++;
  }
  await system.sync();
}

export async function takeBack(model: ClinicModel, system: System, n: number): Promise<void> {
  const known = [...model.outages, ...model.closures];
  const one = pick(known, n)!;
  const path =
    'resourceId' in one
      ? `/v1/resources/${one.resourceId}/outages/${one.id}`
      : `/v1/clinics/${system.clinicId}/closures/${one.id}`;
  const { status } = await system.send('delete', path);
  expect(status).toBe(204);
  count('take an outage or closure back');
  if ('resourceId' in one) model.outages.splice(model.outages.indexOf(one), 1);
  else model.closures.splice(model.closures.indexOf(one), 1);
  model.revision++;
  await system.sync();
}

/** Previewed, which changes nothing; or at once. */
export async function replan(
  model: ClinicModel,
  system: System,
  asked: { n: number; dryRun: boolean },
): Promise<void> {
  const causes = [
    ...model.outages.map(({ id }) => ({ outageId: id })),
    ...model.closures.map(({ id }) => ({ closureId: id })),
  ];
  const cause = prefer<Replan['cause']>(
    causes,
    (one) => hit(model, one).some(({ status }) => status === 'booked'),
    asked.n,
  )!;
  await replanFor(model, system, cause, asked.dryRun);
}

async function replanFor(
  model: ClinicModel,
  system: System,
  cause: Replan['cause'],
  dryRun: boolean,
): Promise<void> {
  const movable = hit(model, cause).filter(
    ({ status, endsAt }) => status === 'booked' && (endsAt as number) > model.now,
  );
  const body = { ...cause, dryRun };
  const answer = await system.change('/v1/replans', body, { disclosing: movable.length > 0 });
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  const { summary, changes, id, version, status } = answer.body;
  count(
    `re-plan ${status}, ${summary.affected === 0 ? 'nothing' : summary.unplaced > 0 ? 'in part' : 'whole'}`,
  );
  expect(
    changes
      .filter((one: any) => one.affected)
      .map((one: any) => one.sessionId)
      .sort(),
  ).toEqual(ids(movable));
  const { revision, now } = model;
  memoryOf(model).replans.push({ id, version, status, cause, changes, revision, now });
  if (dryRun) await system.sync();
  else await carriedOut(model, system, memoryOf(model).replans.at(-1)!);
}

/** The sessions are where the changes say. */
async function carriedOut(model: ClinicModel, system: System, made: Replan): Promise<void> {
  const changed = new Map<string, Partial<Visit>>();
  const before = new Map(model.visits);
  for (const { sessionId, to, from, action } of made.changes) {
    const old = before.get(sessionId)!;
    expect([sessionId, at(from.startsAt)]).toEqual([sessionId, old.startsAt]);
    if (to === null) expect(action).toBe('unplaced');
    else {
      changed.set(sessionId, { status: 'booked', startsAt: at(to.startsAt), endsAt: at(to.endsAt) });
      if (action === 'swapped') expect(at(to.startsAt)).toBe(old.startsAt);
      expect(at(to.startsAt)).toBeGreaterThanOrEqual(action === 'moved' ? model.now : 0);
    }
  }
  model.revision++;
  await system.sync({ changed });
  for (const { sessionId, to, action } of made.changes) {
    if (to === null) continue;
    const visit = model.visits.get(sessionId)!;
    expect(new Set(visit.rows.map(({ resourceId }) => resourceId))).toEqual(
      new Set(to.resources.map(({ resourceId }: any) => resourceId)),
    );
    if (action === 'moved') expectOnProtocol(model, visit, before.get(sessionId)!);
  }
  made.revision = model.revision;
  made.now = model.now;
}

/**
 * A session that is moved keeps its window, or leaves it no further than it stood outside already; and its least distance
 * to the doses beside it.
 */
function expectOnProtocol(model: ClinicModel, visit: Visit, before: Visit): void {
  const day = model.date(visit.startsAt as number);
  const wanted = visit.wantedLocal.slice(0, 10);
  const [stood, off] = [model.date(before.startsAt as number), day].map((date) =>
    model.daysBetween(wanted, date),
  ) as [number, number];
  const inside = off >= Math.min(-WINDOW.before, stood) && off <= Math.max(WINDOW.after, stood);
  expect([visit.id, inside]).toEqual([visit.id, true]);
  for (const other of model.ofPlan(visit.plan)) {
    if (other.startsAt === null || other.id === visit.id || ['cancelled', 'no-show'].includes(other.status))
      continue;
    const gap = model.daysBetween(day, model.date(other.startsAt));
    const wantedLater = model.instantOf(other.wantedLocal) > model.instantOf(visit.wantedLocal);
    if (wantedLater === gap > 0) {
      const least = PHASES[gap > 0 ? visit.phase : other.phase].minGapDays;
      expect([visit.id, other.id, Math.abs(gap) >= least]).toEqual([visit.id, other.id, true]);
    }
  }
  expect(spansOf(visit.phase, visit.startsAt as number).stay.end).toBe(visit.endsAt);
}

export async function applyReplan(model: ClinicModel, system: System, n: number): Promise<void> {
  const made = prefer(
    memoryOf(model).replans,
    ({ status, changes }) => status === 'previewed' && changes.length > 0,
    n,
  )!;
  const there = [...model.outages, ...model.closures].some(
    ({ id }) => id === made.cause.outageId || id === made.cause.closureId,
  );
  const answer = await system.change(
    `/v1/replans/${made.id}/apply`,
    {},
    {
      ...{ ifMatch: `"${made.version}"`, disclosing: made.changes.length > 0 },
    },
  );
  count(`apply a re-plan ${answer.status} ${answer.body.code ?? ''}`);
  if (made.status !== 'previewed') {
    expect([answer.status, answer.body.code]).toEqual([
      409,
      made.status === 'applied' ? 'REPLAN_APPLIED' : 'REPLAN_REVERTED',
    ]);
    return system.sync();
  }
  if (answer.status !== 200) {
    expect([answer.status, answer.body.code]).toEqual([409, there ? 'REPLAN_CHANGED' : 'REPLAN_CAUSE_GONE']);
    expect(there && unchanged(model, made)).toBe(false);
    return system.sync();
  }
  expect([there, answer.body.status]).toEqual([true, 'applied']);
  expect(answer.body.changes.map(place)).toEqual(made.changes.map(place));
  Object.assign(made, { status: 'applied', version: answer.body.version, changes: answer.body.changes });
  await carriedOut(model, system, made);
}

const place = ({ sessionId, action, to }: any): unknown => [
  sessionId,
  action,
  to?.startsAt,
  to?.resources.map(({ resourceId }: any) => resourceId).sort(),
];

/** Somebody is ill for days, what hangs on them is re-planned at once; and they come after all. */
export async function regret(model: ClinicModel, system: System, n: number): Promise<void> {
  const ahead = [...model.visits.values()].filter(
    ({ status, startsAt }) => status === 'booked' && (startsAt as number) > model.now,
  );
  const isOn = (id: string) =>
    ahead.filter(({ rows }) => rows.some(({ resourceId }) => resourceId === id)).length;
  const [busiest] = everybody(model).sort((a, b) => isOn(b) - isOn(a));
  const first = Math.min(...ahead.map(({ startsAt }) => startsAt as number));
  const known = model.outages.length;
  const near = [...model.visits.values()].filter(isLive).findIndex(({ startsAt }) => startsAt === first);
  await outage(model, system, {
    ...{ n, time: { near: Math.max(0, near), offset: 0 }, minutes: 14 * 1440, resourceId: busiest! },
  });
  if (model.outages.length === known) return;
  await replanFor(model, system, { outageId: model.outages.at(-1)!.id }, false);
  await revert(model, system, memoryOf(model).replans.at(-1)!);
}

/** Everything where it was, or nothing. */
export async function revertReplan(model: ClinicModel, system: System, n: number): Promise<void> {
  const made = prefer(
    memoryOf(model).replans,
    ({ status, changes }) => status === 'applied' && changes.length > 0,
    n,
  )!;
  await revert(model, system, made);
}

async function revert(model: ClinicModel, system: System, made: Replan): Promise<void> {
  const path = `/v1/replans/${made.id}/revert`;
  const disclosing = made.changes.length > 0;
  const answer = await system.change(path, {}, { ifMatch: `"${made.version}"`, disclosing });
  const placed = made.changes.filter(({ to }) => to !== null).length;
  count(`revert a re-plan of ${placed > 1 ? 'several' : placed} ${answer.status} ${answer.body.code ?? ''}`);
  if (made.status !== 'applied') {
    expect([answer.status, answer.body.code]).toEqual([
      409,
      made.status === 'previewed' ? 'REPLAN_NOT_APPLIED' : 'REPLAN_REVERTED',
    ]);
    return system.sync();
  }
  if (answer.status !== 200) {
    expect([answer.status, answer.body.code, unchanged(model, made)]).toEqual([
      409,
      'REPLAN_NOT_REVERTIBLE',
      false,
    ]);
    expect(answer.body.conflicts.length).toBeGreaterThan(0);
    return system.sync();
  }
  const changed = new Map<string, Partial<Visit>>();
  for (const { sessionId, from, to } of made.changes) {
    if (to !== null) changed.set(sessionId, { status: 'booked', startsAt: at(from.startsAt) });
  }
  Object.assign(made, { status: 'reverted', version: answer.body.version });
  const left = made.changes.filter(({ from, to }) => to !== null && to.startsAt !== from.startsAt);
  for (const { holdId, freedSessionId, startsAt } of model.offers) {
    const hold = model.holds.get(holdId)!;
    const isLeft = left.some(
      ({ sessionId, from }) => sessionId === freedSessionId && at(from.startsAt) === startsAt,
    );
    if (isLeft && hold.state === 'held') hold.state = 'released';
  }
  model.revision++;
  await system.sync({ changed, restored: true });
  for (const { sessionId, from, to } of made.changes) {
    if (to === null) continue;
    const { rows } = model.visits.get(sessionId)!;
    expect(new Set(rows.map(({ resourceId }) => resourceId))).toEqual(
      new Set(from.resources.map(({ resourceId }: any) => resourceId)),
    );
  }
}
