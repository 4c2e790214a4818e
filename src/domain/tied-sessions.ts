/** Talks that are tied to doses (preparation, integration) go with them when the doses move. */
import { gapsOf } from './course-phases.js';
import type { WantedOrdinal } from './course-outline.js';
import { byDate, type CourseUnderWay, type Dose } from './course-shifts.js';
import { byDay, dayOf, isMovable, isSameSession, nextFreeOrdinal, stands } from './given-sessions.js';
import type { RecordedSession } from './given-sessions.js';
import { addDays, compareDates, laterOf, type LocalDate } from './local-time.js';
import type { Anchor, Phase } from './protocol.js';

type Tie = Extract<Anchor, { type: 'session-offset' }>;

/** A session that stays what it is, wanted on another day. */
export interface Shift {
  phase: string;
  ordinal: number;
  /** The day it wanted, and the day it wants now. */
  from: LocalDate;
  to: LocalDate;
  /** First and last day of its window, both included. */
  earliest: LocalDate;
  latest: LocalDate;
}

export interface TiedChanges {
  shifts: Shift[];
  wanted: WantedOrdinal[];
}

/**
 * What the talks must do for doses to stand as `after` has them. A talk stays with a dose that it fits; one that lost
 * its dose goes to the next that has none, and where talks are too few the phase's next free ordinal is wanted. No day
 * before `notBefore` is wanted; a talk for which only such days are left is not asked for. `only` names one phase of talks.
 */
export function tiedChanges(
  course: CourseUnderWay,
  before: readonly Dose[],
  after: readonly Dose[],
  notBefore: LocalDate,
  only: string | null = null,
): TiedChanges {
  const changes: TiedChanges = { shifts: [], wanted: [] };
  for (const phase of course.definition.phases) {
    const { anchor } = phase;
    if (anchor.type !== 'session-offset' || (only !== null && phase.code !== only)) continue;
    const isTarget = (dose: Dose) => dose.phase === anchor.phase && counts(course, dose);
    const targets = ofTie(anchor, after.filter(isTarget).sort(byDate));
    const stayed = (dose: Dose) => before.some((was) => isSameSession(was, dose) && was.date === dose.date);
    tie(course, phase, anchor, targets, stayed, notBefore, changes);
  }
  return changes;
}

/** An aborted session that does not count leaves its talks to the one that makes up for it. */
function counts({ sessions }: CourseUnderWay, dose: Dose): boolean {
  const session = sessions.find((one) => isSameSession(one, dose));
  return !session || stands(session);
}

function ofTie({ sessions }: Tie, doses: Dose[]): Dose[] {
  if (sessions === 'each') return doses;
  return sessions === 'first' ? doses.slice(0, 1) : doses.slice(-1);
}

/** Doses that have no talk, with the talks that have no dose; doses that did not move keep theirs first. */
function unpaired(
  anchor: Tie,
  all: readonly RecordedSession[],
  targets: readonly Dose[],
  stayed: (dose: Dose) => boolean,
): { bare: Dose[]; talks: RecordedSession[] } {
  const fits = (talk: RecordedSession, dose: Dose): boolean =>
    dayOf(talk) >= addDays(dose.date, anchor.fromDays) && dayOf(talk) <= addDays(dose.date, anchor.toDays);
  let talks = [...all];
  const bare: Dose[] = [];
  for (const dose of [...targets.filter(stayed), ...targets.filter((target) => !stayed(target))]) {
    const talk = talks.find((one) => fits(one, dose));
    talks = talks.filter((one) => one !== talk);
    if (!talk && !stayed(dose)) bare.push(dose);
  }
  return { bare: bare.sort(byDate), talks };
}

function tie(
  course: CourseUnderWay,
  phase: Phase,
  anchor: Tie,
  targets: readonly Dose[],
  stayed: (dose: Dose) => boolean,
  notBefore: LocalDate,
  changes: TiedChanges,
): void {
  const standing = course.sessions.filter((s) => s.phase === phase.code && stands(s)).sort(byDay);
  const { bare, talks } = unpaired(anchor, standing, targets, stayed);
  const free = talks.filter(isMovable);
  let ordinal = nextFreeOrdinal(course.sessions, phase.code);
  for (const dose of bare) {
    const window = {
      earliest: laterOf(addDays(dose.date, anchor.fromDays), notBefore),
      latest: addDays(dose.date, anchor.toDays),
    };
    if (compareDates(window.earliest, window.latest) > 0) continue;
    const to = laterOf(addDays(dose.date, anchor.wantedDays), window.earliest);
    const talk = free.shift();
    if (talk) {
      changes.shifts.push({
        ...{ phase: phase.code, ordinal: talk.ordinal, from: talk.wantedDate, to },
        ...window,
      });
    } else {
      changes.wanted.push({
        ...{ phase: phase.code, ordinal: ordinal++, kind: phase.kind, dosing: false, wantedDate: to },
        ...{ entryGate: phase.entryGate ?? null, relation: null },
        ...window,
        ...gapsOf(course.definition, phase),
      });
    }
  }
}
