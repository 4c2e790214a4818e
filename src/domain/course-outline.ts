/** From a protocol and a plan's choices to the dates a course wants, before any resource is looked at. */
import { countOf, dayOneOf, finitePhases, gapsOf, ladderDates, ruleDates, rungOf } from './course-phases.js';
import type { CourseChoices } from './course-phases.js';
import type { Fault } from './errors.js';
import { addDays, compareDates, daysBetween } from './local-time.js';
import type { LocalDate } from './local-time.js';
import { isDosing, isOpenEnded } from './protocol.js';
import type { Phase, PhaseKind, ProtocolDefinition, Weekday } from './protocol.js';
import { expandRule, ruleDaysPerWeek, ruleWeekdays, withWeekdays } from './recurrence.js';

export type { CourseChoices } from './course-phases.js';

/** One session of the finite course: its wanted date and the days it may lie on. */
export interface WantedOrdinal {
  phase: string;
  /** From 1 within its phase. */
  ordinal: number;
  kind: PhaseKind;
  dosing: boolean;
  wantedDate: LocalDate;
  entryGate: string | null;
  /** Tied to the session at `index` of the outline: that many days after it (negative: before). */
  relation: { index: number; fromDays: number; toDays: number } | null;
  /** First and last day of the window, both included. */
  earliest: LocalDate;
  latest: LocalDate;
  minGapDays: number;
  maxGapDays: number;
}

export interface CourseOutline {
  /** First wanted date of the first dosing phase; course week n begins 7(n-1) days later. */
  dayOne: LocalDate;
  /** In course order. */
  ordinals: WantedOrdinal[];
  openEnded: { phase: string; firstWanted: LocalDate }[];
  /** On how many days of a week the course's busiest rule falls. */
  weekdaysPerWeek: number;
}

type Draft = Omit<WantedOrdinal, 'relation'> & {
  tie: { target: Draft; fromDays: number; toDays: number } | null;
};

/** What every ordinal of a phase has in common. */
export function commonOf(definition: ProtocolDefinition, phase: Phase) {
  return {
    phase: phase.code,
    kind: phase.kind,
    dosing: isDosing(phase),
    entryGate: phase.entryGate ?? null,
    ...gapsOf(definition, phase),
  };
}

function draftsByDate(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  phase: Phase,
  lastDose: LocalDate | null,
): Draft[] {
  const count = countOf(definition, choices, phase);
  const common = commonOf(definition, phase);
  const dates =
    phase.anchor.type === 'last-given'
      ? ladderDates(definition, phase, dayOne, lastDose, count)
      : ruleDates(definition, choices, dayOne, phase, { count });
  if (dates.length < count)
    throw new RangeError(`Phase ${phase.code} has no rule that gives ${count} dates.`);
  return dates.map((wantedDate, i) => {
    const begin = addDays(wantedDate, -phase.windowDays.before);
    // A dose never comes before the start date that was asked for.
    const earliest = common.dosing && compareDates(begin, choices.startDate) < 0 ? choices.startDate : begin;
    const latest = addDays(wantedDate, phase.windowDays.after);
    return { ...common, ordinal: i + 1, wantedDate, earliest, latest, tie: null };
  });
}

/**
 * Sessions tied to others (preparation, integration). Their window is the offset's range around wherever the other
 * may lie, so it moves with it; the phase's own window plays no part. Preparation may lie before the start date.
 */
function draftsByOffset(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  phase: Phase,
  targets: readonly Draft[],
): Draft[] {
  const { anchor } = phase;
  if (anchor.type !== 'session-offset') return [];
  const { fromDays, toDays, wantedDays } = anchor;
  const count = countOf(definition, choices, phase);
  const common = commonOf(definition, phase);
  return Array.from({ length: count }, (_, i) => {
    const target = { first: targets[0], each: targets[i], last: targets.at(-1) }[anchor.sessions];
    if (!target) throw new RangeError(`Phase ${phase.code} is tied to a session that the course has not.`);
    return {
      ...common,
      ordinal: i + 1,
      wantedDate: addDays(target.wantedDate, wantedDays),
      earliest: addDays(target.earliest, fromDays),
      latest: addDays(target.latest, toDays),
      tie: { target, fromDays, toDays },
    };
  });
}

/** On one and the same wanted date: what follows a dose, then what prepares the next, then the dose. */
const rankOf = (draft: Draft): number => (draft.dosing ? 2 : draft.tie && draft.tie.toDays < 0 ? 1 : 0);

