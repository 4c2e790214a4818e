/** Courses: proposed, held whole, activated. */
import { PHASES } from './facts.js';
import type { ClinicModel } from './clinic.js';
import type { Visit } from './facts.js';
import { addDays, at, expectPlan, idsIn, placed, unharmed } from './commands.js';
import { keep } from './visit-commands.js';
import { count, memoryOf, unchanged } from './memory.js';
import type { System } from './system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

export async function propose(
  model: ClinicModel,
  system: System,
  plan: number,
  alternatives: number,
): Promise<void> {
  const { id, status } = model.plans[plan]!;
  const answer = await system.send('post', `/v1/treatment-plans/${id}/proposals`, { count: alternatives });
  // Of a course under way what has no place.
  const rest = model
    .ofPlan(plan)
    .filter((visit) => visit.phase === 'induction' && visit.status === 'proposed');
  const may = status === 'draft' ? model.date(model.now) <= model.startDate : rest.length > 0;
  if (!may) return unharmed(system, answer);
  expect(answer.status).toBe(200);
  count(`propose ${status === 'draft' ? 'a course' : 'the rest'}`);
  const sessions = status === 'draft' ? 4 : rest.length;
  await system.sync();
  const [best] = answer.body.data;
  answer.body.data.forEach((proposal: any, i: number) => {
    expect(proposal.rank).toBe(i + 1);
    expect(proposal.sessions.length + new Set(proposal.unplaced.map((u: any) => u.ordinal)).size).toBe(
      sessions,
    );
    if (i > 0) expect(proposal.cost).toBeGreaterThanOrEqual(answer.body.data[i - 1].cost);
    for (const session of proposal.sessions) expectCanStand(model, plan, session);
  });
  if (status !== 'draft') return;
  const { fingerprint, unplaced } = best;
  const { revision, now } = model;
  memoryOf(model).proposals.set(plan, {
    fingerprint,
    sessions: best.sessions,
    placeable: unplaced.length === 0,
    revision,
    now,
  });
}

/** A proposed session is open, served, and where nobody makes room served as everybody is served now. */
function expectCanStand(model: ClinicModel, plan: number, session: any): void {
  const start = at(session.startsAt);
  const refused = model.shut(session.phase, start) || model.isCapped(start);
  expect([session.startsAt, refused]).toEqual([session.startsAt, false]);
  if (session.reassigned.length > 0) return;
  expect([session.startsAt, model.isServed(session.phase, start, model.busy())]).toEqual([
    session.startsAt,
    true,
  ]);
}

/** What the rule wants: Mondays and Thursdays from the start date. */
function wantedDates(model: ClinicModel): string[] {
  const dates: string[] = [];
  for (let day = 0; dates.length < 4; day++) {
    const local = model.local(model.at(day, 540));
    if (local.weekday === 1 || local.weekday === 4) dates.push(local.toISODate() ?? '');
  }
  return dates;
}

/** Whether a course on protocol can be found by plain trying, nobody making room. */
function courseFits(model: ClinicModel): { exact: boolean; some: boolean } {
  const busy = model.busy();
  const wanted = wantedDates(model);
  const can = (start: number): boolean =>
    !model.shut('induction', start) && !model.isCapped(start) && model.isServed('induction', start, busy);
  const exact = wanted.every((date) => can(model.instantOf(`${date}T09:00`)));
  if (exact) return { exact, some: true };
  const known = new Map<string, boolean>();
  const dayFits = (date: string): boolean => {
    const has =
      known.get(date) ??
      Array.from({ length: 24 }, (_, i) => 480 + i * 15).some((minute) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        return can(model.instantOf(`${date}T${time}`));
      });
    known.set(date, has);
    return has;
  };
  const from = (i: number, last: string | null): boolean => {
    const date = wanted[i];
    if (date === undefined) return true;
    for (let days = -2; days <= 7; days++) {
      const day = addDays(date, days);
      if (day < model.startDate) continue;
      const gap = last === null ? null : model.daysBetween(last, day);
      if (gap !== null && (gap < PHASES.induction.minGapDays || gap > PHASES.induction.maxGapDays)) continue;
      if (dayFits(day) && from(i + 1, day)) return true;
    }
    return false;
  };
  return { exact, some: from(0, null) };
}

/** A session as an answer gives it, exactly. */
const told = (session: any): Partial<Visit> => ({
  status: session.status,
  startsAt: session.startsAt === null ? null : at(session.startsAt),
  endsAt: session.endsAt === null ? null : at(session.endsAt),
});

