/** Why a session has no place, and the nearest starts that would work. */
import type { Candidates, ReadyWish } from './course-candidates.js';
import type { Reasons } from './course-reasons.js';
import { rulesAgainst } from './course-rules.js';
import type { Reason, Standing } from './course-rules.js';
import type { Conflict } from './course-types.js';
import { dateOfDayNumber } from './local-time.js';

const NEAREST = 3;
/** Rules that a start said to work keeps to; the maximum gap may be accepted, a relative's absence be cured. */
const KEPT = ['ORDER', 'MINIMUM_GAP'];

/** Somebody or something is missing, who may be busy with a visit that others could serve. */
export const MISSING = /^(NO_\w+_FREE|TURNOVER|PINNED_NOT_FREE|PINS_CONTRADICT)$/;
const NO_ROOM = {
  PROVEN_FULL: 'whoever serves whom, somebody is missing at every time within its window',
  NO_REASSIGNMENT_WITHIN_BOUND:
    'no exchange of a few booked visits makes room within its window; larger ones were not looked for',
};

/**
 * The conflicts of every session that is left out. Their nearest starts go together: each session's follow the first
 * one of the session left out before it, so that the first ones of all, where there are any, make a course.
 */
export function conflictsOf(
  candidates: Candidates,
  reasons: Reasons,
  standing: Standing,
  beyondWindowDays: number,
): Conflict[] {
  const together = [...standing];
  return candidates.wishes
    .filter(({ index }) => standing[index] === null)
    .flatMap((ready) => {
      let nearest = nearestStarts(candidates, ready, together);
      if (nearest.length === 0) nearest = nearestStarts(candidates, ready, standing);
      together[ready.index] = nearest[0]?.day ?? null;
      const starts = nearest.map(({ startsAt }) => startsAt);
      return conflictsOfSession(candidates, reasons, ready, standing, beyondWindowDays, starts);
    });
}

/** One conflict for every constraint that refuses days of the session's window. */
function conflictsOfSession(
  candidates: Candidates,
  reasons: Reasons,
  ready: ReadyWish,
  standing: Standing,
  beyondWindowDays: number,
  nearest: number[],
): Conflict[] {
  const { wish } = ready;
  const found = new Map<string, { reason: Reason; days: number[] }[]>();
  for (let day = ready.earliest; day <= ready.latest + beyondWindowDays; day++) {
    const refusals = [
      ...reasons.on(ready, day),
      ...rulesAgainst(candidates.wishes, standing, ready.index, day),
    ];
    for (const reason of refusals) {
      const ofCode = found.get(reason.code) ?? [];
      found.set(reason.code, ofCode);
      const same = ofCode.find((known) => known.reason.words === reason.words);
      if (same) same.days.push(day);
      else ofCode.push({ reason, days: [day] });
    }
  }
  if (found.size === 0) {
    const words = `no day from ${wish.earliest} to ${wish.latest} is left`;
    found.set('WINDOW_EMPTY', [{ reason: { code: 'WINDOW_EMPTY', words }, days: [] }]);
  }
  const noRoom = [...found.keys()].some((code) => MISSING.test(code)) ? candidates.noRoomFor(ready) : null;
  if (noRoom) found.set(noRoom, [{ reason: { code: noRoom, words: NO_ROOM[noRoom] }, days: [] }]);
  return [...found].map(([code, refusals]) => {
    const resourceId = refusals.find(({ reason }) => reason.resourceId !== undefined)?.reason.resourceId;
    return {
      code,
      phase: wish.phase,
      ordinal: wish.ordinal,
      wantedLocal: wish.wantedLocal,
      ...(resourceId !== undefined && { resourceId }),
      detail: refusals
        .map(({ reason, days }) => [reason.words, datesInWords(days)].filter(Boolean).join(': '))
        .join('; '),
      nearest,
    };
  });
}

/** `2027-01-04, 2027-01-06 to 2027-01-08`. */
function datesInWords(days: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && day === last.to + 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs
    .map(({ from, to }) =>
      from === to ? dateOfDayNumber(from) : `${dateOfDayNumber(from)} to ${dateOfDayNumber(to)}`,
    )
    .join(', ');
}

/**
 * The best start of each of the three days nearest to the wanted one on which the session could really be held
 * beside the sessions placed around it: after its earliest date, anywhere in the calendar's range.
 */
function nearestStarts(
  candidates: Candidates,
  ready: ReadyWish,
  standing: Standing,
): { day: number; startsAt: number }[] {
  const { starts, wishes } = candidates;
  const { calendar } = starts;
  const first = Math.max(ready.earliest, calendar.from);
  const found: { day: number; startsAt: number }[] = [];
  const furthest = Math.max(Math.abs(ready.wantedDay - first), Math.abs(calendar.to - ready.wantedDay));
  for (let away = 0; away <= furthest && found.length < NEAREST; away++) {
    for (const number of away === 0 ? [ready.wantedDay] : [ready.wantedDay - away, ready.wantedDay + away]) {
      if (number < first || number >= calendar.to || found.length >= NEAREST) continue;
      if (candidates.otherDoseNear(ready.wish, number)) continue;
      if (!relationKept(wishes, standing, ready, number)) continue;
      if (rulesAgainst(wishes, standing, ready.index, number).some(({ code }) => KEPT.includes(code)))
        continue;
      const start = starts.nearest(ready.visit, calendar.day(number), ready.wantedTime);
      if (start) found.push({ day: number, startsAt: start.startsAt });
    }
  }
  return found;
}

/** A session placed relative to one that stands must keep to it; one whose relative is left out cannot. */
function relationKept(
  wishes: readonly ReadyWish[],
  standing: Standing,
  ready: ReadyWish,
  day: number,
): boolean {
  const { relation } = ready.wish;
  const other = relation ? (standing[relation.index] ?? null) : null;
  const related = wishes.filter((w) => w.wish.relation?.index === ready.index && standing[w.index] !== null);
  if (relation && other !== null && (day - other < relation.fromDays || day - other > relation.toDays))
    return false;
  return related.every((w) => {
    const after = (standing[w.index] as number) - day;
    return after >= (w.wish.relation?.fromDays ?? 0) && after <= (w.wish.relation?.toDays ?? 0);
  });
}
