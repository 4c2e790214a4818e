/** Where a phase's wanted dates come from, as a person would say it. */
import { DAY_NAMES } from './course-reasons.js';
import { days } from './course-rules.js';
import type { Phase, Weekday } from './protocol.js';
import { ruleWeekdays } from './recurrence.js';

const EVERY: Record<string, { one: string; many: string }> = {
  DAILY: { one: 'every day', many: 'days' },
  WEEKLY: { one: 'every week', many: 'weeks' },
  MONTHLY: { one: 'every month', many: 'months' },
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** `weekdays`: the plan's own, which replace as many that the rule names. */
export function ruleInWords(phase: Phase, weekdays: readonly Weekday[] | null): string {
  const { anchor, rrule } = phase;
  switch (anchor.type) {
    case 'course-week': {
      const rule = rrule ? recurrenceInWords(rrule, weekdays) : 'once';
      return `${rule}, counted from the first day of course week ${anchor.week}`;
    }
    case 'last-given':
      return "the present rung's interval after the last session given, else the last one booked";
    case 'session-offset': {
      const of = { first: 'the first', each: 'each', last: 'the last' }[anchor.sessions];
      return `${fromDose(anchor.wantedDays)} ${of} session of ${anchor.phase}, within ${anchor.fromDays} to ${anchor.toDays} days after it`;
    }
    case 'on-demand':
      return 'when somebody asks for it';
  }
}

const fromDose = (away: number): string =>
  away === 0 ? 'on the day of' : `${days(Math.abs(away))} ${away < 0 ? 'before' : 'after'}`;

function recurrenceInWords(rrule: string, weekdays: readonly Weekday[] | null): string {
  const parts = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const every = EVERY[parts.get('FREQ') ?? ''];
  if (!every) return rrule;
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const how = interval === 1 ? every.one : `every ${interval} ${every.many}`;
  const named = ruleWeekdays(rrule);
  if (!named) return how;
  const days = weekdays?.length === named.length ? weekdays : named;
  return `${how} on ${listed(days.map((day) => `${DAY_NAMES[day]}s`))}`;
}
