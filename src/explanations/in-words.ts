/** What is said of a session in sentences. */
import { daysBetween, formatInstant, localDateTimeOf, type LocalDate } from '../domain/local-time.js';
import type { Phase, Weekday } from '../domain/protocol.js';
import { ruleInWords } from '../domain/rule-in-words.js';
import { wantedLocalAnswer } from '../sessions/sessions.dto.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlanFacts } from '../treatment-plans/plan-wishes.js';
import type { DayAnswer, RecordedStep, WantedExplained } from './explanations.dto.js';

export const wantedOf = (
  { wantedLocal }: Session,
  phase: Phase,
  weekdays: readonly Weekday[] | null,
  courseWeek: number | null,
): WantedExplained => ({
  wantedLocal: wantedLocalAnswer(wantedLocal),
  courseWeek,
  rule: ruleInWords(phase, weekdays),
  rrule: phase.rrule ?? null,
});

/** Counted from the plan's day 1; null before it. */
export function courseWeekOf({ plan }: PlanFacts, date: LocalDate): number | null {
  const dayOne = plan.dayOne ?? plan.startDate;
  return date < dayOne ? null : Math.floor(daysBetween(dayOne, date) / 7) + 1;
}

export function summaryOf(session: Session, now: { days: DayAnswer[]; nearest: string[] }): string {
  const { phase, ordinal, status, startsAt, timeZone, statusReason, deviations } = session;
  const said = (local: string): string => local.replace('T', ' at ');
  const wanted = said(session.wantedLocal);
  const name = `${phase} ${ordinal} was wanted on ${wanted}`;
  const stands = startsAt ? said(localDateTimeOf(startsAt.getTime(), timeZone)) : null;
  if (status === 'proposed') {
    const all = now.nearest.length > 0 ? ' The nearest starts that break no rule are in `nearest`.' : '';
    return `${name} and has no place; \`days\` names what refuses each day of its window.${all}`;
  }
  if (status !== 'booked') {
    const was = stands === null ? '' : `, was placed on ${stands}`;
    return `${name}${was} and is ${status}${statusReason ? `: ${statusReason}` : ''}.`;
  }
  if (stands === null || stands === wanted) return `${name} and stands there.`;
  const why = deviations.length > 0 ? '`deviations` has why' : 'somebody chose that time';
  const sooner = now.days.some(({ placed, startsAt: free }) => !placed && free !== null)
    ? ' As things are now other days of `days` could be had.'
    : '';
  return `${name} and stands on ${stands}; ${why}.${sooner}`;
}

/** Every moment that the session itself keeps, in order. */
export function recordOf(session: Session): RecordedStep[] {
  const { timeZone, status, statusReason } = session;
  const steps: [Date | null, string][] = [
    [session.createdAt, 'It became known to the plan.'],
    [session.checkedInAt, 'The patient was received.'],
    [session.startedAt, 'Administration began.'],
    [session.administrationEndedAt, 'Administration ended, observation began.'],
    [session.dischargedAt, 'The patient was sent home.'],
  ];
  const last = `It is ${status} since${statusReason ? `: ${statusReason}` : '.'}`;
  return [...steps, [session.updatedAt, last] as [Date, string]].flatMap(([at, detail]) =>
    at ? [{ at: formatInstant(at.getTime(), timeZone), detail }] : [],
  );
}
