/** Small protocols for the domain's specs: the shape of well-known courses, without their clinical text. */
import type { Phase, ProtocolDefinition, SessionProfile } from '../protocol.js';
import { validateProtocol } from '../protocol-rules.js';

export function profile(changes: Partial<SessionProfile> = {}): SessionProfile {
  return {
    administrationMinutes: 40,
    minObservationMinutes: 60,
    observationClock: 'ADMINISTRATION_END',
    needs: [
      { kinds: ['chair', 'bed'], segments: ['preparation', 'administration', 'observation', 'turnover'] },
      { kinds: ['practitioner'], role: 'nurse', segments: ['preparation', 'administration', 'observation'] },
    ],
    vitalsPlan: [{ offsetMinutes: 0, readings: ['bp'], required: true }],
    steps: [],
    ...changes,
  };
}

/** A weekly phase from course week 1 on, open-ended unless a count is given. */
export function phase(code: string, changes: Partial<Phase> = {}): Phase {
  return {
    code,
    kind: 'maintenance',
    anchor: { type: 'course-week', week: 1 },
    rrule: 'FREQ=WEEKLY',
    windowDays: { before: 2, after: 7 },
    minGapDays: 5,
    maxGapDays: 9,
    ...changes,
  };
}

export const counts = (min: number, normal: number, max: number) => ({
  countMin: min,
  countDefault: normal,
  countMax: max,
});

export function protocol(phases: Phase[], changes: Partial<ProtocolDefinition> = {}): ProtocolDefinition {
  return {
    code: 'test-protocol',
    name: 'A protocol for tests',
    indication: ['F33.2'],
    route: 'IV',
    regulatoryStatus: 'OFF_LABEL',
    evidenceLevel: 'test',
    enabled: true,
    roleRequirements: [],
    phases,
    session: profile(),
    dose: { first: 0.5, allowed: [0.5], unit: 'mg', perKg: true },
    ladder: [],
    missedRule: { rule: 'reschedule-in-window' },
    lapse: { reviewAfterDays: 14, restartAfterDays: null },
    checkpoints: [],
    safetyMonitors: [],
    prerequisites: [],
    sources: [],
    ...changes,
  };
}

/** Six infusions, twice weekly. */
export const twiceWeekly = (): ProtocolDefinition =>
  protocol([
    phase('IND', {
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6',
      ...counts(4, 6, 8),
      minGapDays: 2,
      maxGapDays: 5,
    }),
  ]);

/** Six infusions, thrice weekly, then four weekly ones. */
export const thriceWeekly = (): ProtocolDefinition =>
  protocol([
    phase('IND', {
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6',
      ...counts(6, 6, 6),
      minGapDays: 2,
      maxGapDays: 4,
    }),
    phase('MAINT', {
      anchor: { type: 'course-week', week: 3 },
      rrule: 'FREQ=WEEKLY;COUNT=4',
      ...counts(4, 4, 4),
    }),
  ]);

/** The esketamine label's cadence: 8 in 4 weeks, 4 weekly, then every 2 weeks from week 9 on. */
export const esketamine = (): ProtocolDefinition =>
  protocol(
    [
      phase('IND', {
        kind: 'induction',
        rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8',
        ...counts(4, 8, 8),
        minGapDays: 2,
        maxGapDays: 5,
        exitGate: 'end-of-induction',
      }),
      phase('MAINT1', {
        kind: 'continuation',
        anchor: { type: 'course-week', week: 5 },
        rrule: 'FREQ=WEEKLY;COUNT=4',
        ...counts(4, 4, 4),
        entryGate: 'end-of-induction',
      }),
      phase('MAINT2', {
        anchor: { type: 'course-week', week: 9 },
        rrule: 'FREQ=WEEKLY;INTERVAL=2',
        minGapDays: 11,
        maxGapDays: 17,
      }),
    ],
    {
      route: 'IN',
      session: profile({
        administrationMinutes: 15,
        minObservationMinutes: 120,
        observationClock: 'FIRST_DEVICE',
      }),
      checkpoints: [
        {
          code: 'end-of-induction',
          name: 'Benefit evaluation',
          kind: 'evaluation',
          timing: { type: 'end-of-phase', phase: 'IND' },
          scales: [],
          required: true,
        },
      ],
    },
  );

/** Ten infusions on ten weekdays. */
export const tenWeekdays = (): ProtocolDefinition =>
  protocol([
    phase('IND', {
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10',
      ...counts(10, 10, 10),
      minGapDays: 1,
      maxGapDays: 4,
    }),
  ]);

/** Maintenance alone: one at a time, 7, 14, 21 and 28 days after the last one given. */
export const ladder = (): ProtocolDefinition =>
  protocol([phase('MAINT', { anchor: { type: 'last-given' }, rrule: null, bookAhead: 1 })], {
    ladder: [
      { intervalDays: 7, occurrencesBeforeStep: 4, minGapDays: 5, maxGapDays: 10 },
      { intervalDays: 14, occurrencesBeforeStep: 4, minGapDays: 10, maxGapDays: 18 },
      { intervalDays: 21, occurrencesBeforeStep: 4, minGapDays: 17, maxGapDays: 25 },
      { intervalDays: 28, occurrencesBeforeStep: null, minGapDays: 24, maxGapDays: 32 },
    ],
    missedRule: { rule: 'next-available', withinDays: 7 },
  });

/** Four weekly infusions (3 to 6), then a ladder from 28 days on, and a booster when somebody asks for it. */
export const weeklyThenLadder = (): ProtocolDefinition =>
  protocol(
    [
      phase('IND', { kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=4', ...counts(3, 4, 6) }),
      phase('MAINT', { anchor: { type: 'last-given' }, rrule: null, bookAhead: 1 }),
      phase('BOOSTER', { kind: 'booster', anchor: { type: 'on-demand' }, rrule: null }),
    ],
    { ladder: [{ intervalDays: 28, occurrencesBeforeStep: 2, minGapDays: 24, maxGapDays: 32 }] },
  );

/** One preparation, three weekly doses, integration after each. */
export const assisted = (): ProtocolDefinition =>
  protocol([
    phase('PREP', {
      kind: 'preparation',
      anchor: {
        type: 'session-offset',
        phase: 'DOSE',
        sessions: 'first',
        fromDays: -7,
        toDays: -1,
        wantedDays: -3,
      },
      rrule: null,
      ...counts(1, 1, 1),
    }),
    phase('DOSE', { kind: 'induction', rrule: 'FREQ=WEEKLY;COUNT=3', ...counts(2, 3, 3) }),
    phase('INTEGRATION', {
      kind: 'integration',
      anchor: {
        type: 'session-offset',
        phase: 'DOSE',
        sessions: 'each',
        fromDays: 1,
        toDays: 6,
        wantedDays: 1,
      },
      rrule: null,
      ...counts(2, 3, 3),
    }),
  ]);

/** Where the faults are found. */
export const pointers = (definition: ProtocolDefinition): string[] =>
  validateProtocol(definition).map((fault) => fault.pointer);

/** Twice weekly, with another induction. */
export const induction = (changes: Partial<Phase>): ProtocolDefinition => {
  const definition = twiceWeekly();
  Object.assign(definition.phases[0] ?? {}, changes);
  return definition;
};
