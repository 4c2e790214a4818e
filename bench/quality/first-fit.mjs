// What a booking by hand, or a system that books one visit after the other, does: the yardstick.
import { serving } from './clinic.mjs';

/**
 * Takes the sessions in their order. Each gets the first time that is free on or after the one it wants, day by day to
 * its window's end, and then the days before it back to its window's beginning; it keeps the least distance to the
 * session before, and takes the first chair, nurse and prescriber that are free. No session is looked at again.
 *
 * Null where a session finds no time, or one too late after the session before: the course is not on protocol.
 */
export function firstFit(domain, clinic, wishes, policy) {
  const placed = [];
  for (const wish of wishes) {
    const previous = placed.at(-1);
    const found = firstTime(domain, clinic, wish, previous, policy);
    if (!found) return null;
    if (previous && domain.daysBetween(previous.date, found.date) > wish.maxGapDays) return null;
    placed.push(found);
  }
  return placed;
}

function firstTime(domain, clinic, wish, previous, { startEveryMinutes }) {
  const wantedDate = wish.wantedLocal.slice(0, 10);
  const wantedTime = wish.wantedLocal.slice(11, 16);
  const soonest = previous ? domain.addDays(previous.date, wish.minGapDays) : wish.earliest;
  for (const date of daysFrom(domain, wish, wantedDate)) {
    if (date < soonest || !clinic.dates.includes(date)) continue;
    for (const time of timesOf(clinic, wantedTime, startEveryMinutes)) {
      const startsAt = domain.toInstant(`${date}T${time}`, clinic.zone).instant;
      const span = domain.visitSpan(wish.visit, startsAt);
      if (span.endsAt > domain.toInstant(`${date}T${clinic.closes}`, clinic.zone).instant) continue;
      const rows = wish.visit.needs.map((need) => serving(domain, clinic.calendar.resources, need, span));
      if (rows.includes(null)) continue;
      const nurse = wish.visit.needs.findIndex(({ role }) => role === 'nurse');
      return { wish, date, startsAt, nurseId: rows[nurse]?.[0].resourceId ?? null };
    }
  }
  return null;
}

/** The wanted day, the days after it and then those before it, within the window. */
function daysFrom(domain, { earliest, latest }, wanted) {
  const days = [];
  for (let date = wanted; date <= latest; date = domain.addDays(date, 1)) days.push(date);
  for (let date = domain.addDays(wanted, -1); date >= earliest; date = domain.addDays(date, -1))
    days.push(date);
  return days;
}

/** The wanted time, the day's times after it and then those before it. */
function timesOf({ opens, closes }, wanted, every) {
  const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const text = (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const grid = [];
  for (let at = Math.ceil(minutes(opens) / every) * every; at < minutes(closes); at += every) grid.push(at);
  const first = minutes(wanted);
  return [first, ...grid.filter((at) => at > first), ...grid.filter((at) => at < first).reverse()].map(text);
}
