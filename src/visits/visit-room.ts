/** Room for one visit at the time asked for. */
import type { EntityManager } from 'typeorm';
import { turnoversOf } from '../booking/turnovers.js';
import { SlotTaken } from '../database/until-placed.js';
import { MISSING } from '../domain/course-conflicts.js';
import type { Obstacle, SingleVisit, VisitAnswer } from '../domain/visit-at.js';
import type { PlanFacts, Target } from '../treatment-plans/plan-wishes.js';
import type { RematchingService } from '../treatment-plans/rematching.service.js';
import { noRoom } from './visit-refusals.js';

const DAY_MS = 86_400_000;

export interface RoomAsked {
  facts: PlanFacts;
  target: Target;
  startsAt: Date;
  /** Who or what has to serve. */
  pinned: string[];
  /** Sessions that are about to give up what they hold. */
  leaving?: string[];
  /** Room is made under locks only: who finds that it could be, without them, comes again. */
  mayMakeRoom: boolean;
}

/** What is to be said of that time; where somebody is missing, with the room that others can make. */
export async function withRoom(
  rematching: RematchingService,
  tx: EntityManager,
  { facts, target, startsAt, pinned, leaving, mayMakeRoom }: RoomAsked,
  visit: SingleVisit,
): Promise<VisitAnswer> {
  const at = startsAt.getTime();
  const answer = visit.at(at);
  const isMissing = ({ code }: Obstacle): boolean => MISSING.test(code);
  if (answer.placement || !answer.obstacles.some(isMissing)) return answer;
  const room = answer.obstacles.every(isMissing)
    ? await rematching.roomFor(tx, facts, target, startsAt, pinned, leaving)
    : null;
  if (room?.outcome === 'placed') {
    if (!mayMakeRoom) throw new SlotTaken();
    return { ...answer, obstacles: [], placement: visit.placedBy(at, room) };
  }
  const { obstacles } = visit.mayWaitForTurnover(at)
    ? visit.knowing(await turnoversOf(tx, facts.clinic, startsAt, new Date(at + DAY_MS), leaving)).at(at)
    : answer;
  return { ...answer, obstacles: [...obstacles, ...(room ? [noRoom(room)] : [])] };
}

/** What of the resources asked for contradicts the visit, or each other; those that a hold keeps come after them. */
export function pinFaultsOf(visit: SingleVisit, asked: readonly string[], kept: readonly string[] = []) {
  const faults = visit.pinFaults([...asked, ...kept.filter((id) => !asked.includes(id))], '/resourceIds');
  return faults.filter(({ pointer }) => Number(pointer.slice('/resourceIds/'.length)) < asked.length);
}
