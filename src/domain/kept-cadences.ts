/** Cadences that a prescriber has accepted for a plan in place of its protocol's. */
import type { Cadence } from './denser-cadence.js';
import type { LocalDate } from './local-time.js';
import type { Phase, ProtocolDefinition } from './protocol.js';

/** How often a phase's sessions come, and how far apart they may lie, in days. */
export interface KeptCadence {
  /** RFC 5545 rule in local time, without a count. */
  rrule: string;
  minGapDays: number;
  maxGapDays: number;
  /** What sessions wanted before the first one under it keep to: they may lie further apart. */
  earlier?: { until: LocalDate; maxGapDays: number };
}

type PhaseInForce = Phase & Pick<KeptCadence, 'earlier'>;

/** An interval as a rule: whole weeks keep the weekday, and say so. */
const ruleOf = (days: number): string =>
  days % 7 === 0 ? `FREQ=WEEKLY;INTERVAL=${days / 7}` : `FREQ=DAILY;INTERVAL=${days}`;

/** What is kept of a cadence for a phase that goes by a rule; a ladder keeps its rung instead. */
export const keptOf = (
  { rrule, intervalDays, minGapDays, maxGapDays, nextWanted }: Cadence,
  phase: PhaseInForce,
): KeptCadence => ({
  rrule: rrule ?? ruleOf(intervalDays),
  minGapDays,
  maxGapDays,
  earlier: { until: nextWanted, maxGapDays: Math.max(phase.maxGapDays, phase.earlier?.maxGapDays ?? 0) },
});

/** A maximum gap as it holds for a session of the phase, by the date that the session was wanted on; in days. */
export const maxGapOn = (
  { earlier, maxGapDays: present }: PhaseInForce,
  wantedDate: LocalDate,
  maxGapDays: number = present,
): number => (earlier && wantedDate < earlier.until ? Math.max(maxGapDays, earlier.maxGapDays) : maxGapDays);

/** The protocol as it is in force for a plan: the phases named go by their kept cadence. */
export function withCadences(
  definition: ProtocolDefinition,
  cadences: Readonly<Record<string, KeptCadence>>,
): ProtocolDefinition {
  if (Object.keys(cadences).length === 0) return definition;
  return {
    ...definition,
    phases: definition.phases.map((phase) => ({ ...phase, ...cadences[phase.code] })),
  };
}
