/** What is answered where a visit cannot be held when it was asked for, or should not. */
import type { Call } from '../common/call.js';
import type { Override } from '../common/override.dto.js';
import { overridden } from '../common/override.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import { conflict, impossible } from '../domain/errors.js';
import { formatInstant, localDateTimeOf, type LocalDateTime } from '../domain/local-time.js';
import type { Placement } from '../domain/course-types.js';
import type { RematchAnswer } from '../domain/rematch-types.js';
import type { Obstacle, SingleVisit, VisitAnswer } from '../domain/visit-at.js';
import { wantedLocalAnswer } from '../sessions/sessions.dto.js';
import { LOOK_AROUND_DAYS } from './visit-target.js';

/** Somebody or something is there already; the next moment it may be free. */
const TAKEN = /_FREE$|^PATIENT_UNAVAILABLE$|^SAME_DAY_DOSE$|^START_CAP_REACHED$/;
const NEAREST = 3;

export interface Asked {
  phase: string;
  ordinal: number;
  startsAt: number;
  /** Around which others are looked for; the time asked for unless given. */
  near?: number;
  timeZone: string;
  /** Local, where its rule wants it; of a session that nobody expected, when it was asked for. */
  wantedLocal?: LocalDateTime | undefined;
}

/** The visit as `days` more on either side show it: where the time cannot be had, others are looked for there. */
export type Look = (days: number) => Promise<SingleVisit>;

/** The placement that may be booked, or the refusal that names all that stands in the way. */
export async function expectPlacement(
  answer: VisitAnswer,
  look: Look,
  asked: Asked,
  call: Call,
  override?: Override,
): Promise<Placement> {
  const placement = await expectRoom(answer, look, asked);
  const { breaches } = answer;
  if (breaches.length === 0) return placement;
  expectOverride(call, override, override ? [] : await conflictsOf(breaches, look, asked));
  return withBreaches(placement, breaches);
}

/** The placement, whatever the rules of the course say of it; where there is none, the refusal that names them too. */
export async function expectRoom(
  { placement, obstacles, breaches }: VisitAnswer,
  look: Look,
  asked: Asked,
): Promise<Placement> {
  if (placement) return placement;
  const extras = { conflicts: await conflictsOf([...obstacles, ...breaches], look, asked) };
  throw obstacles.some(({ code }) => TAKEN.test(code))
    ? conflict('SLOT_TAKEN', 'The visit cannot be held then; conflicts names what is in the way.', extras)
    : impossible('VISIT_NOT_POSSIBLE', 'The visit cannot be held then; conflicts names why.', extras);
}

/** Rules that are broken knowingly stay with the session. */
export const withBreaches = (placement: Placement, breaches: readonly Obstacle[]): Placement => ({
  ...placement,
  deviations: [...placement.deviations, ...breaches.map(({ code, detail }) => ({ code, detail }))],
});

/** Why no room could be made by letting others serve: a proof that there is none, or that none was found. */
export function noRoom(room: Exclude<RematchAnswer, { outcome: 'placed' }>): Obstacle {
  const who = room.need.role ?? room.need.kinds.join(' or ');
  return room.outcome === 'PROVEN_FULL'
    ? {
        code: room.outcome,
        detail: `Whoever serves whom, no ${who} is left: ${room.needed} wanted at once, ${room.available} to be had.`,
      }
    : {
        code: room.outcome,
        detail: `No exchange of a few booked visits frees a ${who}; a larger one was not looked for.`,
      };
}

export const overrideRequired = (conflicts: unknown[]) =>
  impossible(
    'OVERRIDE_REQUIRED',
    'The visit would break rules of the course; override them with a reason, or take another time.',
    { conflicts },
  );

/** Rules of the course are broken by who may do so, with a reason, which the audit trail keeps. */
export function expectOverride(call: Call, override: Override | undefined, conflicts: unknown[]): void {
  if (!override) throw overrideRequired(conflicts);
  overridden(call, override, 'a rule of the course');
}

/** Each with the nearest starts that break no rule. */
export async function conflictsOf(
  obstacles: readonly Obstacle[],
  look: Look,
  asked: Asked,
): Promise<ProblemConflict[]> {
  if (obstacles.length === 0) return [];
  const near = await look(LOOK_AROUND_DAYS);
  const nearest = near
    .nearest(asked.near ?? asked.startsAt, NEAREST)
    .map((start) => formatInstant(start, asked.timeZone));
  const wantedLocal = asked.wantedLocal ?? localDateTimeOf(asked.startsAt, asked.timeZone);
  return obstacles.map((obstacle) => conflictOf(obstacle, { ...asked, wantedLocal }, nearest));
}

/** What stands in one session's way, as courses' refusals tell it. */
export const conflictOf = (
  obstacle: Obstacle,
  { phase, ordinal, wantedLocal }: { phase: string; ordinal: number; wantedLocal: LocalDateTime },
  nearest: string[] = [],
): ProblemConflict => ({
  ...{ ...obstacle, phase, ordinal },
  ...{ wantedLocal: wantedLocalAnswer(wantedLocal), nearest },
});
