/** Requests to test `proposeCourse` with: a plain clinic to change in words, and random ones. */
import fc from 'fast-check';
import type {
  CalendarResource,
  CourseRequest,
  PatientPreferences,
  PlacementPolicy,
  StartCap,
  VisitShape,
  Wish,
} from '../course-types.js';
import { addDays, toInstant } from '../local-time.js';
import { WEEKDAYS } from '../protocol.js';
import type { ResourceKind, Weekday } from '../protocol.js';
import { shapes, STAY, talk } from './shapes.js';

const MINUTE = 60_000;

export const policy: PlacementPolicy = {
  dayMovedCost: 100,
  hourAwayCost: 10,
  hourAwayCostMax: 90,
  nurseChangeCost: 5,
  chairBalanceCost: 5,
  otherWeekdayCost: 120,
  outsideHoursCost: 60,
  otherPractitionerCost: 20,
  startEveryMinutes: 15,
  middayFrom: '11:00',
  afternoonFrom: '14:00',
  beyondWindowDays: 14,
};

/** An infusion: 15 minutes of preparation, 40 of administration, 60 of observation, 15 of turnover. */
export const infusion: VisitShape = {
  minutes: { preparation: 15, administration: 40, observation: 60, turnover: 15 },
  needs: [
    { kinds: ['chair', 'bed'], role: null, segments: [...STAY, 'turnover'] },
    { kinds: ['practitioner'], role: 'nurse', segments: STAY },
    { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'] },
  ],
};

export const resource = (
  id: string,
  kind: ResourceKind,
  change: Partial<CalendarResource> = {},
): CalendarResource => ({
  id,
  kind,
  roles: [],
  capacity: 1,
  working: null,
  outages: [],
  busy: [],
  ...change,
});

/** Dosing sessions of one phase on the dates given, at 09:00, with windows of 2 days before to 7 after. */
export function wishesOn(dates: readonly string[], change: Partial<Wish> = {}): Wish[] {
  return dates.map((date, i) => ({
    phase: 'induction',
    ordinal: i + 1,
    dosing: true,
    wantedLocal: `${date}T09:00`,
    earliest: addDays(date, -2) < (dates[0] as string) ? (dates[0] as string) : addDays(date, -2),
    latest: addDays(date, 7),
    minGapDays: 2,
    maxGapDays: 5,
    visit: infusion,
    ...change,
  }));
}

/** A clinic in New York, open 08:00 to 18:00 every day of 2027's first quarter, with a chair, a nurse, a prescriber. */
export function clinicRequest(
  wishes: Wish[],
  change: Partial<CourseRequest['calendar']> = {},
): CourseRequest {
  return {
    notBefore: Date.parse('2026-12-01T12:00:00Z'),
    wishes,
    calendar: {
      zone: 'America/New_York',
      openingHours: [{ daysOfWeek: [...WEEKDAYS], from: '08:00', to: '18:00' }],
      closures: [],
      from: '2027-01-01',
      to: '2027-04-01',
      resources: [
        resource('chair-1', 'chair'),
        resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 2 }),
        resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 4 }),
      ],
      patientBusy: [],
      ...change,
    },
    policy,
    otherDoses: [],
    preferredResourceIds: [],
    weekdaysPerWeek: 2,
  };
}

const ZONES: [zone: string, from: string][] = [
  ['America/New_York', '2027-03-10'],
  ['America/New_York', '2027-11-03'],
  ['Australia/Lord_Howe', '2027-04-01'],
  ['Asia/Kolkata', '2027-01-04'],
  ['UTC', '2027-01-04'],
];

export interface Size {
  days: number;
  wishes: number;
  /** Most of each kind of resource. */
  resources: number;
  busy: number;
  startEveryMinutes: number[];
  /** Opening times as [from, to]. */
  hours: [string, string][];
}

