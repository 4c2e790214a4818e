// A clinic made up by chance, with other patients' visits in it up to a given occupancy.

const MINUTE = 60_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR'];
/** Chairs are let in turns of this length: the visit that the clinics mostly hold, with its turnover. */
const TURN_MINUTES = 135;

/** As many weeks as the longest course asked for, its windows and the day it begins. */
export const WEEKS = 12;

const OTHER_VISIT = {
  minutes: { preparation: 15, administration: 40, observation: 65, turnover: 15 },
  needs: [
    { kinds: ['chair'], role: null, segments: ['preparation', 'administration', 'observation', 'turnover'] },
    { kinds: ['practitioner'], role: 'nurse', segments: ['preparation', 'administration', 'observation'] },
    { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'] },
  ],
};

/**
 * 3 to 8 chairs, a nurse for every two or three of them, one of whom works part of the week, 1 or 2 prescribers, and
 * sometimes a holiday.
 */
export function makeClinic(domain, random, from) {
  const { addDays, weekdayOf, toInstant } = domain;
  const zone = random.pick(['America/New_York', 'America/Los_Angeles', 'Europe/Berlin']);
  const opens = random.pick(['07:30', '08:00', '08:30']);
  const closes = random.pick(['17:00', '17:30', '18:00']);
  const to = addDays(from, 7 * WEEKS);
  const closures = random.chance(0.5) ? [closedOn(addDays(from, random.whole(7, 50)), addDays)] : [];
  const hoursOn = (dates, open, close) =>
    dates.map((date) => ({
      start: toInstant(`${date}T${open}`, zone).instant,
      end: toInstant(`${date}T${close}`, zone).instant,
    }));
  const dates = [];
  for (let date = from; date < to; date = addDays(date, 1)) {
    if (WEEKDAYS.includes(weekdayOf(date)) && !closures.some((c) => c.from <= date && date < c.to))
      dates.push(date);
  }
  const chairs = random.whole(3, 8);
  const nurses = Math.max(2, Math.ceil(chairs / random.pick([2, 2.5, 3])));
  const daysOff = random.pick([['FR'], ['MO'], ['WE', 'FR']]);
  const staff = (id, role, capacity, working) => ({
    ...{ id, kind: 'practitioner', roles: [role], tags: [], capacity, working, outages: [], busy: [] },
  });
  const resources = [
    ...Array.from({ length: chairs }, (_, i) => ({
      ...{
        id: `chair-${i + 1}`,
        kind: 'chair',
        roles: [],
        tags: [],
        capacity: 1,
        working: null,
        outages: [],
        busy: [],
      },
    })),
    ...Array.from({ length: nurses }, (_, i) =>
      staff(
        `nurse-${i + 1}`,
        'nurse',
        random.whole(3, 4),
        i === 0
          ? hoursOn(
              dates.filter((date) => !daysOff.includes(weekdayOf(date))),
              opens,
              '16:30',
            )
          : null,
      ),
    ),
    ...Array.from({ length: chairs > 5 ? 2 : random.whole(1, 2) }, (_, i) =>
      staff(`prescriber-${i + 1}`, 'prescriber', 4, null),
    ),
  ];
  return {
    ...{ zone, from, to, dates, opens, closes },
    calendar: {
      ...{ zone, closures, from, to, resources, patientBusy: [] },
      openingHours: [{ daysOfWeek: WEEKDAYS, from: opens, to: closes }],
    },
    visits: [],
  };
}

const closedOn = (date, addDays) => ({ from: date, to: addDays(date, 1), reason: 'Holiday' });

/**
 * Books visits of other patients until the share of the turns that the chairs have is taken, day by day: most begin
 * where a turn does, the others anywhere. Each takes the first chair, nurse and prescriber that are free, as clinics
 * that book by hand do. Days differ by up to a tenth in how full they are.
 */
export function fill(domain, random, clinic, occupancy) {
  const turnsADay = Math.floor(minutesBetween(clinic) / TURN_MINUTES);
  const chairs = clinic.calendar.resources.filter(({ kind }) => kind === 'chair').length;
  let taken = 0;
  for (const date of clinic.dates) {
    const wanted = Math.min(1, occupancy + (random.next() - 0.5) / 5) * turnsADay * chairs;
    let booked = 0;
    for (let tries = 0; booked < Math.round(wanted) && tries < 40 * chairs; tries++) {
      // Who finds no time of their own in the end takes the next turn that is left.
      const free = random.chance(0.25) && tries < 20 * chairs;
      const minutes = free
        ? 15 * random.whole(0, Math.floor((minutesBetween(clinic) - 120) / 15))
        : TURN_MINUTES * random.whole(0, turnsADay - 1);
      const opening = domain.toInstant(`${date}T${clinic.opens}`, clinic.zone).instant;
      if (book(domain, clinic, opening + minutes * MINUTE)) booked++;
    }
    taken += booked / (turnsADay * chairs);
  }
  return taken / clinic.dates.length;
}

const minutesBetween = ({ opens, closes }) => minutesOf(closes) - minutesOf(opens);
const minutesOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function book(domain, clinic, startsAt) {
  const span = domain.visitSpan(OTHER_VISIT, startsAt);
  const rows = [];
  for (const need of OTHER_VISIT.needs) {
    const found = serving(domain, clinic.calendar.resources, need, span);
    if (!found) return false;
    rows.push(...found);
  }
  for (const { resourceId, ...row } of rows) {
    clinic.calendar.resources.find(({ id }) => id === resourceId).busy.push(row);
  }
  clinic.visits.push({ sessionId: `visit-${clinic.visits.length}`, startsAt, shape: OTHER_VISIT, rows });
  return true;
}

/** Rows of the first resource that is free for the need throughout; null where nobody is. */
export function serving(domain, resources, need, span) {
  for (const resource of resources) {
    if (!domain.mayServe(resource, need) || !works(resource, need, span)) continue;
    const rows = [];
    const near = resource.busy.filter(({ start, end }) => start < span.freeAt && end > span.startsAt);
    const whole = domain.laneDemands(resource, need.role, need.segments, span).every((demand) => {
      const lanes = domain.assignLanes(resource.id, demand, [...near, ...rows]);
      if (lanes) rows.push(...lanes);
      return lanes !== null;
    });
    if (whole) return rows;
  }
  return null;
}

function works({ working }, { segments }, span) {
  if (working === null) return true;
  return segments.every((name) => {
    const { start, end } = span.segments[name];
    return working.some((hours) => hours.start <= start && end <= hours.end);
  });
}
