import { DomainError, invalid, type Fault } from '../domain/errors.js';
import type {
  Anchor,
  CheckpointTiming,
  Phase,
  ProtocolDefinition,
  SessionProfile,
} from '../domain/protocol.js';
import { validateProtocol } from '../domain/protocol-rules.js';
import { ruleCount, ruleFaults } from '../domain/recurrence.js';
import { DOSING_NEEDS } from './catalogue/building-blocks.js';
import type { AnchorBody, PhaseBody, SessionProfileBody, TimingBody } from './protocol-definition.dto.js';
import type { CreateProtocolVersion } from './protocols.dto.js';
import { stepRuleOf } from './step-rule.dto.js';

/** No phase is longer than a year without a dose unless it says so. */
const NO_MAXIMUM_GAP_DAYS = 366;

/** What cannot work in a body that also has faults of shape; nothing where it cannot be read at all. */
export function faultsBesideShape(sent: unknown): Fault[] {
  try {
    definitionOf(sent as CreateProtocolVersion, 'unnamed');
    return [];
  } catch (error) {
    return error instanceof DomainError ? (error.extras.errors ?? []) : [];
  }
}

/**
 * A whole definition from what a client sent: everything left out takes its default, said in the DTO. Throws every
 * fault at once, each with its pointer into the body.
 */
export function definitionOf(body: CreateProtocolVersion, code: string): ProtocolDefinition {
  const faults: Fault[] = [];
  const phases = body.phases.map((phase, i) => phaseOf(phase, body.phases, `/phases/${i}`, faults));
  const checkpoints = (body.checkpoints ?? []).map((checkpoint, i) => ({
    code: checkpoint.code,
    name: checkpoint.name,
    kind: checkpoint.kind,
    timing: timingOf(checkpoint.timing, `/checkpoints/${i}/timing`, faults),
    scales: checkpoint.scales ?? [],
    required: checkpoint.required ?? true,
  }));
  const definition: ProtocolDefinition = {
    code,
    name: body.name,
    effectiveFrom: body.effectiveFrom ?? null,
    supersedes: body.supersedes ?? null,
    indication: body.indication ?? [],
    route: body.route,
    regulatoryStatus: body.regulatoryStatus ?? 'OFF_LABEL',
    evidenceLevel: body.evidenceLevel ?? 'unspecified',
    enabled: body.enabled ?? true,
    disabledReason: body.disabledReason ?? null,
    roleRequirements: body.roleRequirements ?? [],
    phases,
    session: profileOf(body.session),
    dose: {
      first: body.dose?.first ?? null,
      allowed: body.dose?.allowed ?? [],
      unit: body.dose?.unit ?? 'mg',
      perKg: body.dose?.perKg ?? false,
      note: body.dose?.note ?? null,
    },
    ladder: (body.ladder ?? []).map(rungOf),
    stepUpRule: body.stepUpRule ?? null,
    stepDownRule: body.stepDownRule ?? null,
    stepRule: body.stepRule ? stepRuleOf(body.stepRule, '/stepRule', faults) : null,
    missedRule: {
      rule: body.missedRule?.rule ?? 'reschedule-in-window',
      withinDays: body.missedRule?.withinDays ?? null,
      appliesItself: body.missedRule?.appliesItself ?? null,
      ifWorse: body.missedRule?.ifWorse ?? null,
      setWithin: body.missedRule?.setWithin ? { ...body.missedRule.setWithin } : null,
      note: body.missedRule?.note ?? null,
    },
    lapse: {
      reviewAfterDays: body.lapse?.reviewAfterDays ?? null,
      restartAfterDays: body.lapse?.restartAfterDays ?? null,
    },
    checkpoints,
    safetyMonitors: (body.safetyMonitors ?? []).map((monitor) => ({
      code: monitor.code,
      name: monitor.name,
      baseline: monitor.baseline,
      everyDays: monitor.everyDays ?? null,
      everySessions: monitor.everySessions ?? null,
      trigger: monitor.trigger ?? null,
      evidence: monitor.evidence,
    })),
    prerequisites: body.prerequisites ?? [],
    sources: (body.sources ?? []).map(({ field, citation, evidence }) => ({ field, citation, evidence })),
  };
  // A timing or anchor with a field missing has no meaning to judge further.
  if (faults.length === 0) faults.push(...validateProtocol(definition));
  if (faults.length > 0) throw invalid(faults, 'The protocol cannot work.');
  return definition;
}

function phaseOf(body: PhaseBody, all: PhaseBody[], pointer: string, faults: Fault[]): Phase {
  const anchor = anchorOf(body.anchor, `${pointer}/anchor`, faults);
  const count = body.countDefault ?? impliedCount(body, all);
  return {
    code: body.code,
    name: body.name ?? null,
    kind: body.kind,
    anchor,
    rrule: body.rrule ?? null,
    countMin: body.countMin ?? (count === null ? null : 1),
    countDefault: count,
    countMax: body.countMax ?? count,
    windowDays: { before: body.windowDays?.before ?? 2, after: body.windowDays?.after ?? 7 },
    minGapDays: body.minGapDays ?? 1,
    maxGapDays: body.maxGapDays ?? NO_MAXIMUM_GAP_DAYS,
    entryGate: body.entryGate ?? null,
    exitGate: body.exitGate ?? null,
    bookAhead: body.bookAhead ?? null,
    session: body.session ? profileOf(body.session) : null,
    sessionByOrdinal:
      body.sessionByOrdinal?.map(({ from, to, session }) => ({ from, to, session: profileOf(session) })) ??
      null,
    ladder: body.ladder?.map(rungOf) ?? null,
  };
}