/**
 * The dates a course wants: ordinal i of a phase wants its rule's i-th date, whatever the clinic's calendar. The
 * finite course is every phase with a count up to the first open-ended one; a ladder phase wants day 1 where no dose
 * precedes it, else the first rung's interval after the last one. Course order is that of the wanted dates:
 * preparation before its dose, integration between its dose and the next. A course that was anchored anew counts from
 * the `dayOne` given, on whichever weekday. Expects a valid protocol
 * (`validateProtocol`) and valid choices (`choiceFaults`); throws a RangeError otherwise.
 */
export function courseOutline(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne = dayOneOf(definition, choices),
): CourseOutline {
  const finite = finitePhases(definition);
  const byPhase = new Map<string, Draft[]>();
  let lastDose: LocalDate | null = null;
  for (const phase of finite) {
    if (phase.anchor.type === 'session-offset') continue;
    const drafts = draftsByDate(definition, choices, dayOne, phase, lastDose);
    byPhase.set(phase.code, drafts);
    if (isDosing(phase)) lastDose = drafts.at(-1)?.wantedDate ?? lastDose;
  }
  for (const phase of finite) {
    if (phase.anchor.type !== 'session-offset') continue;
    byPhase.set(
      phase.code,
      draftsByOffset(definition, choices, phase, byPhase.get(phase.anchor.phase) ?? []),
    );
  }
  const drafts = finite
    .flatMap((phase) => byPhase.get(phase.code) ?? [])
    .sort((a, b) => compareDates(a.wantedDate, b.wantedDate) || rankOf(a) - rankOf(b));
  const ordinals = drafts.map(({ tie, ...ordinal }) => ({
    ...ordinal,
    relation: tie && { index: drafts.indexOf(tie.target), fromDays: tie.fromDays, toDays: tie.toDays },
  }));
  const openEnded = definition.phases
    .filter((phase) => isOpenEnded(phase) && phase.anchor.type !== 'session-offset')
    .flatMap((phase) => {
      const [firstWanted] =
        phase.anchor.type === 'last-given'
          ? ladderDates(definition, phase, dayOne, lastDose, 1)
          : ruleDates(definition, choices, dayOne, phase, { count: 1 });
      return firstWanted === undefined ? [] : [{ phase: phase.code, firstWanted }];
    });
  return { dayOne, ordinals, openEnded, weekdaysPerWeek: weekdaysPerWeek(definition, choices, finite) };
}

function weekdaysPerWeek(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  finite: readonly Phase[],
): number {
  const days = finite
    .filter(isDosing)
    .map((phase) =>
      phase.rrule ? Math.min(ruleDaysPerWeek(phase.rrule), countOf(definition, choices, phase)) : 1,
    );
  return Math.max(1, ...days);
}

/**
 * Wanted dates of an open-ended phase, counted from a given day 1 (which a re-anchored course has moved): as many as
 * `count`, or those before a date. A ladder phase steps by its first rung from its first wanted date.
 */
export function openEndedDates(
  definition: ProtocolDefinition,
  choices: CourseChoices,
  dayOne: LocalDate,
  phaseCode: string,
  limit: { count: number } | { before: LocalDate },
): LocalDate[] {
  const phase = definition.phases.find((candidate) => candidate.code === phaseCode);
  if (!phase) return [];
  if (phase.anchor.type !== 'last-given') return ruleDates(definition, choices, dayOne, phase, limit);
  const outline = courseOutline(definition, choices);
  const planned = outline.openEnded.find((open) => open.phase === phaseCode)?.firstWanted ?? dayOne;
  const first = addDays(planned, daysBetween(outline.dayOne, dayOne));
  const { intervalDays } = rungOf(definition, phase, 0);
  const count = 'count' in limit ? limit.count : Math.ceil(daysBetween(first, limit.before) / intervalDays);
  return Array.from({ length: Math.max(0, count) }, (_, i) => addDays(first, i * intervalDays));
}

/** Days between neighbouring dates of a rule on these weekdays, in whichever week it begins, the wrap included. */
function weekdayGaps(weekdays: readonly Weekday[], rule: string): number[] {
  const dates = expandRule(withWeekdays(rule, weekdays), '2027-01-04', { count: weekdays.length + 1 });
  return dates.slice(1).map((date, i) => daysBetween(dates[i] ?? date, date));
}