export const SMALL: Size = {
  days: 10,
  wishes: 4,
  resources: 2,
  busy: 4,
  startEveryMinutes: [60, 90],
  hours: [
    ['08:00', '11:00'],
    ['09:00', '11:30'],
    ['10:30', '14:30'],
    ['21:30', '24:00'],
    ['00:00', '02:00'],
    ['01:00', '05:00'],
  ],
};

export const LARGE: Size = {
  days: 35,
  wishes: 8,
  resources: 5,
  busy: 60,
  startEveryMinutes: [15, 30, 45],
  hours: [
    ['08:00', '18:00'],
    ['09:00', '13:00'],
    ['14:00', '19:30'],
    ['00:00', '24:00'],
  ],
};

const ROLES = [['nurse'], ['nurse'], ['prescriber'], ['nurse', 'prescriber']];

/** Random requests of a size, with booked sessions, talks, relations and other courses among them. */
export function courseRequests(size: Size): fc.Arbitrary<CourseRequest> {
  return fc.constantFrom(...ZONES).chain(([zone, from]) => {
    const to = addDays(from, size.days);
    const start = toInstant(`${from}T00:00`, zone).instant;
    const date = fc.nat(size.days - 1).map((n) => addDays(from, n));
    const instant = fc
      .record({ day: fc.nat(size.days - 1), minute: fc.nat(287).map((n) => n * 5) })
      .map(({ day, minute }) => start + (day * 1440 + minute) * MINUTE);
    const stretch = fc
      .record({ start: instant, length: fc.constantFrom(15, 30, 60, 120, 600) })
      .map((s) => ({ start: s.start, end: s.start + s.length * MINUTE }));
    const busyLanes = (lanes: number) =>
      fc.array(
        fc
          .record({ when: stretch, lane: fc.nat(lanes - 1) })
          .map(({ when, lane }) => ({ ...when, laneFrom: lane, laneTo: lane + 1 })),
        { maxLength: size.busy },
      );
    const working = fc
      .option(
        fc.array(
          fc
            .record({
              day: fc.nat(size.days - 1),
              hour: fc.integer({ min: 0, max: 12 }),
              hours: fc.constantFrom(2, 8, 12, 48),
            })
            .map(({ day, hour, hours }) => ({
              start: start + (day * 24 + hour) * 60 * MINUTE,
              end: start + (day * 24 + hour + hours) * 60 * MINUTE,
            })),
          { minLength: 2, maxLength: size.days },
        ),
        { freq: 1, nil: null },
      )
      .chain((hours) => fc.constantFrom(hours, null, null));
    const outages = fc.array(stretch, { maxLength: 1 });
    const tags = fc.constantFrom<string[][]>([], ['pain'], ['pain'], ['pain', 'quiet']);
    const place = (kind: ResourceKind, n: number): fc.Arbitrary<CalendarResource> =>
      fc
        .record({ working, outages, busy: busyLanes(1), tags })
        .map((rest) => resource(`${kind}-${n}`, kind, rest));
    const device = (n: number): fc.Arbitrary<CalendarResource> =>
      fc
        .constantFrom(1, 2, 3)
        .chain((capacity) =>
          fc
            .record({ busy: busyLanes(capacity), tags })
            .map((rest) => resource(`device-${n}`, 'device', { capacity, ...rest })),
        );
    const practitioner = (n: number): fc.Arbitrary<CalendarResource> =>
      fc
        .record({
          roles: fc.constantFrom<string[][]>(
            ...(n === 0 ? [['nurse']] : n === 1 ? [['prescriber'], ['nurse', 'prescriber']] : ROLES),
          ),
          capacity: fc.constantFrom(1, 1, 2),
        })
        .chain(({ roles, capacity }) =>
          fc
            .record({ working, outages, busy: busyLanes(1 + capacity), tags })
            .map((rest) => resource(`staff-${n}`, 'practitioner', { roles, capacity, ...rest })),
        );
    const upTo = <T>(most: number, make: (n: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      fc
        .integer({ min: 1, max: most })
        .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => make(i))));
    const resources = fc
      .tuple(
        upTo(size.resources, (n) => place(n % 2 === 0 ? 'chair' : 'bed', n)),
        upTo(2 + Math.ceil(size.resources / 2), practitioner),
        upTo(1, (n) => place('room', n)),
        upTo(2, device),
      )
      .map((lists) => lists.flat());
    const opening = fc
      .record({
        days: fc.subarray([...WEEKDAYS], { minLength: 4 }),
        hours: fc.constantFrom(...size.hours),
        also: fc.option(
          fc.record({
            days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
            hours: fc.constantFrom(...size.hours),
          }),
          { nil: null },
        ),
      })
      .map(({ days, hours, also }) =>
        [{ days, hours }, ...(also ? [also] : [])].map((rule) => ({
          daysOfWeek: rule.days,
          from: rule.hours[0],
          to: rule.hours[1],
        })),
      );
    const closures = fc.array(
      fc.record({ from: date, days: fc.integer({ min: 1, max: 2 }) }).map((c) => ({
        from: c.from,
        to: addDays(c.from, c.days),
        reason: 'holiday',
      })),
      { maxLength: 2 },
    );
    // On the hour, so that they meet those that are offered.
    const otherStarts = fc.array(
      fc
        .record({ day: fc.nat(size.days - 1), hour: fc.integer({ min: 8, max: 13 }) })
        .map(({ day, hour }) => start + (day * 24 + hour) * 60 * MINUTE),
      { maxLength: size.days * 3, size: 'max' },
    );
    const costs = fc.record({
      dayMovedCost: fc.constantFrom(100, 7.5, 0),
      hourAwayCost: fc.constantFrom(10, 3.3, 200),
      hourAwayCostMax: fc.constantFrom(90, 15),
      nurseChangeCost: fc.constantFrom(5, 60, 0),
      chairBalanceCost: fc.constantFrom(5, 12.5, 0),
      otherWeekdayCost: fc.constantFrom(120, 7.5),
      outsideHoursCost: fc.constantFrom(60, 3),
      otherPractitionerCost: fc.constantFrom(20, 300, 4.5),
      startEveryMinutes: fc.constantFrom(...size.startEveryMinutes),
      middayFrom: fc.constantFrom('09:30', '11:00'),
      afternoonFrom: fc.constantFrom('11:00', '14:00'),
      beyondWindowDays: fc.constantFrom(0, 1, 3),
    });
    return fc.record({
      notBefore: fc.oneof(
        { weight: 3, arbitrary: fc.constant(start - 1) },
        { weight: 1, arbitrary: instant },
      ),
      wishes: wishLists(from, size, start),
      calendar: fc
        .record({
          openingHours: opening,
          closures,
          resources,
          patientBusy: fc.array(stretch, { maxLength: 2 }),
          startCaps: caps(),
          starts: otherStarts,
        })
        .map((calendar) => ({ ...calendar, zone, from, to })),
      policy: costs,
      otherDoses: fc.array(fc.record({ date, minGapDays: fc.integer({ min: 1, max: 3 }) }), { maxLength: 1 }),
      preferences: preferences(),
      preferredResourceIds: fc.constantFrom([], ['staff-1'], ['chair-2', 'staff-2']),
      pinnedResourceIds: fc.constantFrom<string[][]>(
        ...Array.from({ length: 8 }, () => []),
        ['staff-0'],
        ['staff-1', 'device-0'],
        ['chair-0'],
        ['staff-0', 'staff-2'],
      ),
      weekdaysPerWeek: fc.integer({ min: 1, max: 3 }),
    });
  });
}

