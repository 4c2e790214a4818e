/** What a clinic decides for itself about visits and placing; everything it leaves open is an engineering default. */
import type { PlacementPolicy, StartCap } from './course-types.js';
import type { Fault } from './errors.js';
import { isClosingTime, isLocalTime } from './local-time.js';
import type { LocalTime } from './local-time.js';
import { WEEKDAYS } from './protocol.js';

export interface ResolvedPolicy {
  /** Local time wanted where a plan has no preferred time; null: the clinic's opening. */
  defaultStartTime: LocalTime | null;
  /** Segments of a visit where its protocol is silent. */
  preparationMinutes: number;
  turnoverMinutes: number;
  observationMinutes: number;
  /** How far ahead of today the sessions of open-ended phases are kept booked. */
  maintenanceHorizonDays: number;
  /** How many visits may begin within a slot; all of them hold. */
  startCaps: StartCap[];
  /** Whether a time that becomes free is offered to those who would come earlier, or stand away from what they wanted. */
  offerFreedTimes: boolean;
  /** How long an offer keeps its time. */
  offerMinutes: number;
  /** To how many patients one freed time is offered. */
  offersAtMost: number;
  /** Times that begin sooner than this are not offered. */
  offerLeadMinutes: number;
  placement: PlacementPolicy;
}

/** As stored: only what the clinic has decided. */
export type ClinicPolicy = Partial<Omit<ResolvedPolicy, 'placement'>> & {
  placement?: Partial<PlacementPolicy>;
};

/** Every value is an engineering default, not clinical evidence: a protocol or a clinic that says more has its way. */
export const DEFAULT_POLICY: ResolvedPolicy = {
  // Without a preference the day begins when the clinic opens.
  defaultStartTime: null,
  // Time to receive the patient and take the first vital signs.
  preparationMinutes: 15,
  // Time to clean the chair; it may pass closing.
  turnoverMinutes: 15,
  // A protocol whose drug or label asks for more says so itself.
  observationMinutes: 60,
  // Eight weeks ahead: two of the rarest usual maintenance intervals (monthly) are always booked.
  maintenanceHorizonDays: 56,
  // As many as the resources can serve.
  startCaps: [],
  offerFreedTimes: true,
  // Time to reach somebody by phone, and not much longer: nobody else can have the time meanwhile.
  offerMinutes: 30,
  // Enough that one of them is likely to say yes, few enough that hardly anybody says it in vain.
  offersAtMost: 3,
  // Time to arrange a ride home, and to come.
  offerLeadMinutes: 120,
  placement: {
    // A session on another day than its rule's weighs more than any time of day, which costs 90 at most.
    dayMovedCost: 100,
    // By the minute, pro rata.
    hourAwayCost: 10,
    hourAwayCostMax: 90,
    // The same nurse is worth half an hour.
    nurseChangeCost: 5,
    // Decides only between chairs that are equal otherwise.
    chairBalanceCost: 1,
    // One day moved is worth a weekday that suits the patient; two are not.
    otherWeekdayCost: 120,
    // Hours that suit the patient are worth more than the preferred time of day, and less than another day.
    outsideHoursCost: 60,
    // Whom the patient asks for is worth two hours, and more than the same nurse each time.
    otherPractitionerCost: 20,
    // A quarter of an hour is the usual grain of a clinic's day.
    startEveryMinutes: 15,
    // What the alternatives call midday and afternoon.
    middayFrom: '11:00',
    afternoonFrom: '14:00',
    // Four weeks past a window's end a course is no longer the same course.
    beyondWindowDays: 28,
  },
};

interface Bound {
  min: number;
  max: number;
}

/** What a clinic may set its numbers to, both ends included; engineering limits against slips of the pen. */
export const POLICY_BOUNDS = {
  preparationMinutes: { min: 0, max: 240 },
  turnoverMinutes: { min: 0, max: 240 },
  observationMinutes: { min: 0, max: 720 },
  maintenanceHorizonDays: { min: 7, max: 366 },
  offerMinutes: { min: 5, max: 1440 },
  offersAtMost: { min: 1, max: 20 },
  offerLeadMinutes: { min: 0, max: 43_200 },
} as const satisfies Record<string, Bound>;

