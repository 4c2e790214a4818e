import { countOf } from '../domain/course-phases.js';
import { conflict, invalid } from '../domain/errors.js';
import { addDays, localDateOf, type LocalDate } from '../domain/local-time.js';
import { isOpenEnded, type Phase } from '../domain/protocol.js';
import { isBesides, ruledDate } from '../domain/ruled-date.js';
import { isVoid } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts, Target } from '../treatment-plans/plan-wishes.js';
import { recordedOf } from '../treatment-plans/recorded.js';

/**
 * The phase's first session that waits for a place, else its next free ordinal, wanted when its rule says. `at` is the
 * time that was chosen for it: where that shows that it is none of those its rule expects, it is wanted then.
 */
export function targetOf(facts: PlanFacts, code: string, at: Date, pointer = '/phase'): Target {
  const { definition, choices, sessions } = facts;
  const phase = definition.phases.find((candidate) => candidate.code === code);
  if (!phase) {
    const known = definition.phases.map((candidate) => candidate.code).join(', ');
    throw invalid([{ pointer, detail: `is no phase of the plan's protocol: ${known}` }]);
  }
  const own = sessions.filter((session) => session.phase === code);
  const waiting = own
    .filter(({ status }) => status === 'proposed')
    .reduce<(typeof own)[number] | null>(
      (first, session) => (first && first.ordinal < session.ordinal ? first : session),
      null,
    );
  if (waiting) return { phase, ordinal: waiting.ordinal, session: waiting };
  const standing = own.filter(({ status }) => !isVoid(status)).length;
  if (isCounted(phase) && standing >= countOf(definition, choices, phase)) {
    throw conflict('PHASE_COMPLETE', `All ${standing} sessions of ${code} are booked or done.`);
  }
  const ordinal = Math.max(0, ...own.map((session) => session.ordinal)) + 1;
  return { phase, ordinal, session: null, ...wantedBy(facts, phase, ordinal, at) };
}

function wantedBy(
  { plan, clinic, definition, choices, sessions }: PlanFacts,
  phase: Phase,
  ordinal: number,
  at: Date,
): Pick<Target, 'wantedDate' | 'latest'> {
  const dayOne = plan.dayOne ?? plan.startDate;
  const course = {
    ...{ definition, choices, dayOne, cadenceDayOne: plan.cadenceDayOne ?? dayOne },
    ...{ cadenceAfter: plan.cadenceAfter, rung: plan.rung },
    sessions: recordedOf(sessions, clinic.timeZone),
  };
  const wanted = ruledDate(course, phase, ordinal);
  if (wanted === null) return {};
  return isBesides(course, phase, wanted, localDateOf(at.getTime(), clinic.timeZone))
    ? { latest: addDays(wanted, phase.windowDays.after) }
    : { wantedDate: wanted };
}

/** A session that is known, looked at by itself. */
export function targetOfSession({ definition }: PlanFacts, session: Session): Target {
  const phase = definition.phases.find(({ code }) => code === session.phase);
  if (!phase) throw new Error(`The protocol has no phase ${session.phase}.`);
  return { phase, ordinal: session.ordinal, session };
}

/** The same if the course is counted from that date: it is wanted there, and might be on any date around it. */
export function targetOn(facts: PlanFacts, session: Session, date: LocalDate): Target & { session: Session } {
  const { phase, ordinal } = targetOfSession(facts, session);
  const windowDays = { before: LOOK_AROUND_DAYS, after: LOOK_AROUND_DAYS };
  const wantedLocal = `${date}${session.wantedLocal.slice(date.length)}`;
  return { phase: { ...phase, windowDays }, ordinal, session: { ...session, wantedLocal } };
}

/** How far from the time asked for others are looked for, where it cannot be had. */
export const LOOK_AROUND_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * Around which instant others are looked for: that of the time asked for, not before now; or where that is nowhere near
 * the window around when it is wanted (null where no rule expects it), the end of it that is nearer.
 */
export function nearTo({ phase }: Target, wantedAt: number | null, startsAt: Date, now: Date): Date {
  const latest = (...instants: number[]): number => Math.max(now.getTime(), ...instants);
  const asked = latest(startsAt.getTime());
  if (wantedAt === null) return new Date(asked);
  const from = latest(wantedAt - phase.windowDays.before * DAY_MS);
  const to = latest(wantedAt + phase.windowDays.after * DAY_MS);
  if (asked < from - LOOK_AROUND_DAYS * DAY_MS) return new Date(from);
  return new Date(asked > to + LOOK_AROUND_DAYS * DAY_MS ? to : asked);
}

const isCounted = (phase: Phase): boolean => phase.anchor.type !== 'on-demand' && !isOpenEnded(phase);