function preferences(): fc.Arbitrary<PatientPreferences> {
  return fc.record({
    weekdays: fc.oneof(fc.constant<Weekday[]>([]), fc.subarray([...WEEKDAYS], { minLength: 1 })),
    earliest: fc.constantFrom(null, null, '09:30', '11:00'),
    latest: fc.constantFrom(null, null, '12:00', '15:30'),
    practitionerId: fc.constantFrom(null, 'staff-0', 'staff-1', 'staff-2'),
  });
}

function caps(): fc.Arbitrary<StartCap[]> {
  const cap = fc.record(
    {
      slotMinutes: fc.constantFrom(15, 60, 90, 240),
      maxStarts: fc.constantFrom(1, 1, 2),
      daysOfWeek: fc.subarray([...WEEKDAYS], { minLength: 1 }),
      from: fc.constantFrom('08:00', '09:15'),
      to: fc.constantFrom('10:00', '24:00'),
    },
    { requiredKeys: ['slotMinutes', 'maxStarts'] },
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<StartCap[]>([]) },
    { weight: 1, arbitrary: fc.array(cap, { minLength: 1, maxLength: 2 }) },
  );
}

function wishLists(from: string, size: Size, start: number): fc.Arbitrary<Wish[]> {
  const phase = fc.record({
    visit: shapes(),
    minGapDays: fc.integer({ min: 1, max: 3 }),
    gapRange: fc.integer({ min: 0, max: 3 }),
  });
  const session = fc.record({
    after: fc.integer({ min: 1, max: 3 }),
    time: fc.constantFrom('09:00', '10:20', '02:30', '12:00', '22:00'),
    before: fc.integer({ min: 0, max: 2 }),
    late: fc.integer({ min: 0, max: 3 }),
    inSecond: fc.boolean(),
    preparatory: fc.constantFrom(false, false, false, true),
    fixed: fc.constantFrom(false, false, false, false, true),
    // Booked sessions may have been moved past their neighbours.
    fixedShift: fc.constantFrom(0, 0, 0, -1, 1, 3),
    nurse: fc.constantFrom('staff-0', 'staff-9', null),
    relation: fc.constantFrom(null, null, null, null, -1, -1, -2, 1, 2).chain((offset) =>
      fc.record({
        offset: fc.constant(offset),
        near: fc.integer({ min: 1, max: 2 }),
        range: fc.integer({ min: 0, max: 4 }),
      }),
    ),
  });
  return fc
    .record({
      first: phase,
      second: phase,
      firstLonger: fc.constantFrom(0, 0, 45),
      sessions: fc.array(session, { minLength: 1, maxLength: size.wishes, size: 'max' }),
    })
    .map(({ first, second, firstLonger, sessions }) => {
      let day = 0;
      let phaseTwo = false;
      return sessions.map((s, i): Wish => {
        day += s.after;
        phaseTwo ||= s.inSecond && i > 0;
        const rules = phaseTwo ? second : first;
        const wanted = addDays(from, Math.min(day, size.days - 1));
        const { offset, near, range } = s.relation;
        const index = i + (offset ?? 0);
        const related = offset !== null && index >= 0 && index < sessions.length;
        return {
          phase: phaseTwo ? 'second' : 'first',
          ordinal: i + 1,
          dosing: !s.preparatory,
          wantedLocal: `${wanted}T${s.time}`,
          earliest: addDays(wanted, -s.before),
          latest: addDays(wanted, s.late),
          minGapDays: rules.minGapDays,
          maxGapDays: rules.minGapDays + rules.gapRange,
          visit:
            s.preparatory && s.inSecond ? talk : i === 0 ? longer(rules.visit, firstLonger) : rules.visit,
          ...(related && {
            relation:
              index < i
                ? { index, fromDays: near, toDays: near + range }
                : { index, fromDays: -near - range, toDays: -near },
          }),
          ...(s.fixed && {
            fixed: {
              startsAt: start + ((day + s.fixedShift) * 24 + 9) * 60 * MINUTE,
              endsAt: start + ((day + s.fixedShift) * 24 + 11) * 60 * MINUTE,
              nurseId: s.nurse,
            },
          }),
        };
      });
    });
}

/** A first visit that takes more time than the others. */
const longer = (visit: VisitShape, by: number): VisitShape => ({
  ...visit,
  minutes: { ...visit.minutes, administration: visit.minutes.administration + by },
});
