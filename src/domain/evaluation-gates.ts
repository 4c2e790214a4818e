/** What of a course waits for an evaluation, such as that of benefit at the end of induction. */
import type { WantedOrdinal } from './course-outline.js';
import type { ProtocolDefinition } from './protocol.js';

/** Codes of the phases that begin only once the checkpoint's evaluation is met, and of the talks tied to their doses. */
export function phasesBehind({ phases }: ProtocolDefinition, gate: string): Set<string> {
  const gated = phases.filter(({ entryGate }) => entryGate === gate).map(({ code }) => code);
  const talks = phases.filter(
    ({ anchor }) => anchor.type === 'session-offset' && gated.includes(anchor.phase),
  );
  return new Set([...gated, ...talks.map(({ code }) => code)]);
}

/** Of wanted sessions those of some phases, each still tied to its dose where that is among them. */
export function ordinalsOf(ordinals: readonly WantedOrdinal[], phases: ReadonlySet<string>): WantedOrdinal[] {
  const kept = ordinals.filter(({ phase }) => phases.has(phase));
  return kept.map((ordinal) => {
    const dose = ordinal.relation && ordinals[ordinal.relation.index];
    const index = dose ? kept.indexOf(dose) : -1;
    return { ...ordinal, relation: ordinal.relation && index >= 0 ? { ...ordinal.relation, index } : null };
  });
}
