/** Small clinics whose courses are booked, and which then close, or lose somebody, for a while. */
import fc from 'fast-check';
import type { CalendarResource, ReservationRow, VisitShape } from '../course-types.js';
import { proposeCourse } from '../course.js';
import { addDays, startOfDay, toInstant } from '../local-time.js';
import { WEEKDAYS } from '../protocol.js';
import type { ReplanCourse, ReplanRequest, ReplanSession } from '../replan-types.js';
import { policy, resource, wishesOn } from './requests.js';
import { STAY } from './shapes.js';

export const ZONE = 'America/New_York';
const MONDAY = '2027-01-04';
const HOUR = 3_600_000;

/** Two hours on a chair, and a nurse who stays. */
export const visit: VisitShape = {
  minutes: { preparation: 30, administration: 30, observation: 60, turnover: 0 },
  needs: [
    { kinds: ['chair'], role: null, segments: [...STAY, 'turnover'] },
    { kinds: ['practitioner'], role: 'nurse', segments: STAY },
  ],
};

export interface SmallClinic {
  chairs: number;
  nurses: number;
  capacity: number;
  closesAt: string;
  /** For each course the days after the Monday on which its sessions are wanted, and the hour. */
  courses: { days: number[]; hour: number; windowAfter: number; kind: 'induction' | 'maintenance' }[];
  trouble:
    | { kind: 'closure'; day: number; days: number }
    | { kind: 'outage'; of: number; day: number; days: number; fromHour: number };
}

export const smallClinics = (): fc.Arbitrary<SmallClinic> =>
  fc.record({
    chairs: fc.integer({ min: 1, max: 3 }),
    nurses: fc.integer({ min: 1, max: 2 }),
    capacity: fc.integer({ min: 1, max: 2 }),
    closesAt: fc.constantFrom('12:00', '14:00'),
    courses: fc.array(
      fc.record({
        days: fc.constantFrom([0], [0, 3], [1, 4], [0, 7], [2, 5], [0, 2, 4]),
        hour: fc.integer({ min: 8, max: 11 }),
        windowAfter: fc.integer({ min: 0, max: 3 }),
        kind: fc.constantFrom('induction' as const, 'maintenance' as const),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    trouble: fc.oneof(
      fc.record({
        kind: fc.constant('closure' as const),
        day: fc.integer({ min: 0, max: 4 }),
        days: fc.integer({ min: 1, max: 2 }),
      }),
      fc.record({
        kind: fc.constant('outage' as const),
        of: fc.nat({ max: 4 }),
        day: fc.integer({ min: 0, max: 4 }),
        days: fc.constantFrom(1, 1, 3, 400),
        fromHour: fc.constantFrom(0, 9),
      }),
    ),
  });

function resourcesOf({ chairs, nurses, capacity }: SmallClinic): CalendarResource[] {
  const nurse = { roles: ['nurse'], capacity };
  return [
    ...Array.from({ length: chairs }, (_, i) => resource(`chair-${i + 1}`, 'chair')),
    ...Array.from({ length: nurses }, (_, i) => resource(`nurse-${i + 1}`, 'practitioner', nurse)),
  ];
}

/** The clinic as it stands when the trouble is declared; a course that finds no room is not there. */
export function troubled(clinic: SmallClinic): ReplanRequest {
  const resources = resourcesOf(clinic);
  const calendar = {
    zone: ZONE,
    openingHours: [{ daysOfWeek: [...WEEKDAYS], from: '08:00', to: clinic.closesAt }],
    closures: [],
    from: MONDAY,
    to: addDays(MONDAY, 21),
  };
  const notBefore = toInstant(`${MONDAY}T06:00`, ZONE).instant;
  const hourly = { ...policy, startEveryMinutes: 60 };
  const courses = clinic.courses.flatMap(({ days, hour, windowAfter, kind }, c): ReplanCourse[] => {
    const wishes = wishesOn(
      days.map((day) => addDays(MONDAY, day)),
      { visit, phase: kind },
    ).map((wish, i) => ({
      ...wish,
      wantedLocal: `${wish.wantedLocal.slice(0, 10)}T${String(hour).padStart(2, '0')}:00`,
      earliest: i === 0 ? wish.earliest : addDays(wish.wantedLocal.slice(0, 10), -1),
      latest: addDays(wish.wantedLocal.slice(0, 10), windowAfter),
      maxGapDays: 7,
    }));
    const base = { otherDoses: [], preferredResourceIds: [] };
    const [booked] = proposeCourse(
      {
        ...base,
        ...{ notBefore, wishes, policy: hourly, weekdaysPerWeek: 2 },
        calendar: { ...calendar, resources, patientBusy: [] },
      },
      { count: 1, allowBreaches: false, allowUnplaced: false },
    );
    if (!booked) return [];
    const sessions = booked.sessions.map(({ startsAt, endsAt, rows }, i): ReplanSession => {
      for (const row of rows) resources.find(({ id }) => id === row.resourceId)?.busy.push(row);
      const wish = wishes[i] as ReplanSession['wish'];
      return {
        ...{ sessionId: `${c}-${i}`, kind, startsAt, endsAt, rows, wish },
        ...{ movable: true, affected: false, pinnedIds: [] },
      };
    });
    return [{ ...base, treatmentPlanId: `${c}`, patientId: `${c}`, patientBusy: [], sessions }];
  });
  const bare = resources.map((one) => ({ ...one, busy: [] }));
  return { ...declare(clinic, { ...calendar, resources: bare }, courses), notBefore, policy: hourly };
}

function declare(
  { trouble }: SmallClinic,
  calendar: ReplanRequest['calendar'],
  courses: ReplanCourse[],
): Pick<ReplanRequest, 'calendar' | 'courses' | 'others'> {
  const from = addDays(MONDAY, trouble.day);
  const to = addDays(from, trouble.days);
  const [start, end] = [startOfDay(from, ZONE), startOfDay(to, ZONE)];
  if (trouble.kind === 'closure') {
    const hit = ({ startsAt }: ReplanSession): boolean => startsAt >= start && startsAt < end;
    return {
      calendar: { ...calendar, closures: [{ from, to, reason: 'snow' }] },
      ...parted(courses, hit),
    };
  }
  const outage = { start: start + trouble.fromHour * HOUR, end };
  const out = calendar.resources[trouble.of % calendar.resources.length] as CalendarResource;
  const uses = (row: ReservationRow): boolean =>
    row.resourceId === out.id && row.start < outage.end && row.end > outage.start;
  return {
    calendar: {
      ...calendar,
      resources: calendar.resources.map((one) => (one === out ? { ...one, outages: [outage] } : one)),
    },
    ...parted(courses, ({ rows }) => rows.some(uses)),
  };
}

/** Courses that are not affected only lend their resources. */
function parted(
  courses: ReplanCourse[],
  hit: (session: ReplanSession) => boolean,
): Pick<ReplanRequest, 'courses' | 'others'> {
  const told = courses.map((course) => ({
    ...course,
    sessions: course.sessions.map((session) => ({ ...session, affected: hit(session) })),
  }));
  const affected = told.filter(({ sessions }) => sessions.some((session) => session.affected));
  const rest = told.filter((course) => !affected.includes(course)).flatMap(({ sessions }) => sessions);
  return {
    courses: affected,
    others: rest.map(({ sessionId, startsAt, rows }) => ({ sessionId, startsAt, rows, shape: visit })),
  };
}
