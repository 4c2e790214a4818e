/** Places every session of a course at once. */
import { ReadyCalendar } from './course-calendar.js';
import { Candidates } from './course-candidates.js';
import type { Candidate, DayOptions } from './course-choices.js';
import { conflictsOf } from './course-conflicts.js';
import { dayMovedCost, inUnits, nurseChangeCost } from './course-cost.js';
import { Deviations } from './course-deviations.js';
import { compareKeys } from './course-group.js';
import { patternOf, patternsOf } from './course-patterns.js';
import type { Pattern } from './course-patterns.js';
import { placementOf } from './course-placement.js';
import { Reasons } from './course-reasons.js';
import { Rooms } from './course-rematching.js';
import { keepsToFixed } from './course-rules.js';
import { CourseSearch } from './course-search.js';
import type { LayerDay, Leeway } from './course-search.js';
import { Starts } from './course-starts.js';
import type { Start } from './course-starts.js';
import type { CourseOptions, CourseProposal, CourseRequest } from './course-types.js';
import type { Path } from './course-ways.js';

interface Stage extends Leeway {
  beyondWindowDays: number;
}

/**
 * The best ways to place a course's sessions, best first; none where no course exists within what `options` allow.
 *
 * Rank 1 is the exact optimum of the policy's cost over all courses that keep the hard rules (window's beginning,
 * order, minimum gaps, relations, other courses' doses, opening and working hours, everybody's reservations) and
 * the soft ones (window's end, maximum gap). Only where there is none, and breaches are allowed, may the soft ones
 * give, by the least possible: first the maximum gaps' excess is minimised, then the windows'. Only where that
 * fails too, and sessions may be left out, are as few as possible left out, each with its conflicts. The further
 * proposals are the optimum of each pattern of weekdays and time of day under the same rules as rank 1.
 *
 * Before anything gives, room is made where the request names movable visits: from there on a start counts too at which
 * somebody is missing who could be had if others' visits were served by other resources at their own times (chairs, beds
 * and rooms exactly, everybody else with at most two sessions displaced), at the same cost. The placement names them. At
 * most `roomTries` assignments are tried for that; once they are spent, a start at which somebody is missing is as good as
 * full, and conflicts say that no more was looked for. What was found is kept in `rooms`: given again with the same
 * request, it is not looked for, and tries are not allowed, a second time.
 *
 * Pure and deterministic: equal costs are decided by the earlier starts, session by session, then by the resources,
 * preferred ones first. Instants are epoch milliseconds.
 */
export function proposeCourse(
  request: CourseRequest,
  options: CourseOptions,
  rooms = new Rooms(),
): CourseProposal[] {
  if (options.count < 1) return [];
  const course = new Course(request);
  const [strict, ...others] = stagesOf(request, options) as [Stage, ...Stage[]];
  if (!options.offProtocol) {
    const proposals = course.propose(strict, options.count);
    if (proposals.length > 0) return proposals;
  }
  const roomy = course.makeRoom(rooms) && !options.offProtocol ? [strict] : [];
  for (const stage of [...roomy, ...others]) {
    const proposals = course.propose(stage, options.count);
    if (proposals.length > 0) return proposals;
  }
  return [];
}

function stagesOf({ policy }: CourseRequest, { allowBreaches, allowUnplaced }: CourseOptions): Stage[] {
  const beyond = {
    exceedMaxGap: allowBreaches,
    beyondWindowDays: allowBreaches ? policy.beyondWindowDays : 0,
  };
  return [
    { exceedMaxGap: false, beyondWindowDays: 0, leaveOut: false },
    ...(allowBreaches ? [{ ...beyond, leaveOut: false }] : []),
    ...(allowUnplaced ? [{ ...beyond, leaveOut: true }] : []),
  ];
}

class Course {
  private readonly calendar: ReadyCalendar;
  private readonly candidates: Candidates;
  private readonly reasons: Reasons;
  private readonly search: CourseSearch;
  private makesRoom = false;

  constructor(private readonly request: CourseRequest) {
    this.calendar = new ReadyCalendar(request.calendar, request.preferredResourceIds);
    this.candidates = new Candidates(request, new Starts(this.calendar, request.policy, request.notBefore));
    this.reasons = new Reasons(this.candidates);
    const { wishes, leadCount } = this.candidates;
    this.search = new CourseSearch(wishes, nurseChangeCost(request.policy), leadCount);
  }

  /** From now on others' visits may be served anew; false where there are none that may. */
  makeRoom(rooms: Rooms): boolean {
    const { movable = [] } = this.request;
    if (movable.length > 0) this.candidates.makeRoom(rooms);
    return (this.makesRoom = movable.length > 0);
  }

  propose(stage: Stage, count: number): CourseProposal[] {
    if (count === 1) {
      const best = this.optimum(stage);
      return best ? [this.proposal(best, null, stage)] : [];
    }
    const best = this.bestOf(stage);
    if (!best) return [];
    const others = this.alternatives(stage, best).slice(0, count - 1);
    return [
      this.proposal(best, null, stage),
      ...others.map(({ path, pattern }) => this.proposal(path, pattern, stage)),
    ];
  }

