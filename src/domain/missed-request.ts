/** What is to be done about a missed session, as the search for places takes it. */
import { commonOf, type WantedOrdinal } from './course-outline.js';
import { gapsOf } from './course-phases.js';
import { addDays, compareDates, daysBetween, earlierOf, laterOf } from './local-time.js';
import { isDosing, type Phase, type ProtocolDefinition } from './protocol.js';
import type { Shift } from './tied-sessions.js';

export interface ChangedSessions {
  /** To be added. */
  wanted: readonly WantedOrdinal[];
  /** To be on another day. */
  shifts: readonly Shift[];
}

/**
 * The sessions to be placed, in order of the days they want. A talk whose dose is among them is tied to it, wherever
 * that comes to lie; its window then is the tie's around all days the dose may have.
 */
export function ordinalsToPlace(
  definition: ProtocolDefinition,
  { wanted, shifts }: ChangedSessions,
  rung: number,
): WantedOrdinal[] {
  const ordinals = [...wanted, ...shifts.map((shift) => shifted(definition, shift, rung))].sort(
    (a, b) => compareDates(a.wantedDate, b.wantedDate) || Number(a.dosing) - Number(b.dosing),
  );
  return ordinals.map((ordinal) => {
    const { anchor } = phaseOf(definition, ordinal.phase);
    if (anchor.type !== 'session-offset') return ordinal;
    const { fromDays, toDays } = anchor;
    const away = (dose: WantedOrdinal): number =>
      Math.abs(daysBetween(addDays(dose.wantedDate, anchor.wantedDays), ordinal.wantedDate));
    const [dose] = ordinals
      .filter(({ phase, wantedDate }) => {
        const days = daysBetween(wantedDate, ordinal.wantedDate);
        return phase === anchor.phase && days >= fromDays && days <= toDays;
      })
      .sort((a, b) => away(a) - away(b));
    if (!dose) return ordinal;
    return {
      ...ordinal,
      earliest: earlierOf(ordinal.earliest, addDays(dose.earliest, fromDays)),
      latest: laterOf(ordinal.latest, addDays(dose.latest, toDays)),
      relation: { index: ordinals.indexOf(dose), fromDays, toDays },
    };
  });
}

function phaseOf(definition: ProtocolDefinition, code: string): Phase {
  const phase = definition.phases.find((candidate) => candidate.code === code);
  if (!phase) throw new RangeError(`The protocol has no phase ${code}.`);
  return phase;
}

function shifted(
  definition: ProtocolDefinition,
  { phase: code, ordinal, to, earliest, latest }: Shift,
  rung: number,
): WantedOrdinal {
  const phase = phaseOf(definition, code);
  return {
    ...commonOf(definition, phase),
    ...gapsOf(definition, phase, rung),
    dosing: isDosing(phase),
    ordinal,
    wantedDate: to,
    relation: null,
    earliest,
    latest,
  };
}
