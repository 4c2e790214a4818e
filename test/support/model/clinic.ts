/**
 * A small clinic as it ought to be, held in memory: who and what serves which visit when, and what that allows. It
 * shares no code with the service; a lane is only counted here.
 */
import { DateTime } from 'luxon';
import {
  PHASES,
  WINDOW,
  OPEN,
  overlaps,
  keeps,
  isLive,
  isUnstarted,
  isVoid,
  spansOf,
  type PhaseCode,
  type Row,
  type Visit,
  type Hold,
  type Plan,
  type Pool,
  type Span,
  type Outage,
  type Closure,
  type Cap,
  type Entry,
  type Freed,
  type Offer,
  type Outcome,
} from './facts.js';
import { roomFor } from './room.js';

const DAY = 86_400_000;

const NOBODY: ReadonlySet<string> = new Set();

export class ClinicModel {
  now = 0;
  readonly plans: Plan[] = [];
  readonly visits = new Map<string, Visit>();
  readonly holds = new Map<string, Hold>();
  readonly outages: Outage[] = [];
  readonly closures: Closure[] = [];
  readonly offers: Offer[] = [];
  readonly entries: Entry[] = [];
  readonly freed: Freed[] = [];
  /** Raised by whatever could change an answer. */
  revision = 0;

  constructor(
    readonly zone: string,
    readonly startDate: string,
    readonly pool: Pool,
    readonly cap: Cap | null,
  ) {}

