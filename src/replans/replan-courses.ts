/** A plan's sessions as a re-plan takes them: every one that stands, with the window and the gaps it may be moved in. */
import type { ReservationRow, Wish } from '../domain/course-types.js';
import { gapsOf, ladderOf } from '../domain/course-phases.js';
import { doseSets } from '../domain/dose-sets.js';
import { sessionKey } from '../domain/given-sessions.js';
import { addDays, compareDates, daysBetween, localDateOf, type LocalDate } from '../domain/local-time.js';
import type { Phase } from '../domain/protocol.js';
import type { ReplanCourse, ReplanSession } from '../domain/replan-types.js';
import { isVoid } from '../domain/session-lifecycle.js';
import type { Session } from '../sessions/session.entity.js';
import { NO_MAXIMUM } from '../treatment-plans/course-planner.js';
import { fixedWish, openWish, patientElsewhere, type PlanFacts } from '../treatment-plans/plan-wishes.js';

type Placed = Session & { startsAt: Date; endsAt: Date };

interface Known {
  /** Sessions that the outage or closure lies over. */
  affected: ReadonlySet<string>;
  rows: ReadonlyMap<string, ReservationRow[]>;
  now: Date;
}

const isPlaced = (session: Session): session is Placed =>
  session.startsAt !== null && session.endsAt !== null && !isVoid(session.status);

/** The sessions of a plan that stand, in the order in which they are to follow each other: as they were wanted. */
export const standingOf = ({ sessions }: PlanFacts): Placed[] =>
  sessions
    .filter(isPlaced)
    .sort(
      (a, b) =>
        a.wantedAt.getTime() - b.wantedAt.getTime() ||
        a.startsAt.getTime() - b.startsAt.getTime() ||
        a.ordinal - b.ordinal,
    );

/** Nobody has come for it, and it is not over. */
export const mayBeReplanned = ({ status, endsAt }: Session, now: Date): boolean =>
  status === 'booked' && endsAt !== null && endsAt > now;

const byWanted = (a: Session, b: Session): number => a.wantedAt.getTime() - b.wantedAt.getTime();

/** Local dates [from, to) say where the patient's other commitments are looked for. */
export function replanCourse(
  facts: PlanFacts,
  known: Known,
  { from, to }: { from: LocalDate; to: LocalDate },
): ReplanCourse {
  const { plan } = facts;
  const standing = standingOf(facts);
  const sets = doseSets(facts.definition, [...facts.sessions].sort(byWanted));
  const wishes = standing.map((session, i) => ({
    ...withGap(facts, standing, i, wishOf(facts, session)),
    doseSet: sets.get(sessionKey(session)) ?? null,
  }));
  // What may not be told of other courses is not told of any: the changes are read by others than who makes them.
  const others = facts.others.map((other) => ({ ...other, disclosed: false }));
  return {
    treatmentPlanId: plan.id,
    patientId: plan.patientId,
    ...patientElsewhere({ ...facts, others }, from, to),
    preferredResourceIds: plan.prescriberId ? [plan.prescriberId] : [],
    sessions: standing.map((session, i): ReplanSession => {
      const movable = mayBeReplanned(session, known.now);
      return {
        sessionId: session.id,
        kind: phaseOf(facts, session)?.kind ?? 'follow-up',
        wish: tied(facts, standing, wishes, i),
        startsAt: session.startsAt.getTime(),
        endsAt: session.endsAt.getTime(),
        rows: known.rows.get(session.id) ?? [],
        movable,
        affected: movable && known.affected.has(session.id),
        pinnedIds: session.pinnedResourceIds,
      };
    }),
  };
}

const phaseOf = ({ definition }: PlanFacts, { phase }: Pick<Session, 'phase'>): Phase | undefined =>
  definition.phases.find(({ code }) => code === phase);

function wishOf(facts: PlanFacts, session: Placed): Wish {
  const phase = phaseOf(facts, session);
  if (!phase) return fixedWish(facts, session, null);
  const wantedDate = session.wantedLocal.slice(0, 10);
  const begin = addDays(wantedDate, -phase.windowDays.before);
  const { startDate } = facts.plan;
  return openWish(
    facts,
    {
      phase: session.phase,
      ordinal: session.ordinal,
      dosing: session.dosing,
      wantedDate,
      // A dose never comes before the start date that was asked for.
      earliest: session.dosing && compareDates(begin, startDate) < 0 ? startDate : begin,
      latest: addDays(wantedDate, phase.windowDays.after),
      minGapDays: session.minGapDays,
      maxGapDays: longestGap(facts, phase, session),
    },
    session.wantedLocal,
  );
}

/** A session of a ladder keeps the rung it was booked by, which its minimum gap tells. */
function longestGap({ definition }: PlanFacts, phase: Phase, { minGapDays }: Session): number {
  if (phase.anchor.type !== 'last-given') return gapsOf(definition, phase).maxGapDays;
  const rungs = ladderOf(definition, phase).filter((rung) => rung.minGapDays === minGapDays);
  return Math.max(gapsOf(definition, phase).maxGapDays, ...rungs.map((rung) => rung.maxGapDays));
}

/**
 * The maximum gap says nothing across a dose that is known and has no place. Of one that was cancelled or missed nothing
 * is to come: what is left is neighbours, and a move may lengthen no gap beyond what is allowed.
 */
function withGap({ sessions }: PlanFacts, standing: readonly Placed[], i: number, wish: Wish): Wish {
  const own = standing[i] as Placed;
  const before = standing.slice(0, i).findLast(({ dosing }) => dosing);
  const leftOut = ({ dosing, startsAt, status, wantedAt }: Session): boolean =>
    dosing &&
    startsAt === null &&
    !isVoid(status) &&
    before !== undefined &&
    wantedAt > before.wantedAt &&
    wantedAt < own.wantedAt;
  return own.dosing && sessions.some(leftOut) ? { ...wish, maxGapDays: NO_MAXIMUM } : wish;
}

/** A talk is tied to the dose that it belongs to: its window moves with that dose's. */
function tied(facts: PlanFacts, standing: readonly Placed[], wishes: readonly Wish[], i: number): Wish {
  const own = standing[i] as Placed;
  const wish = wishes[i] as Wish;
  const anchor = phaseOf(facts, own)?.anchor;
  if (anchor?.type !== 'session-offset') return wish;
  const { fromDays, toDays, wantedDays } = anchor;
  const day = (session: Placed): LocalDate => localDateOf(session.startsAt.getTime(), facts.clinic.timeZone);
  const away = (dose: Placed): number => daysBetween(day(dose), day(own));
  const [dose] = standing
    .filter((other) => other.phase === anchor.phase && away(other) >= fromDays && away(other) <= toDays)
    .sort((a, b) => Math.abs(away(a) - wantedDays) - Math.abs(away(b) - wantedDays));
  if (!dose) return wish;
  const index = standing.indexOf(dose);
  const target = wishes[index] as Wish;
  return {
    ...wish,
    earliest: addDays(target.earliest, fromDays),
    latest: addDays(target.latest, toDays),
    relation: { index, fromDays, toDays },
  };
}
