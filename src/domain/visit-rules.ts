/** What the rules of a course say of one session wherever its date puts it, in the course's order or out of it. */
import type { ReadyWish } from './course-candidates.js';
import { rulesAgainst, sessionName } from './course-rules.js';
import type { Reason, Standing } from './course-rules.js';
import type { Starts } from './course-starts.js';
import type { Deviation } from './course-types.js';
import { dateOfDayNumber } from './local-time.js';
import { dateMoved, timeMoved } from './moved-in-words.js';

/**
 * Every rule that forbids session w the day (as numbered by `dayNumber`), given where the others stand. Where sessions
 * have passed each other the days between are those of the sessions that are neighbours then, and ORDER says so once;
 * not of the session `blamed`, which is told so itself.
 */
export function rulesAt(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
  blamed: number | null = null,
): Reason[] {
  if (inOrder(standing, w, day)) return rulesAgainst(wishes, standing, w, day);
  return [
    ...orderAgainst(wishes, standing, w, day, blamed),
    ...rulesByDate(wishes, standing, w, day).filter(({ code }) => code !== 'ORDER'),
    ...rulesAgainst(wishes, standing, w, day).filter(({ code }) => code === 'RELATED_SESSION'),
  ];
}

/** What its neighbours by date say of a day, whatever the course's order is. */
export function rulesByDate(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
): Reason[] {
  const dayOf = (index: number): number => (index === w ? day : (standing[index] ?? day));
  const ordered = wishes
    .filter(({ index }) => index === w || (standing[index] ?? null) !== null)
    .sort((a, b) => dayOf(a.index) - dayOf(b.index) || a.index - b.index)
    // Relations name sessions by their place in the course, which is another here.
    .map((ready) => ({ ...ready, wish: { ...ready.wish, relation: null } }));
  const own = ordered.findIndex(({ index }) => index === w);
  return rulesAgainst(
    ordered,
    ordered.map(({ index }) => dayOf(index)),
    own,
    day,
  );
}

/** The first session, in the course's order, that it would have passed. */
function orderAgainst(
  wishes: readonly ReadyWish[],
  standing: Standing,
  w: number,
  day: number,
  blamed: number | null,
): Reason[] {
  const passed = wishes.find(({ index }) => {
    const other = standing[index] ?? null;
    return other !== null && index !== blamed && ((index < w && other > day) || (index > w && other < day));
  });
  if (!passed) return [];
  const where = `${sessionName(passed.wish)} on ${dateOfDayNumber(standing[passed.index] ?? day)}`;
  return [{ code: 'ORDER', words: `must ${passed.index < w ? 'follow' : 'precede'} ${where}` }];
}

function inOrder(standing: Standing, w: number, day: number): boolean {
  const there = standing.map((other, index) => (index === w ? day : other)).filter((other) => other !== null);
  return there.every((other, i) => i === 0 || (there[i - 1] ?? other) <= other);
}

/** What of a start that somebody chose (a day, and its local minute) is not as the session was wanted. */
export function chosenDeviations(ready: ReadyWish, starts: Starts, day: number, minute: number): Deviation[] {
  const wanted = starts.wantedMinute(ready.wantedTime, starts.calendar.day(day));
  return [
    ...dateMoved(ready.wantedDay, day).map(because('another day was chosen')),
    ...(wanted ? timeMoved(wanted.minute, minute) : []).map(because('another time was chosen')),
  ];
}

const because =
  (why: string) =>
  ({ code, detail }: Deviation): Deviation => ({ code, detail: `${detail}: ${why}` });