  /**
   * The best course of all. On protocol, where cost alone decides, it is looked for among the starts that cost little
   * first: no term of the cost is negative, so a start that costs more by itself than a whole course that was found
   * belongs to none as good, and need not be tried.
   */
  private optimum(stage: Stage): Path | null {
    if (stage.exceedMaxGap || stage.leaveOut || this.makesRoom) return this.bestOf(stage);
    for (const limit of [0, dayMovedCost(this.request.policy, 1)]) {
      const found = this.bestOf(stage, limit);
      if (found && found.cost <= limit) return found;
      if (found) return this.bestOf(stage, found.cost);
    }
    return this.bestOf(stage);
  }

  private bestOf(stage: Stage, limit = Infinity): Path | null {
    return this.settled(stage, ({ any }) => any, limit);
  }

  /**
   * The best course that supposes nothing. What it supposes of room costs no less once it has been looked at, so the
   * first course that needs to suppose none is the optimum, and most starts need never be looked at.
   */
  private settled(
    stage: Stage,
    choose: (options: DayOptions) => readonly Candidate[],
    limit = Infinity,
  ): Path | null {
    for (;;) {
      const path = this.search.best(this.layers(this.days(stage, limit), choose), stage);
      if (!path || !this.candidates.settle(path.candidates)) return path;
    }
  }

  private days(stage: Stage, limit = Infinity): DayOptions[][] {
    const { wishes } = this.candidates;
    return wishes.map((ready) =>
      ready.fixed
        ? []
        : this.candidates
            .days(ready, stage.beyondWindowDays, limit)
            .filter(({ day }) => keepsToFixed(wishes, ready, day)),
    );
  }

  /** What the search may choose from, session by session; a fixed one stands where it stands. */
  private layers(
    days: readonly DayOptions[][],
    choose: (options: DayOptions) => readonly Candidate[],
  ): LayerDay[][] {
    return this.candidates.wishes.map(({ index, fixed }) => {
      if (fixed) return [{ day: fixed.day, late: 0, candidates: [fixed] }];
      return (days[index] as DayOptions[])
        .map((options) => ({ day: options.day, late: options.late, candidates: choose(options) }))
        .filter(({ candidates }) => candidates.length > 0);
    });
  }

  private alternatives(stage: Stage, best: Path): { path: Path; pattern: Pattern }[] {
    const found: { path: Path; pattern: Pattern }[] = [];
    for (const pattern of patternsOf(this.calendar.openWeekdays, this.request.weekdaysPerWeek)) {
      const weekdays = new Set(pattern.weekdays);
      const path = this.settled(stage, ({ day, byTime }) =>
        weekdays.has(this.calendar.day(day).weekday) ? byTime[pattern.timeOfDay] : [],
      );
      // In best effort every pattern has a course, if only the empty one.
      if (path?.candidates.some((candidate) => candidate?.start)) found.push({ path, pattern });
    }
    return found
      .sort((a, b) => comparePaths(a.path, b.path))
      .filter(
        ({ path }, i) =>
          !samePath(path, best) && (i === 0 || !samePath(path, (found[i - 1] as { path: Path }).path)),
      );
  }

  private proposal(path: Path, pattern: Pattern | null, stage: Stage): CourseProposal {
    const { candidates, calendar } = this;
    const deviations = new Deviations(candidates, this.reasons, path, pattern);
    const standing = path.candidates.map((candidate) => candidate?.day ?? null);
    const placed = candidates.wishes.flatMap((ready) => {
      const candidate = path.candidates[ready.index];
      return isPlaced(candidate) ? [{ ready, candidate }] : [];
    });
    return {
      pattern: patternOf(
        placed.map(({ candidate }) => ({
          weekday: calendar.day(candidate.day).weekday,
          timeOfDay: candidate.start.timeOfDay,
        })),
      ),
      cost: inUnits(path.cost),
      breach: { windowDays: path.toll.windowDays, gapDays: path.toll.gapDays },
      sessions: placed.map(({ ready, candidate }) =>
        placementOf(ready, candidate, deviations.of(ready, candidate)),
      ),
      unplaced: conflictsOf(candidates, this.reasons, standing, stage.beyondWindowDays),
    };
  }
}

type Placed = Candidate & { start: Start };

const isPlaced = (candidate: Candidate | null | undefined): candidate is Placed =>
  (candidate?.start ?? null) !== null;

function comparePaths(a: Path, b: Path): number {
  return (
    a.toll.unplaced - b.toll.unplaced ||
    a.toll.gapDays - b.toll.gapDays ||
    a.toll.windowDays - b.toll.windowDays ||
    a.cost - b.cost ||
    compareKeys(startsOf(a), startsOf(b)) ||
    compareKeys(
      a.candidates.flatMap((candidate) => candidate?.assignment?.key ?? []),
      b.candidates.flatMap((candidate) => candidate?.assignment?.key ?? []),
    )
  );
}

const startsOf = (path: Path): number[] =>
  path.candidates.map((candidate) => candidate?.startsAt ?? Number.MAX_SAFE_INTEGER);

/** The same starts and the same resources. */
const samePath = (a: Path, b: Path): boolean => comparePaths(a, b) === 0;
