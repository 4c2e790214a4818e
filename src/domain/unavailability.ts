/** When a patient cannot come: spans of time and weekly rules -> intervals. */
import type { Fault } from './errors.js';
import { merge, overlaps } from './interval.js';
import type { Interval } from './interval.js';
import { addDays, localDateOf, parseInstant } from './local-time.js';
import type { LocalDate, LocalTime } from './local-time.js';
import { workingHourFaults, workingIntervals } from './open-hours.js';

/** [startsAt, endsAt) in epoch milliseconds. */
export interface UnavailableSpan {
  startsAt: number;
  endsAt: number;
}

/** On every date of the rule from `from` to `to` by the wall clock of the zone. */
export interface UnavailableRule {
  /** RFC 5545, without DTSTART and COUNT; its intervals count from `validFrom`. */
  rrule: string;
  from: LocalTime;
  /** The same day; `24:00` is its end. */
  to: LocalTime;
  /** First and last date on which the rule counts, both included. */
  validFrom: LocalDate;
  validUntil?: LocalDate | null;
  timeZone: string;
}

export type Unavailability = UnavailableSpan | UnavailableRule;

/**
 * What of a window (epoch milliseconds) the patient cannot come at, merged. A rule's intervals follow its own wall
 * clock, so they may be shorter or longer on a date on which the clocks change. Rules must be free of faults.
 */
export function unavailableIntervals(entries: readonly Unavailability[], window: Interval): Interval[] {
  const all = entries.flatMap((entry) =>
    'rrule' in entry ? ruleIntervals(entry, window) : [{ start: entry.startsAt, end: entry.endsAt }],
  );
  return merge(all.filter((interval) => overlaps(interval, window)));
}

function ruleIntervals(rule: UnavailableRule, window: Interval): Interval[] {
  const { timeZone } = rule;
  const first = localDateOf(window.start, timeZone);
  const afterLast = addDays(localDateOf(window.end, timeZone), 1);
  return workingIntervals([rule], timeZone, first, afterLast);
}

/** A request for either kind, as far as its fields have the right form. */
export interface UnavailabilityRequest {
  startsAt?: string | null | undefined;
  endsAt?: string | null | undefined;
  rrule?: string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
  validFrom?: string | null | undefined;
  validUntil?: string | null | undefined;
  timeZone?: string | null | undefined;
}

const SPAN = ['startsAt', 'endsAt'] as const;
const RULE = ['rrule', 'from', 'to', 'validFrom', 'timeZone'] as const;
/** A rule is expanded from its beginning: one from long ago would be expanded for nothing. */
const OLDEST_RULE_DAYS = 366;

/** Everything that keeps a request from being exactly one of a span and a rule, on a date of `today`. */
export function unavailabilityFaults(request: UnavailabilityRequest, today: LocalDate): Fault[] {
  const has = (name: keyof UnavailabilityRequest): boolean => (request[name] ?? null) !== null;
  const span = SPAN.some(has);
  const rule = [...RULE, 'validUntil' as const].some(has);
  if (span === rule) {
    return [
      { pointer: '', detail: 'must be either a span (startsAt, endsAt) or a rule (rrule, from, to, ...)' },
    ];
  }
  const missing = (span ? SPAN : RULE)
    .filter((name) => !has(name))
    .map((name) => ({ pointer: `/${name}`, detail: `is missing: a ${span ? 'span' : 'rule'} needs it` }));
  return [...missing, ...(span ? spanFaults(request) : ruleFaults(request, today))];
}

function spanFaults({ startsAt, endsAt }: UnavailabilityRequest): Fault[] {
  const [start, end] = [startsAt, endsAt].map((text) => (text ? parseInstant(text) : null));
  if (start === null || start === undefined || end === null || end === undefined || end > start) return [];
  return [{ pointer: '/endsAt', detail: 'must be after startsAt' }];
}

function ruleFaults(request: UnavailabilityRequest, today: LocalDate): Fault[] {
  const { rrule, from, to, validFrom, validUntil } = request;
  const stand = { rrule: rrule ?? 'FREQ=DAILY', from: from ?? '00:00', to: to ?? '24:00' };
  const faults = workingHourFaults([
    { ...stand, validFrom: validFrom ?? null, validUntil: validUntil ?? null },
  ]).map(({ pointer, detail }) => ({ pointer: pointer.replace('/workingHours/0', ''), detail }));
  if (validFrom && validFrom < addDays(today, -OLDEST_RULE_DAYS)) {
    faults.push({ pointer: '/validFrom', detail: 'must not be more than a year ago' });
  }
  return faults;
}