function countFaults(definition: ProtocolDefinition, choices: CourseChoices): Fault[] {
  return Object.entries(choices.counts ?? {}).flatMap(([code, count], i): Fault[] => {
    const pointer = `/phases/${i}/count`;
    const phase = definition.phases.find((candidate) => candidate.code === code);
    if (!phase) return [{ pointer: `/phases/${i}/code`, detail: `The protocol has no phase ${code}.` }];
    const { countMin, countDefault, countMax } = phase;
    if (countMin == null || countDefault == null || countMax == null) {
      return [{ pointer, detail: `Phase ${code} is open-ended or on demand: it takes no count.` }];
    }
    if (phase.anchor.type === 'session-offset' && phase.anchor.sessions === 'each') {
      const wanted = countOf(definition, choices, phase);
      if (count === wanted) return [];
      return [
        { pointer, detail: `Phase ${code} follows phase ${phase.anchor.phase}: its count is ${wanted}.` },
      ];
    }
    if (Number.isInteger(count) && count >= countMin && count <= countMax) return [];
    return [{ pointer, detail: `Phase ${code} takes ${countMin} to ${countMax} sessions, not ${count}.` }];
  });
}

function weekdayFaults(definition: ProtocolDefinition, choices: CourseChoices): Fault[] {
  const { weekdays } = choices;
  if (!weekdays) return [];
  const faults: Fault[] = [];
  const add = (detail: string) => faults.push({ pointer: '/weekdays', detail });
  if (new Set(weekdays).size < weekdays.length) add('A weekday is named twice.');
  const named = definition.phases.flatMap((phase) => {
    const days = phase.rrule && phase.anchor.type === 'course-week' ? ruleWeekdays(phase.rrule) : null;
    return days ? [{ phase, days }] : [];
  });
  const fitting = named.filter(({ days }) => days.length === weekdays.length);
  if (named.length === 0) {
    add("The protocol's rules name no weekdays: its sessions follow the weekday of the start date.");
  } else if (fitting.length === 0) {
    const sizes = [...new Set(named.map(({ days }) => days.length))].join(' or ');
    add(`The protocol's rules name ${sizes} weekdays, not ${weekdays.length}.`);
  }
  if (faults.length > 0) return faults;
  for (const { phase } of fitting) {
    // A single session has no neighbour of its own phase.
    if (!isDosing(phase) || phase.countMax === 1) continue;
    const gaps = weekdayGaps(weekdays, phase.rrule ?? '');
    const wrong = gaps.find((gap) => gap < phase.minGapDays || gap > phase.maxGapDays);
    if (wrong !== undefined) {
      add(
        `Phase ${phase.code} allows ${phase.minGapDays} to ${phase.maxGapDays} days between sessions; ` +
          `these weekdays have ${wrong}.`,
      );
    }
  }
  return faults;
}

/** Neighbouring doses of two phases that lie nearer or further than the gap rules allow. */
export function borderFaults(
  definition: ProtocolDefinition,
  choices: CourseChoices,
): { phase: string; detail: string }[] {
  const { ordinals, openEnded } = courseOutline(definition, choices);
  const doses = ordinals.filter((ordinal) => ordinal.dosing);
  const [next] = openEnded;
  const open = next && definition.phases.find((phase) => phase.code === next.phase);
  const chain = doses.map(({ phase, wantedDate, minGapDays, maxGapDays }) => ({
    phase,
    wantedDate,
    minGapDays,
    maxGapDays,
  }));
  if (next && open && isDosing(open)) {
    chain.push({ phase: open.code, wantedDate: next.firstWanted, ...gapsOf(definition, open) });
  }
  return chain.slice(1).flatMap((later, i) => {
    const earlier = chain[i];
    if (!earlier || earlier.phase === later.phase) return [];
    const gap = daysBetween(earlier.wantedDate, later.wantedDate);
    // Across a border the earlier phase's minimum and the later one's maximum hold.
    if (gap >= earlier.minGapDays && gap <= later.maxGapDays) return [];
    const detail =
      `Its first session is wanted ${gap} days after the last of phase ${earlier.phase}; ` +
      `the gap rules allow ${earlier.minGapDays} to ${later.maxGapDays}.`;
    return [{ phase: later.phase, detail }];
  });
}

/**
 * Everything wrong with a plan's choices, with pointers into the plan (`/weekdays`, `/phases/0/count`; phases are
 * numbered in the order in which `counts` has them). Empty for choices a course can be made from.
 */
export function choiceFaults(definition: ProtocolDefinition, choices: CourseChoices): Fault[] {
  const faults = [...countFaults(definition, choices), ...weekdayFaults(definition, choices)];
  if (faults.length > 0 || !choices.weekdays) return faults;
  return borderFaults(definition, choices).map(({ phase, detail }) => ({
    pointer: '/weekdays',
    detail: `Phase ${phase}: ${detail}`,
  }));
}
