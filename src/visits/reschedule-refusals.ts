/** What is answered where a move breaks rules of the course, or leaves sessions after it without a place. */
import type { Call } from '../common/call.js';
import type { ProblemConflict } from '../common/problem.dto.js';
import type { Override } from '../common/override.dto.js';
import type { Conflict, CourseProposal } from '../domain/course-types.js';
import { impossible } from '../domain/errors.js';
import { isSameSession } from '../domain/given-sessions.js';
import { formatInstant, type LocalDate, type LocalDateTime } from '../domain/local-time.js';
import type { Consequence, Obstacle } from '../domain/visit-at.js';
import type { PlanFacts, ToWish } from '../treatment-plans/plan-wishes.js';
import { conflictAnswer } from '../treatment-plans/proposals.dto.js';
import { conflictOf, conflictsOf, expectOverride, type Asked, type Look } from './visit-refusals.js';

const BREACHES = new Set(['WINDOW_EXCEEDED', 'GAP_MAX_EXCEEDED', 'SET_TOO_LONG']);

/** Of a session that moves along, and where it would stand. */
interface BreachAlong extends Consequence {
  wantedLocal: LocalDateTime;
  startsAt: number;
}

/** Every rule that a move would break, by whom. */
export interface MoveBreaches {
  /** By the session itself. */
  own: Obstacle[];
  /** By sessions that stay, beside it or where it was. */
  caused: Consequence[];
  /** By those that move along. */
  others: BreachAlong[];
  /** Those that find no place. */
  unplaced: Conflict[];
}

/** The rules that the sessions moving along would break where they find a place. */
export const brokenBy = (
  { sessions }: CourseProposal,
  wanted: readonly ToWish[],
  startDate: LocalDate,
): BreachAlong[] =>
  sessions.map((placement) => {
    const { phase, ordinal, wantedLocal, startsAt, date, deviations } = placement;
    const dosing = wanted.find((one) => isSameSession(one, placement))?.dosing ?? false;
    const early = { code: 'BEFORE_START_DATE', detail: `${date}: the plan's doses begin on ${startDate}` };
    return {
      ...{ phase, ordinal, wantedLocal, startsAt },
      breaches: [
        ...(dosing && date < startDate ? [early] : []),
        ...deviations.filter(({ code }) => BREACHES.has(code)),
      ],
    };
  });

/** Refuses a move after which sessions have no place, or that breaks rules without leave; naming all of it at once. */
export async function expectLeave(
  { own, caused, others, unplaced }: MoveBreaches,
  { clinic: { timeZone }, sessions }: PlanFacts,
  look: Look,
  asked: Asked,
  call: Call,
  override?: Override,
): Promise<void> {
  const broken = [{ breaches: own }, ...caused, ...others].filter(({ breaches }) => breaches.length > 0);
  if (unplaced.length === 0 && broken.length === 0) return;
  const conflicts = async (): Promise<ProblemConflict[]> => [
    ...unplaced.map((entry) => conflictAnswer(entry, timeZone)),
    ...(await conflictsOf(own, look, asked)),
    ...caused.flatMap(({ breaches, ...beside }) => {
      const wantedLocal = sessions.find((one) => isSameSession(one, beside))?.wantedLocal ?? '';
      return breaches.map((breach) => conflictOf(breach, { ...beside, wantedLocal }));
    }),
    ...others.flatMap(({ breaches, startsAt, ...other }) =>
      breaches.map((breach) => conflictOf(breach, other, [formatInstant(startsAt, timeZone)])),
    ),
  ];
  if (unplaced.length > 0) {
    throw impossible(
      'COURSE_NOT_PLACEABLE',
      'The sessions after it cannot all be placed; conflicts names each, and the rules that others would break.',
      { conflicts: await conflicts() },
    );
  }
  expectOverride(call, override, override ? [] : await conflicts());
}