/** The same for the weights and bounds of the search. */
export const PLACEMENT_BOUNDS = {
  dayMovedCost: { min: 0, max: 10_000 },
  hourAwayCost: { min: 0, max: 10_000 },
  hourAwayCostMax: { min: 0, max: 10_000 },
  nurseChangeCost: { min: 0, max: 10_000 },
  chairBalanceCost: { min: 0, max: 10_000 },
  otherWeekdayCost: { min: 0, max: 10_000 },
  outsideHoursCost: { min: 0, max: 10_000 },
  otherPractitionerCost: { min: 0, max: 10_000 },
  startEveryMinutes: { min: 5, max: 240 },
  beyondWindowDays: { min: 0, max: 92 },
} as const satisfies Record<string, Bound>;

/** The same for each cap on starts. */
export const START_CAP_BOUNDS = {
  slotMinutes: { min: 5, max: 1440 },
  maxStarts: { min: 1, max: 100 },
} as const satisfies Record<string, Bound>;

/** More than any clinic's day has parts. */
export const START_CAPS_MAX = 20;

/** The clinic's own decisions over the defaults. */
export function resolvePolicy(stored: ClinicPolicy): ResolvedPolicy {
  const { placement, ...rest } = stored;
  return {
    ...DEFAULT_POLICY,
    ...decided(rest),
    placement: { ...DEFAULT_POLICY.placement, ...decided(placement ?? {}) },
  };
}

/** Without the fields that are undefined: they would hide a default. */
const decided = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** What is wrong with a stored policy; pointers are into `{ policy }`. */
export function policyFaults(stored: ClinicPolicy): Fault[] {
  const { placement: placed = {}, ...rest } = stored;
  const faults = [
    ...boundFaults('/policy', rest, POLICY_BOUNDS),
    ...boundFaults('/policy/placement', placed, PLACEMENT_BOUNDS),
    ...timeFaults('/policy/defaultStartTime', stored.defaultStartTime),
    ...(stored.startCaps ?? []).flatMap((cap, i) => capFaults(cap, `/policy/startCaps/${i}`)),
    ...timeFaults('/policy/placement/middayFrom', placed.middayFrom),
    ...timeFaults('/policy/placement/afternoonFrom', placed.afternoonFrom),
  ];
  const { middayFrom, afternoonFrom } = resolvePolicy(stored).placement;
  if (faults.length === 0 && afternoonFrom <= middayFrom) {
    faults.push({
      pointer: `/policy/placement/${placed.afternoonFrom === undefined ? 'middayFrom' : 'afternoonFrom'}`,
      detail: `Afternoon (${afternoonFrom}) must begin after midday (${middayFrom}).`,
    });
  }
  return faults;
}

function capFaults(cap: StartCap, pointer: string): Fault[] {
  const { daysOfWeek, from, to } = cap;
  const faults = [
    ...boundFaults(pointer, cap, START_CAP_BOUNDS),
    ...timeFaults(`${pointer}/from`, from),
    ...(to == null || isClosingTime(to)
      ? []
      : [{ pointer: `${pointer}/to`, detail: 'Is no time from 00:01 to 24:00.' }]),
  ];
  if (daysOfWeek && (daysOfWeek.length === 0 || new Set(daysOfWeek).size < daysOfWeek.length)) {
    faults.push({ pointer: `${pointer}/daysOfWeek`, detail: 'Must name a day, and none twice.' });
  }
  if (daysOfWeek?.some((day) => !WEEKDAYS.includes(day))) {
    faults.push({ pointer: `${pointer}/daysOfWeek`, detail: `Must be of ${WEEKDAYS.join(', ')}.` });
  }
  if (faults.length === 0 && (to ?? '24:00') <= (from ?? '00:00')) {
    faults.push({ pointer: `${pointer}/to`, detail: 'Must be after from.' });
  }
  return faults;
}

function boundFaults(pointer: string, fields: object, bounds: Record<string, Bound>): Fault[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
    const bound = bounds[name];
    if (!bound || value === undefined) return [];
    const within =
      Number.isInteger(value) && (value as number) >= bound.min && (value as number) <= bound.max;
    return within
      ? []
      : [
          {
            pointer: `${pointer}/${name}`,
            detail: `Must be a whole number from ${bound.min} to ${bound.max}.`,
          },
        ];
  });
}

const timeFaults = (pointer: string, time: LocalTime | null | undefined): Fault[] =>
  time === undefined || time === null || isLocalTime(time)
    ? []
    : [{ pointer, detail: 'Is no time from 00:00 to 23:59.' }];