  at(dayOffset: number, minutes: number): number {
    return DateTime.fromISO(this.startDate, { zone: this.zone })
      .plus({ days: dayOffset })
      .set({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
      .toMillis();
  }
  local(instant: number): DateTime {
    return DateTime.fromMillis(instant, { zone: this.zone });
  }
  date(instant: number): string {
    return this.local(instant).toISODate() ?? '';
  }
  instantOf(local: string): number {
    return DateTime.fromISO(local, { zone: this.zone }).toMillis();
  }
  daysBetween(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
  }

  ofPlan(plan: number): Visit[] {
    return [...this.visits.values()].filter((visit) => visit.plan === plan);
  }
  isHeld({ state, expiresAt }: Hold): boolean {
    return state === 'held' && expiresAt > this.now;
  }

  offerStatus({ decision, holdId }: Offer): string {
    const hold = this.holds.get(holdId) as Hold;
    if (decision) return decision;
    if (hold.state !== 'held') return 'withdrawn';
    return this.isHeld(hold) ? 'open' : 'expired';
  }
  /** What an offer was made for is no longer so; and what is kept for nobody is given back. */
  withdrawOffers(): void {
    for (const offer of this.offers) {
      const visit = this.visits.get(offer.sessionId) as Visit;
      const elsewhere = visit.startsAt !== null && visit.startsAt !== offer.movesFrom;
      if (this.offerStatus(offer) !== 'open' || (isUnstarted(visit) && !elsewhere)) continue;
      offer.decision = 'withdrawn';
      this.releaseIfDecided(offer.holdId);
    }
  }
  releaseIfDecided(holdId: string): void {
    const left = this.offers.some((offer) => offer.holdId === holdId && offer.decision === null);
    if (!left) (this.holds.get(holdId) as Hold).state = 'released';
  }

  /** As many visits begin within the slot already as may, besides what is about to be given back. */
  isCapped(
    start: number,
    { visits = NOBODY, hold = '' }: { visits?: ReadonlySet<string>; hold?: string } = {},
  ): boolean {
    const { cap } = this;
    if (!cap) return false;
    const slot = this.slotOf(start);
    const starts = [
      ...[...this.visits.values()].flatMap((visit) =>
        isLive(visit) && !visits.has(visit.id) ? [visit.startsAt as number] : [],
      ),
      ...[...this.holds.values()].flatMap((one) =>
        this.isHeld(one) && one.id !== hold ? one.visits.map(({ startsAt }) => startsAt) : [],
      ),
    ];
    return starts.filter((other) => this.slotOf(other) === slot).length >= cap.maxStarts;
  }
  slotOf(start: number): string {
    const local = this.local(start);
    return `${local.toISODate()} ${Math.floor((local.hour * 60 + local.minute) / (this.cap as Cap).slotMinutes)}`;
  }

  closedOn(date: string): boolean {
    return this.closures.some(({ from, to }) => from <= date && date < to);
  }
  isOpen(phase: PhaseCode, start: number): boolean {
    const { stay } = spansOf(phase, start);
    const local = this.local(start);
    const [from, to] = [OPEN.from, OPEN.to].map((time) => this.instantOf(`${local.toISODate()}T${time}`));
    return !this.closedOn(this.date(start)) && stay.start >= (from as number) && stay.end <= (to as number);
  }

  /** Everything that is kept, but for what is about to be given back. */
  busy({ visits = NOBODY, hold = '' }: { visits?: ReadonlySet<string>; hold?: string } = {}): Row[] {
    return [
      ...[...this.visits.values()].flatMap((visit) =>
        keeps(visit) && !visits.has(visit.id) ? visit.rows : [],
      ),
      ...[...this.holds.values()].flatMap((one) => (this.isHeld(one) && one.id !== hold ? one.rows : [])),
    ];
  }
  isOut(resourceId: string, span: Span): boolean {
    return this.outages.some((outage) => outage.resourceId === resourceId && overlaps(outage, span));
  }

  /** Whether a chair has nobody else, or a practitioner watches fewer than she can, and sets up nobody else. */
  hasRoom(resourceId: string, span: Span, busy: readonly Row[], setsUp = false): boolean {
    const own = busy.filter((row) => row.resourceId === resourceId && overlaps(row, span));
    if (this.pool.chairs.includes(resourceId)) return own.length === 0;
    if (setsUp && own.some(({ lane }) => lane === 0)) return false;
    const watching = own.filter(({ lane }) => lane > 0);
    const capacity = this.pool.capacity.get(resourceId) ?? 1;
    return [span.start, ...watching.map(({ start }) => Math.max(start, span.start))].every(
      (at) => watching.filter(({ start, end }) => start <= at && at < end).length < capacity,
    );
  }
  free(resourceId: string, span: Span, busy: readonly Row[], setsUp = false): boolean {
    return !this.isOut(resourceId, span) && this.hasRoom(resourceId, span, busy, setsUp);
  }

  chairsFor(phase: PhaseCode, start: number, busy: readonly Row[], pinned: readonly string[] = []): string[] {
    const { chair } = spansOf(phase, start);
    const asked = this.pool.chairs.filter((id) => pinned.includes(id));
    return (asked.length > 0 ? asked : this.pool.chairs).filter((id) => this.free(id, chair, busy));
  }
  /** Nurses hand over at the border of two parts where nobody can stay. */
  hasNurses(phase: PhaseCode, start: number, busy: readonly Row[]): boolean {
    return spansOf(phase, start).parts.every((part, i) =>
      this.pool.nurses.some((id) => this.free(id, part, busy, i === 0)),
    );
  }
  hasPrescriber(phase: PhaseCode, start: number, busy: readonly Row[]): boolean {
    const administration = spansOf(phase, start).parts[1] as Span;
    return this.pool.prescribers.some((id) => this.free(id, administration, busy));
  }
  /** Served as everybody else is served now. */
  isServed(phase: PhaseCode, start: number, busy: readonly Row[], pinned: readonly string[] = []): boolean {
    return (
      this.chairsFor(phase, start, busy, pinned).length > 0 &&
      this.hasNurses(phase, start, busy) &&
      this.hasPrescriber(phase, start, busy)
    );
  }

  /** What never gives way to an override: the clinic is shut, or the patient is there already. */
  shut(phase: PhaseCode, start: number): boolean {
    return start < this.now || !this.isOpen(phase, start);
  }
  patientTaken(plan: number, phase: PhaseCode, start: number, besides: ReadonlySet<string>): boolean {
    const { stay } = spansOf(phase, start);
    return this.ofPlan(plan).some((other) => {
      if (besides.has(other.id) || isVoid(other) || other.startsAt === null) return false;
      const there = { start: other.startsAt, end: other.endsAt as number };
      return overlaps(there, stay) || this.date(other.startsAt) === this.date(start);
    });
  }

  /** Whether the course's rules speak against the day, where each session stands as it was wanted, or between others. */
  breaks(plan: number, phase: PhaseCode, start: number, moved: Visit | null): boolean {
    const day = this.date(start);
    if (day < this.startDate) return true;
    const standing = this.ofPlan(plan).filter(
      (one) => one.startsAt !== null && !isVoid(one) && one.id !== moved?.id,
    );
    const dayOf = (one: Visit): string => this.date(one.startsAt as number);
    const gapTo = (one: Visit): number => this.daysBetween(day, dayOf(one));
    const [own, isBefore] = [
      PHASES[phase],
      moved
        ? (one: Visit): boolean => this.instantOf(one.wantedLocal) <= this.instantOf(moved.wantedLocal)
        : (one: Visit): boolean => dayOf(one) < day,
    ];
    // Whoever passes another is out of order, and else its neighbours are those by date.
    if (moved && standing.some((one) => (isBefore(one) ? gapTo(one) > 0 : gapTo(one) < 0))) return true;
    const sorted = [...standing].sort((a, b) => (a.startsAt as number) - (b.startsAt as number));
    const before = sorted.filter(isBefore);
    const after = sorted.filter((one) => !isBefore(one));
    const [last, next] = [before.at(-1), after[0]];
    if (moved) {
      const wanted = moved.wantedLocal.slice(0, 10);
      const off = this.daysBetween(wanted, day);
      if (off < -WINDOW.before || off > WINDOW.after) return true;
    }
    return (
      before.some((one) => -gapTo(one) < Math.max(1, PHASES[one.phase].minGapDays)) ||
      after.some((one) => gapTo(one) < Math.max(1, own.minGapDays)) ||
      (last !== undefined && -gapTo(last) > own.maxGapDays) ||
      (next !== undefined && gapTo(next) > PHASES[next.phase].maxGapDays)
    );
  }

  outcome(
    plan: number,
    phase: PhaseCode,
    start: number,
    {
      besides = NOBODY,
      hold = '',
      pinned = [],
    }: { besides?: ReadonlySet<string>; hold?: string; pinned?: readonly string[] } = {},
  ): Outcome {
    const refused: Outcome = { verdict: 'no', taken: false, mayDisplace: false, canBeRearranged: false };
    if (this.shut(phase, start)) return refused;
    const taken = { ...refused, taken: true };
    if (this.patientTaken(plan, phase, start, besides)) return taken;
    if (this.isCapped(start, { visits: besides, hold })) return taken;
    const busy = this.busy({ visits: besides, hold });
    if (this.isServed(phase, start, busy, pinned)) return { ...taken, verdict: 'yes' };
    return {
      ...taken,
      mayDisplace: true,
      ...roomFor(this, { phase, startsAt: start, pinned, rows: [] }, { besides, hold }),
    };
  }

  movable(start: number, besides: ReadonlySet<string>): Visit[] {
    const day = this.date(start);
    return [...this.visits.values()].filter(
      (visit) =>
        visit.status === 'booked' && !besides.has(visit.id) && this.date(visit.startsAt as number) === day,
    );
  }
}
