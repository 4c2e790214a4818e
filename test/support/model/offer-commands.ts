/** Times that are offered: kept once for all to whom they are, and taken by the first. */
import {
  at,
  expectPlan,
  expectReason,
  expectVerdict,
  iso,
  OVERRIDE,
  startOf,
  unharmed,
  type Time,
} from './commands.js';
import type { ClinicModel } from './clinic.js';
import { isUnstarted, overlaps, spansOf, type Offer, type Row, type Visit } from './facts.js';
import { count, pick, prefer } from './memory.js';
import type { System } from './system.js';
import { breachesOf } from './visit-commands.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const MINUTE = 60_000;
/** To whoever it is, whether it suits the course or not. */
export async function offerByHand(
  model: ClinicModel,
  system: System,
  asked: { n: number; time: Time; durationMinutes: number },
): Promise<void> {
  const visit = prefer([...model.visits.values()], isUnstarted, asked.n)!;
  await offer(model, system, visit, startOf(model, asked.time, visit.plan, visit), asked.durationMinutes);
}

/** One time for two patients: the first who takes it has it. */
export async function contend(
  model: ClinicModel,
  system: System,
  asked: { n: number; other: number; time: Time; durationMinutes: number },
): Promise<void> {
  const unstarted = [...model.visits.values()].filter(isUnstarted);
  const one = pick(unstarted, asked.n);
  const others = unstarted.filter(({ plan }) => plan !== one?.plan);
  const other = pick(others, asked.other);
  if (!one || !other) return;
  const start = startOf(model, asked.time, one.plan, one);
  const known = model.offers.length;
  for (const { id } of [one, other]) {
    await offer(model, system, model.visits.get(id)!, start, asked.durationMinutes);
  }
  if (model.offers.length === known) return;
  const taken = pick(model.offers.slice(known), asked.other)!;
  await acceptOne(model, system, taken, true);
}

async function offer(
  model: ClinicModel,
  system: System,
  visit: Visit,
  start: number,
  durationMinutes: number,
): Promise<void> {
  const { plan, phase, ordinal } = visit;
  const hold = [...model.holds.values()].find(
    (one) => one.plan === null && model.isHeld(one) && one.startsAt === start,
  );
  const isOpen = model.offers.some(
    ({ sessionId, holdId, decision }) => sessionId === visit.id && holdId === hold?.id && decision === null,
  );
  const found = model.outcome(plan, phase, start, {
    ...{ besides: new Set([visit.id]), hold: hold?.id ?? '', pinned: visit.pinned },
  });
  // For an offer nobody makes room.
  const { mayDisplace, ...asIs } = found;
  const verdict = asIs.verdict === 'yes' && !mayDisplace ? 'yes' : 'no';
  const breaks = model.breaks(plan, phase, start, visit);
  const answer = await system.change('/v1/offers', {
    ...{ treatmentPlanId: model.plans[plan]!.id, phase, ordinal, startsAt: iso(model, start) },
    durationMinutes,
  });
  if (!isUnstarted(visit) || visit.startsAt === start) {
    expect(answer.status).toBe(400);
    return unharmed(system, answer);
  }
  if (isOpen) {
    expect([answer.status, answer.body.code]).toEqual([409, 'OFFER_EXISTS']);
    return unharmed(system, answer);
  }
  const outcome = { ...asIs, verdict, mayDisplace: false } as const;
  expectVerdict('offer by hand', outcome, answer, answer.status === 201);
  if (answer.status !== 201) {
    expectReason(model, answer, { ...outcome, start, phase });
    return unharmed(system, answer);
  }
  expect(answer.body).toMatchObject({ cause: 'by-hand', sessionId: visit.id, status: 'open' });
  expect([answer.body.id, answer.body.breaches.length > 0]).toEqual([answer.body.id, breaks]);
  if (hold) expect(answer.body.holdId).toBe(hold.id);
  const expiresAt = hold?.expiresAt ?? Math.min(model.now + durationMinutes * MINUTE, start);
  await made(model, system, [answer.body], expiresAt, null);
}

/** What keeps a time for everybody to whom it is offered. */
export async function made(
  model: ClinicModel,
  system: System,
  offers: any[],
  expiresAt: number,
  freedSessionId: string | null,
): Promise<void> {
  const [first] = offers;
  const startsAt = at(first.startsAt);
  expect(at(first.expiresAt)).toBe(expiresAt);
  const rows = (await system.reserved()).get(first.holdId) ?? [];
  model.holds.set(first.holdId, {
    ...{ id: first.holdId, plan: null, phase: null, startsAt, expiresAt, state: 'held', rows },
    visits: [{ phase: 'induction', ordinal: 0, startsAt }],
  });
  for (const one of offers) {
    const visit = model.visits.get(one.sessionId)!;
    expect([one.holdId, at(one.startsAt), one.expiresAt]).toEqual([first.holdId, startsAt, first.expiresAt]);
    expect(one.movesFrom === null ? null : at(one.movesFrom)).toBe(visit.startsAt);
    model.offers.push({
      ...{ id: one.id, holdId: one.holdId, plan: visit.plan, sessionId: visit.id, startsAt, freedSessionId },
      ...{ movesFrom: visit.startsAt, decision: null, entryId: one.waitlistEntryId },
    });
    expectKept(model, visit, startsAt, rows);
  }
  model.revision++;
  await system.sync();
  await system.expectOffers();
}