export async function activate(
  model: ClinicModel,
  system: System,
  asked: { plan: number; by: 'itself' | 'fingerprint' | 'hold'; accept: boolean; stale: boolean },
): Promise<void> {
  const plan = model.plans[asked.plan]!;
  const proposal = memoryOf(model).proposals.get(asked.plan);
  const hold = [...model.holds.values()]
    .filter((one) => one.plan === asked.plan && one.phase === null)
    .at(-1);
  const by =
    asked.by === 'fingerprint' && proposal ? 'fingerprint' : asked.by === 'hold' && hold ? 'hold' : 'itself';
  const body = {
    ...(asked.accept && { acceptBreaches: { reason: 'Agreed with the patient' } }),
    ...(by === 'fingerprint' && { fingerprint: proposal!.fingerprint }),
    ...(by === 'hold' && { holdId: hold!.id }),
  };
  const fits = courseFits(model);
  const ifMatch = asked.stale ? `"${plan.version + 1}"` : `"${plan.version}"`;
  const answer = await system.change(`/v1/treatment-plans/${plan.id}/activate`, body, { ifMatch });
  const { status, body: answered } = answer;
  if (asked.stale) {
    expect(status).toBe(412);
    return system.sync();
  }
  if (plan.status === 'active') {
    expect([status, answered.code]).toEqual([409, 'PLAN_TRANSITION_REFUSED']);
    return system.sync();
  }
  if (model.date(model.now) > model.startDate) {
    expect(status).toBe(400);
    return system.sync();
  }
  count(`activate by ${by} ${status} ${answered.code ?? ''}`);
  if (status !== 200) {
    if (by === 'itself')
      expect([fits, answered.code]).toEqual([{ exact: false, some: false }, answered.code]);
    if (by === 'hold') {
      expect(['HOLD_ENDED', 'PROPOSAL_CHANGED', 'BREACHES_NOT_ACCEPTED']).toContain(answered.code);
      if (answered.code === 'HOLD_ENDED') expect(model.isHeld(hold!)).toBe(false);
    }
    if (by === 'fingerprint' && unchanged(model, proposal!)) {
      expect(answered.code).toBe(proposal!.placeable ? 'BREACHES_NOT_ACCEPTED' : 'COURSE_NOT_PLACEABLE');
    }
    expect([409, 422]).toContain(status);
    return system.sync();
  }
  const sessions: any[] = answered.sessions;
  expect(sessions.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4]);
  const days = sessions.map(({ startsAt }) => model.date(at(startsAt)));
  for (let i = 1; i < 4; i++) {
    expect(model.daysBetween(days[i - 1]!, days[i]!)).toBeGreaterThanOrEqual(PHASES.induction.minGapDays);
  }
  if (by === 'itself' && fits.exact) {
    expect(sessions.map(({ startsAt }) => at(startsAt))).toEqual(
      wantedDates(model).map((date) => model.instantOf(`${date}T09:00`)),
    );
  }
  if (by === 'fingerprint') {
    expect(sessions.map(placed)).toEqual(proposal!.sessions.map(placed));
  }
  if (by === 'hold') {
    expect(model.isHeld(hold!)).toBe(true);
    hold!.state = 'booked';
    expect(sessions.map(({ startsAt }) => at(startsAt))).toEqual(
      hold!.visits.map(({ startsAt }) => startsAt),
    );
    expect(new Set(sessions.flatMap(idsIn))).toEqual(new Set(hold!.rows.map(({ resourceId }) => resourceId)));
  }
  Object.assign(plan, { status: 'active', version: plan.version + 1 });
  model.revision++;
  await system.sync({
    created: new Map(sessions.map((session) => [session.id, told(session)])),
    displacedOn: new Set(days),
  });
  await expectPlan(model, system, asked.plan);
}

export async function holdCourse(
  model: ClinicModel,
  system: System,
  asked: { plan: number; durationMinutes: number },
): Promise<void> {
  const plan = model.plans[asked.plan]!;
  const proposal = memoryOf(model).proposals.get(asked.plan);
  if (!proposal) return;
  const answer = await system.change('/v1/holds', {
    ...{
      treatmentPlanId: plan.id,
      fingerprint: proposal.fingerprint,
      durationMinutes: asked.durationMinutes,
    },
  });
  count(`hold a course ${answer.status} ${answer.body.code ?? ''}`);
  if (answer.status !== 201) {
    const stands = plan.status === 'draft' && unchanged(model, proposal) && proposal.sessions.length > 0;
    expect([stands, answer.body]).toEqual([false, answer.body]);
    return unharmed(system, answer);
  }
  expect(answer.body.sessions.map(placed)).toEqual(proposal.sessions.map(placed));
  await keep(model, system, asked.plan, null, answer.body, true);
}