/** The count a phase has without saying it: its rule's, or that of the sessions it is tied to. */
function impliedCount(body: PhaseBody, all: PhaseBody[]): number | null {
  if (body.anchor?.type === 'session-offset') {
    if (body.anchor.sessions !== 'each') return 1;
    const target = all.find((other) => other.code === body.anchor?.phase && other !== body);
    if (!target || target.anchor?.type === 'session-offset') return 1;
    return target.countDefault ?? impliedCount(target, all);
  }
  if (!body.rrule) return null;
  // A rule that cannot be read is refused on its own account; with a COUNT in it the phase is not open-ended.
  if (ruleFaults(body.rrule).length > 0) return body.rrule.includes('COUNT=') ? 1 : null;
  return ruleCount(body.rrule);
}

const rungOf = (rung: NonNullable<PhaseBody['ladder']>[number]) => ({
  intervalDays: rung.intervalDays,
  occurrencesBeforeStep: rung.occurrencesBeforeStep ?? null,
  minGapDays: rung.minGapDays,
  maxGapDays: rung.maxGapDays,
});

function profileOf(body: SessionProfileBody): SessionProfile {
  return {
    preparationMinutes: body.preparationMinutes ?? null,
    administrationMinutes: body.administrationMinutes,
    minObservationMinutes: body.minObservationMinutes ?? null,
    observationClock: body.observationClock ?? 'ADMINISTRATION_END',
    turnoverMinutes: body.turnoverMinutes ?? null,
    needs: (body.needs ?? structuredClone(DOSING_NEEDS)).map(({ kinds, role, segments, quantity, tags }) => ({
      kinds,
      role: role ?? null,
      segments,
      quantity: quantity ?? 1,
      tags: tags ?? [],
    })),
    vitalsPlan: (body.vitalsPlan ?? []).map(({ offsetMinutes, readings, required }) => ({
      offsetMinutes,
      readings,
      required,
    })),
    steps: body.steps ?? [],
  };
}

/** Names the fields that the type asks for and are missing, and those given that do not belong to it. */
function fit<T extends object>(
  body: T,
  type: string,
  fields: { required: (keyof T & string)[]; optional: (keyof T & string)[] },
  pointer: string,
  faults: Fault[],
): void {
  for (const name of fields.required) {
    if (body[name] == null) faults.push({ pointer: `${pointer}/${name}`, detail: `Is needed for ${type}.` });
  }
  for (const [name, value] of Object.entries(body)) {
    const known = [...fields.required, ...fields.optional, 'type'] as string[];
    if (value != null && !known.includes(name)) {
      faults.push({ pointer: `${pointer}/${name}`, detail: `Does not belong to ${type}.` });
    }
  }
}

function anchorOf(body: AnchorBody | undefined, pointer: string, faults: Fault[]): Anchor {
  if (!body) return { type: 'course-week', week: 1 };
  const check = (required: (keyof AnchorBody)[], optional: (keyof AnchorBody)[]): void =>
    fit(body, body.type, { required, optional }, pointer, faults);
  switch (body.type) {
    case 'course-week':
      check([], ['week']);
      return { type: 'course-week', week: body.week ?? 1 };
    case 'session-offset':
      check(['phase', 'sessions', 'fromDays', 'toDays', 'wantedDays'], []);
      return {
        type: 'session-offset',
        phase: body.phase ?? '',
        sessions: body.sessions ?? 'each',
        fromDays: body.fromDays ?? 0,
        toDays: body.toDays ?? 0,
        wantedDays: body.wantedDays ?? 0,
      };
    case 'last-given':
    case 'on-demand':
      check([], []);
      return { type: body.type };
  }
}

function timingOf(body: TimingBody, pointer: string, faults: Fault[]): CheckpointTiming {
  const check = (required: (keyof TimingBody)[], optional: (keyof TimingBody)[]): void =>
    fit(body, body.type, { required, optional }, pointer, faults);
  const phase = body.phase ?? '';
  const later = body.offsetDays == null ? {} : { offsetDays: body.offsetDays };
  switch (body.type) {
    case 'baseline':
      check([], []);
      return { type: 'baseline' };
    case 'each-session':
      check([], ['phases']);
      return { type: 'each-session', phases: body.phases ?? null };
    case 'after-session':
      check(['phase', 'session'], ['offsetDays']);
      return { type: 'after-session', phase, session: body.session ?? 1, ...later };
    case 'after-each-session':
      check(['phase'], ['offsetDays']);
      return { type: 'after-each-session', phase, offsetDays: body.offsetDays ?? 0 };
    case 'end-of-phase':
      check(['phase'], ['offsetDays']);
      return { type: 'end-of-phase', phase, ...later };
    case 'rrule':
      check(['rrule'], []);
      return { type: 'rrule', rrule: body.rrule ?? '' };
  }
}
