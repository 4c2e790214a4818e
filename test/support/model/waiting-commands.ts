/** The waiting list, and times that somebody leaves: offered by themselves to whom they would help. */
import { OfferMaker } from '../../../src/waitlist/offer-maker.js';
import type { ClinicModel } from './clinic.js';
import { isUnstarted, type Freed, type PhaseCode, type Visit } from './facts.js';
import { count, pick, prefer } from './memory.js';
import { acceptOne, made } from './offer-commands.js';
import { endOne } from './session-commands.js';
import type { System } from './system.js';

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
