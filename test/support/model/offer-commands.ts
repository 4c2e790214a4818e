/** The waiting list, and times that are offered: kept once for all to whom they are, and taken by the first. */
import { OfferMaker } from '../../../src/waitlist/offer-maker.js';
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
import {
  isUnstarted,
  overlaps,
  spansOf,
  type Freed,
  type Offer,
  type PhaseCode,
  type Row,
  type Visit,
} from './facts.js';
import { count, pick, prefer } from './memory.js';
import type { System } from './system.js';
import { endOne } from './session-commands.js';
import { breachesOf } from './visit-commands.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

const MINUTE = 60_000;
/** Nothing is offered later than this before it begins, nor to more at once: as clinics have it by default. */
const LEAD_MINUTES = 120;
const OFFERS_AT_MOST = 3;

export async function waitFor(
  model: ClinicModel,
  system: System,
  { plan, phase }: { plan: number; phase: PhaseCode },
): Promise<void> {
  const { id, status } = model.plans[plan]!;
  const known = model.entries.some((one) => one.plan === plan && one.phase === phase && !one.served);
  const answer = await system.change('/v1/waitlist-entries', { treatmentPlanId: id, phase });
  const code = status !== 'active' ? 'PLAN_NOT_ACTIVE' : known ? 'WAITLIST_ENTRY_EXISTS' : undefined;
  expect([answer.status, answer.body.code]).toEqual([code ? 409 : 201, code]);
  count(`wait for a time ${code ?? 'done'}`);
  if (!code) model.entries.push({ id: answer.body.id, plan, phase, served: false });
}

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
async function made(
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

/** Somebody of the day waits for an earlier time, and somebody else's is given up; whoever is asked takes it. */
export async function leave(model: ClinicModel, system: System, n: number): Promise<void> {
  const ahead = [...model.visits.values()].filter(
    ({ status, startsAt }) => status === 'booked' && (startsAt as number) > model.now + LEAD_MINUTES * MINUTE,
  );
  const laterThat = ({ plan, startsAt }: Visit): Visit | undefined =>
    ahead.find(
      (one) =>
        one.plan !== plan &&
        (one.startsAt as number) > (startsAt as number) &&
        model.date(one.startsAt as number) === model.date(startsAt as number),
    );
  const given = pick(
    ahead.filter((one) => laterThat(one)),
    n,
  );
  if (!given) return;
  await waitFor(model, system, laterThat(given)!);
  const known = model.freed.length;
  await endOne(model, system, given.id, 'cancel');
  if (model.freed.length === known) return;
  const offered = model.offers.length;
  await offerTime(model, system, model.freed.at(known)!);
  if (model.offers.length > offered) await acceptOne(model, system, model.offers[offered]!, true);
}

/** What the job does about a time that somebody has left. */
export async function offerFreed(model: ClinicModel, system: System, n: number): Promise<void> {
  const freed = prefer(model.freed, ({ startsAt }) => startsAt > model.now + LEAD_MINUTES * MINUTE, n)!;
  await offerTime(model, system, freed);
}

async function offerTime(model: ClinicModel, system: System, freed: Freed): Promise<void> {
  const { sessionId, startsAt } = freed;
  const before = model.offers.filter((one) => one.freedSessionId === sessionId && one.startsAt === startsAt);
  const pending = before.some((offer) => {
    const status = model.offerStatus(offer);
    return ['open', 'accepted'].includes(status) || model.holds.get(offer.holdId)!.state === 'booked';
  });
  const offers = await system.test.app.get(OfferMaker, { strict: false }).offerFreed({
    ...{ organizationId: system.organizationId, clinicId: system.clinicId, sessionId },
    ...{ treatmentPlanId: model.plans[freed.plan]!.id, startsAt: new Date(startsAt) },
  });
  const tooSoon = startsAt < model.now + LEAD_MINUTES * MINUTE;
  const asked = new Set([freed.plan, ...before.map(({ plan }) => plan)]);
  const waiting = pending || tooSoon ? [] : waitingFor(model, freed, asked);
  const causes = new Set(offers.map(({ cause }) => cause));
  count(`offer a freed time to ${offers.length === 0 ? 'nobody' : [...causes].sort().join(' and ')}`);
  expect(offers.filter(({ cause }) => cause === 'waiting-list').map((one) => one.sessionId)).toEqual(
    waiting.slice(0, OFFERS_AT_MOST),
  );
  expect(offers.length).toBeLessThanOrEqual(pending || tooSoon ? 0 : OFFERS_AT_MOST);
  expect(offers.filter(({ freedSessionId }: any) => freedSessionId !== undefined)).toEqual([]);
  for (const { sessionId: id } of offers) {
    const visit = model.visits.get(id)!;
    expect([id, asked.has(visit.plan), suits(model, visit, startsAt)]).toEqual([id, false, true]);
    asked.add(visit.plan);
  }
  if (offers.length === 0) return system.sync();
  await made(model, system, offers, Math.min(model.now + 30 * MINUTE, startsAt), sessionId);
}

/** The session could be there without breaking a rule, and everybody else stays where they are. */
function suits(model: ClinicModel, visit: Visit, startsAt: number): boolean {
  const { plan, phase, pinned } = visit;
  const { verdict, mayDisplace } = model.outcome(plan, phase, startsAt, {
    besides: new Set([visit.id]),
    pinned,
  });
  return verdict === 'yes' && !mayDisplace && !model.breaks(plan, phase, startsAt, visit);
}

/** The sessions of the waiting list that would come then, who waits longest first; one of a plan. */
function waitingFor(model: ClinicModel, { startsAt }: Freed, asked: ReadonlySet<number>): string[] {
  const chosen: Visit[] = [];
  for (const { plan, phase, served } of model.entries) {
    if (served || asked.has(plan) || chosen.some((visit) => visit.plan === plan)) continue;
    const [awaited] = model
      .ofPlan(plan)
      .filter((one) => one.phase === phase && isUnstarted(one))
      .filter((one) => one.startsAt === null || one.startsAt > startsAt)
      .sort((a, b) => timeOf(model, a) - timeOf(model, b));
    if (awaited && suits(model, awaited, startsAt)) chosen.push(awaited);
  }
  return chosen.map(({ id }) => id);
}
const timeOf = (model: ClinicModel, { startsAt, wantedLocal }: Visit): number =>
  startsAt ?? model.instantOf(wantedLocal);

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

async function acceptOne(model: ClinicModel, system: System, offer: Offer, override: boolean): Promise<void> {
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
