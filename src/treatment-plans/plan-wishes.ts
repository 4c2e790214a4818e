/** A plan's sessions as the domain's search takes them: what is to be placed, and what stands already. */
import type { Clinic } from '../clinics/clinic.entity.js';
import type { WantedOrdinal } from '../domain/course-outline.js';
import type { CourseChoices } from '../domain/course-phases.js';
import type { CalendarResource, CourseRequest, PatientPreferences, Wish } from '../domain/course-types.js';
import type { Interval } from '../domain/interval.js';
import { maxGapOn } from '../domain/kept-cadences.js';
import {
  addDays,
  localDateOf,
  startOfDay,
  type LocalDate,
  type LocalDateTime,
} from '../domain/local-time.js';
import type { ResolvedPolicy } from '../domain/policy.js';
import type { Phase, ProtocolDefinition } from '../domain/protocol.js';
import { isVoid } from '../domain/session-lifecycle.js';
import { unavailableIntervals } from '../domain/unavailability.js';
import { profileFor, resolveVisit } from '../domain/visit.js';
import type { PatientTimes } from '../patients/unavailability.service.js';
import type { Session } from '../sessions/session.entity.js';
import type { Commitment } from '../sessions/sessions.service.js';
import type { TreatmentPlan } from './treatment-plan.entity.js';

/** Doses of other plans within this many days of a course are looked at for their minimum gaps. */
export const OTHER_DOSES_DAYS = 62;

/** Everything about a plan that placing its sessions needs. */
export interface PlanFacts {
  plan: TreatmentPlan;
  clinic: Clinic;
  definition: ProtocolDefinition;
  choices: CourseChoices;
  policy: ResolvedPolicy;
  /** When the patient cannot come, and would like to. */
  times: PatientTimes;
  sessions: Session[];
  /** Those of the patient's other plans, but for what lies too long ago to matter. */
  others: Commitment[];
}

/** One session of a plan that is looked at by itself, while every other one stays where it is. */
export interface Target {
  phase: Phase;
  ordinal: number;
  /** Where it is known already. */
  session: Session | null;
  /** Where it is not known yet, the date on which its phase's rule wants it; none unless given. */
  wantedDate?: LocalDate | null;
  /** Of a visit that no rule expects, the last date on which it is none that one expects; none unless given. */
  latest?: LocalDate | null;
}

export const choicesOf = (plan: TreatmentPlan): CourseChoices => ({
  startDate: plan.startDate,
  weekdays: plan.weekdays,
  counts: plan.phaseCounts,
});

/** An ordinal to be placed, by resources that were asked for by name where there are any. */
export type ToWish = WantedOrdinal & {
  pinnedResourceIds?: string[];
  /** Where the plan's usual time of day is not what is wanted. */
  wantedLocal?: LocalDateTime;
};

/** A session to be placed. */
export function openWish(
  facts: PlanFacts,
  ordinal: Omit<ToWish, 'kind' | 'relation' | 'entryGate'>,
  wantedLocal: LocalDateTime,
): Wish {
  const { definition, policy } = facts;
  const phase = definition.phases.find((candidate) => candidate.code === ordinal.phase);
  return {
    phase: ordinal.phase,
    ordinal: ordinal.ordinal,
    dosing: ordinal.dosing,
    wantedLocal,
    earliest: ordinal.earliest,
    latest: ordinal.latest,
    minGapDays: ordinal.minGapDays,
    maxGapDays: phase ? maxGapOn(phase, ordinal.wantedDate, ordinal.maxGapDays) : ordinal.maxGapDays,
    visit: resolveVisit(profileFor(definition, ordinal.phase, ordinal.ordinal), policy),
    relation: null,
    ...(ordinal.pinnedResourceIds?.length && { pinnedResourceIds: ordinal.pinnedResourceIds }),
    fixed: null,
  };
}

/** A session that stands where it is booked, or was given. */
export function fixedWish(
  { clinic, definition, policy }: PlanFacts,
  session: Session,
  nurseId: string | null,
): Wish {
  const phase = definition.phases.find((candidate) => candidate.code === session.phase);
  const startsAt = session.startsAt?.getTime() ?? 0;
  const date = localDateOf(startsAt, clinic.timeZone);
  return {
    phase: session.phase,
    ordinal: session.ordinal,
    dosing: session.dosing,
    wantedLocal: session.wantedLocal,
    earliest: date,
    latest: date,
    minGapDays: session.minGapDays,
    maxGapDays: phase ? maxGapOn(phase, session.wantedLocal.slice(0, 10)) : Number.MAX_SAFE_INTEGER,
    visit: resolveVisit(profileFor(definition, session.phase, session.ordinal), policy),
    relation: null,
    fixed: { startsAt, endsAt: session.endsAt?.getTime() ?? startsAt, nurseId },
  };
}

/**
 * When the patient is not free for this plan's visits on the dates [from, to), and doses whose gaps hold there. A session
 * that was held took its time, however it ended.
 */
export function patientElsewhere(
  { clinic, times, others }: PlanFacts,
  from: LocalDate,
  to: LocalDate,
): { patientBusy: Interval[] } & Pick<CourseRequest, 'otherDoses'> {
  const near = around(others, from, to);
  // A visit that begins on the last date may end after it.
  const window = {
    start: startOfDay(from, clinic.timeZone),
    end: startOfDay(addDays(to, 1), clinic.timeZone),
  };
  return {
    patientBusy: [
      ...near.flatMap(({ startsAt, endsAt, status }) =>
        isVoid(status) ? [] : [{ start: startsAt.getTime(), end: endsAt.getTime() }],
      ),
      ...unavailableIntervals(times.unavailability, window),
    ],
    otherDoses: near.flatMap(({ dosing, status, startsAt, minGapDays, disclosed }) =>
      dosing && !isVoid(status)
        ? [{ date: localDateOf(startsAt.getTime(), clinic.timeZone), minGapDays, disclosed }]
        : [],
    ),
  };
}

/**
 * What of the patient's standing preferences matters to the plan's sessions: the plan's own weekdays, time and prescriber
 * go before them.
 */
export function preferencesFor(
  { plan, times }: Pick<PlanFacts, 'plan' | 'times'>,
  resources: readonly Pick<CalendarResource, 'id' | 'roles'>[],
): PatientPreferences {
  const { weekdays, earliest, latest, practitionerId } = times.preferences;
  const { preferredTime: time, prescriberId } = plan;
  const prescribes = resources.some(({ id, roles }) => id === practitionerId && roles.includes('prescriber'));
  return {
    weekdays: plan.weekdays?.length ? [] : weekdays,
    earliest: time && earliest && time < earliest ? time : earliest,
    latest: time && latest && time > latest ? time : latest,
    practitionerId: prescribes && prescriberId !== null ? null : practitionerId,
  };
}

/** Sessions that are placed near enough to a range of dates to matter to what is placed there. */
function around(sessions: Commitment[], from: LocalDate, to: LocalDate): Commitment[] {
  const edge = (date: LocalDate, days: number): Date => new Date(`${addDays(date, days)}T00:00:00Z`);
  const [begin, end] = [edge(from, -OTHER_DOSES_DAYS), edge(to, OTHER_DOSES_DAYS)];
  return sessions.filter(({ startsAt, endsAt }) => startsAt < end && endsAt > begin);
}
