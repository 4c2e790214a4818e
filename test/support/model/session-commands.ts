/** A session's day, and its end. */
import { isLive } from './facts.js';
import type { ClinicModel } from './clinic.js';
import type { Visit } from './facts.js';
import { at, expectPlan } from './commands.js';
import { count, pick, prefer } from './memory.js';
import type { System } from './system.js';

const NEXT = {
  booked: ['check-in', 'checked-in'],
  'checked-in': ['start', 'in-progress'],
  'in-progress': ['end-administration', 'observation'],
  observation: ['discharge', 'completed'],
} as const;

/** Cancelled, missed or aborted; and what the course does about it by itself. */
export async function end(
  model: ClinicModel,
  system: System,
  asked: { n: number; verb: 'cancel' | 'no-show' | 'abort'; counts: boolean; stale: boolean },
): Promise<void> {
  const { id } = prefer([...model.visits.values()], isLive, asked.n)!;
  await endOne(model, system, id, asked.verb, asked);
}

export async function endOne(
  model: ClinicModel,
  system: System,
  id: string,
  verb: 'cancel' | 'no-show' | 'abort',
  asked = { counts: false, stale: false },
): Promise<void> {
  if (verb === 'abort') await stepOn(model, system, id, 2);
  const visit = model.visits.get(id)!;
  const from = {
    cancel: ['proposed', 'booked', 'checked-in'],
    'no-show': ['booked'],
    abort: ['in-progress', 'observation'],
  };
  const to = { cancel: 'cancelled', 'no-show': 'no-show', abort: 'aborted' } as const;
  const body =
    verb === 'abort' ? { reason: 'Blood pressure', countsTowardsCourse: asked.counts } : { reason: 'Ill' };
  const ifMatch = `"${visit.version + (asked.stale ? 1 : 0)}"`;
  const answer = await system.change(`/v1/sessions/${visit.id}/${verb}`, body, { ifMatch });
  if (asked.stale) {
    expect(answer.status).toBe(412);
    return system.sync();
  }
  if (!from[verb].includes(visit.status)) {
    expect([answer.status, answer.body.code]).toEqual([409, 'SESSION_TRANSITION_REFUSED']);
    return system.sync();
  }
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  count(`${verb} ${answer.body.missed?.action ?? ''}`);
  const changed = new Map<string, Partial<Visit>>([
    [
      visit.id,
      { status: to[verb], startsAt: visit.startsAt, counts: verb === 'abort' ? asked.counts : null },
    ],
  ]);
  const created = new Map<string, Partial<Visit>>();
  const { missed } = answer.body;
  expect(missed === null).toBe(verb === 'abort' && asked.counts);
  if (missed?.applied) {
    for (const { sessionId, startsAt, phase, ordinal } of missed.wanted) {
      created.set(sessionId, {
        ...{ phase, ordinal, startsAt: startsAt === null ? null : at(startsAt) },
        status: startsAt === null ? 'proposed' : 'booked',
      });
    }
    for (const { sessionId, startsAt } of missed.shifts) {
      changed.set(sessionId, { startsAt: startsAt === null ? null : at(startsAt) });
    }
  } else if (missed) {
    expect(missed.workItemId).toEqual(expect.any(String));
  }
  const places = [...created.values(), ...changed.values()].flatMap(({ startsAt }) =>
    startsAt == null ? [] : [model.date(startsAt)],
  );
  model.revision++;
  await system.sync({ created, changed, displacedOn: new Set(places) });
  await expectPlan(model, system, visit.plan);
}

/** The session's day, some steps on. */
export async function step(
  model: ClinicModel,
  system: System,
  asked: { n: number; steps: number },
): Promise<void> {
  const { id } = pick([...model.visits.values()].filter(isLive), asked.n)!;
  await stepOn(model, system, id, asked.steps);
}

async function stepOn(model: ClinicModel, system: System, id: string, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const visit = model.visits.get(id)!;
    if (!isLive(visit)) return;
    const [verb, status] = NEXT[visit.status as keyof typeof NEXT];
    const answer = await system.change(`/v1/sessions/${id}/${verb}`, {}, { ifMatch: `"${visit.version}"` });
    expect([verb, answer.status, answer.body.status]).toEqual([verb, 200, status]);
    count(verb);
    model.revision++;
    await system.sync({ changed: new Map([[id, { status, startsAt: visit.startsAt }]]) });
    await expectPlan(model, system, visit.plan);
  }
}