/** A chair and somebody for each part, in what is kept or what the session has already. */
function expectKept(model: ClinicModel, visit: Visit, startsAt: number, rows: readonly Row[]): void {
  const all = [...rows, ...visit.rows];
  const { chair, parts } = spansOf(visit.phase, startsAt);
  const covers = (ids: readonly string[], span: { start: number; end: number }): boolean =>
    ids.some((id) => {
      const own = all.filter((row) => row.resourceId === id && overlaps(row, span));
      return edges(own, span).every((time) => own.some(({ start, end }) => start <= time && time < end));
    });
  const [, administration] = parts;
  expect([
    covers(model.pool.chairs, chair),
    parts.every((part) => covers(model.pool.nurses, part)),
    covers(model.pool.prescribers, administration!),
  ]).toEqual([true, true, true]);
}
const edges = (rows: readonly Row[], span: { start: number; end: number }): number[] =>
  [span.start, ...rows.map(({ end }) => end)].filter((time) => time < span.end);

const preferOpen = (model: ClinicModel, n: number): Offer =>
  prefer(model.offers, (offer) => model.offerStatus(offer) === 'open', n)!;

/** Why an offer can be decided about no more. */
function closedBy(model: ClinicModel, offer: Offer): string | null {
  const status = model.offerStatus(offer);
  if (status === 'open') return null;
  if (status === 'withdrawn' && model.holds.get(offer.holdId)!.state === 'booked') return 'OFFER_TAKEN';
  return status === 'expired' ? 'OFFER_EXPIRED' : 'OFFER_CLOSED';
}

export async function accept(
  model: ClinicModel,
  system: System,
  asked: { n: number; override: boolean },
): Promise<void> {
  await acceptOne(model, system, preferOpen(model, asked.n), asked.override);
}

export async function acceptOne(
  model: ClinicModel,
  system: System,
  offer: Offer,
  override: boolean,
): Promise<void> {
  const { plan, sessionId, startsAt: start, holdId } = offer;
  const visit = model.visits.get(sessionId)!;
  const closed = closedBy(model, offer);
  const asIs = model.outcome(plan, visit.phase, start, {
    ...{ besides: new Set([sessionId]), hold: holdId, pinned: visit.pinned },
  });
  const breaks = model.breaks(plan, visit.phase, start, visit);
  const answer = await system.change(`/v1/offers/${offer.id}/accept`, override ? OVERRIDE : {});
  if (closed) {
    expect([answer.status, answer.body.code]).toEqual([409, closed]);
    count(`accept ${closed}`);
    return unharmed(system, answer);
  }
  const possible = answer.status === 200 || answer.body.code === 'OVERRIDE_REQUIRED';
  expectVerdict('accept', asIs, answer, possible);
  if (answer.status !== 200) {
    if (possible) expect([breaks, override]).toEqual([true, false]);
    else expectReason(model, answer, { ...asIs, start, phase: visit.phase });
    await unharmed(system, answer);
    return system.expectOffers();
  }
  expect([offer.id, breaks && !override]).toEqual([offer.id, false]);
  expect(breachesOf(answer.body.session).length > 0).toBe(breaks);
  offer.decision = 'accepted';
  model.holds.get(holdId)!.state = 'booked';
  for (const entry of model.entries) if (entry.id === offer.entryId) entry.served = true;
  model.revision++;
  await system.sync({
    changed: new Map([[sessionId, { status: 'booked', startsAt: start }]]),
    displacedOn: new Set([model.date(start)]),
  });
  await system.expectOffers();
  await expectPlan(model, system, plan);
  const late = model.offers.find(
    (one) => one.holdId === holdId && one.decision !== 'declined' && one !== offer,
  );
  if (late && closedBy(model, late) === 'OFFER_TAKEN') {
    const refused = await system.change(`/v1/offers/${late.id}/accept`, OVERRIDE);
    expect([refused.status, refused.body.code]).toEqual([409, 'OFFER_TAKEN']);
    count('accept second');
  }
}

export async function decline(model: ClinicModel, system: System, n: number): Promise<void> {
  const offer = preferOpen(model, n);
  const closed = closedBy(model, offer);
  const answer = await system.change(`/v1/offers/${offer.id}/decline`, {});
  expect([answer.status, answer.body.code]).toEqual(closed ? [409, closed] : [200, undefined]);
  count(`decline ${closed ?? 'done'}`);
  if (!closed) {
    offer.decision = 'declined';
    model.releaseIfDecided(offer.holdId);
    model.revision++;
  }
  await system.sync();
  await system.expectOffers();
}
