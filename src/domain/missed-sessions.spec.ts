import type { CourseChoices } from './course-phases.js';
import type { RecordedSession } from './given-sessions.js';
import { afterMissed, type MissedCircumstances, type MissedOutcome } from './missed-sessions.js';
import type { MissedRule, ProtocolDefinition } from './protocol.js';
import { assisted, esketamine, ladder, tenWeekdays } from './testing/protocols.js';
import { thriceWeekly, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';
import { bookedCourse, carriedOut, withMissed } from './testing/recorded-course.js';

const CHOICES: CourseChoices = { startDate: '2027-01-04' };

interface Case {
  definition: ProtocolDefinition;
  rule: Partial<MissedRule>;
  missed: [phase: string, ordinal: number];
  asOf: string;
  changes?: Partial<RecordedSession>;
  openEnded?: number;
  circumstances?: MissedCircumstances;
  /** Other sessions that are not as they were booked. */
  besides?: (session: RecordedSession) => RecordedSession;
}

function settle(given: Case): {
  outcome: MissedOutcome;
  sessions: RecordedSession[];
  definition: ProtocolDefinition;
} {
  const definition = { ...given.definition };
  definition.missedRule = { ...definition.missedRule, ...given.rule };
  const missed = { phase: given.missed[0], ordinal: given.missed[1] };
  const booked = bookedCourse(definition, CHOICES, given.openEnded ?? 0);
  const sessions = withMissed(booked, given.asOf, missed, given.changes).map(given.besides ?? ((s) => s));
  const outcome = afterMissed(definition, CHOICES, sessions, missed, given.asOf, given.circumstances);
  return { outcome, sessions, definition };
}

const after = (given: Case): MissedOutcome => settle(given).outcome;

const wanted = ({ wanted: all }: MissedOutcome): string =>
  all.map(({ phase: code, ordinal, wantedDate }) => `${code}${ordinal} ${wantedDate.slice(5)}`).join(', ');
const shifts = ({ shifts: all }: MissedOutcome): string =>
  all
    .map(({ phase: code, ordinal, from, to }) => `${code}${ordinal} ${from.slice(5)}>${to.slice(5)}`)
    .join(', ');

describe('append', () => {
  const rule: Partial<MissedRule> = { rule: 'append', appliesItself: true };

  it('adds a session at the rule’s next date after the phase’s last', () => {
    const outcome = after({ definition: tenWeekdays(), rule, missed: ['IND', 3], asOf: '2027-01-06' });
    expect(outcome).toMatchObject({ action: 'append', appliesItself: true, reason: { code: 'APPENDED' } });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['IND11 01-18', '']);
    expect(outcome.wanted[0]).toMatchObject({ earliest: '2027-01-16', latest: '2027-01-25', dosing: true });
  });

  it('not on the missed day, though that is the rule’s next', () => {
    const outcome = after({ definition: twiceWeekly(), rule, missed: ['IND', 6], asOf: '2027-01-20' });
    expect(wanted(outcome)).toBe('IND7 01-25');
  });

  it('not before today', () => {
    const outcome = after({ definition: twiceWeekly(), rule, missed: ['IND', 6], asOf: '2027-02-02' });
    expect(wanted(outcome)).toBe('IND7 02-04');
  });

  it('moves later phases on by whole weeks where the added session needs their place', () => {
    const missed: Case['missed'] = ['IND', 2];
    const outcome = after({ definition: esketamine(), rule, missed, asOf: '2027-01-07', openEnded: 2 });
    expect(wanted(outcome)).toBe('IND9 02-01');
    expect(shifts(outcome)).toBe(
      'MAINT11 02-01>02-08, MAINT12 02-08>02-15, MAINT13 02-15>02-22, MAINT14 02-22>03-01, ' +
        'MAINT21 03-01>03-08, MAINT22 03-15>03-22',
    );
    expect(outcome.openEndedShiftDays).toBe(7);
    expect(outcome.shifts[0]).toMatchObject({ earliest: '2027-02-06', latest: '2027-02-15' });
  });

  it('moves an open end that nothing is booked of, too', () => {
    const outcome = after({ definition: esketamine(), rule, missed: ['MAINT1', 4], asOf: '2027-02-22' });
    expect([wanted(outcome), shifts(outcome), outcome.openEndedShiftDays]).toEqual(['MAINT15 03-01', '', 7]);
  });

  it('keeps a ladder’s booked session where the gaps allow, else an interval after the last dose', () => {
    const definition = weeklyThenLadder();
    const at = (missed: Case['missed'], asOf: string) =>
      after({ definition, rule, missed, asOf, openEnded: 1 });
    expect(shifts(at(['IND', 4], '2027-01-25'))).toBe('MAINT1 02-22>03-01');
    definition.ladder = [{ intervalDays: 28, occurrencesBeforeStep: 2, minGapDays: 20, maxGapDays: 32 }];
    expect(shifts(at(['IND', 4], '2027-01-25'))).toBe('');
  });

  it('keeps away from a booster that somebody asked for', () => {
    const definition = weeklyThenLadder();
    Object.assign(definition.phases[2] ?? {}, { minGapDays: 5 });
    const sessions = withMissed(bookedCourse(definition, CHOICES), '2027-01-18', {
      phase: 'IND',
      ordinal: 3,
    });
    const booster: RecordedSession = {
      phase: 'BOOSTER',
      ordinal: 1,
      wantedDate: '2027-02-03',
      date: '2027-02-03',
      status: 'booked',
    };
    definition.missedRule = { rule: 'append' };
    const missed = { phase: 'IND', ordinal: 3 };
    const outcome = afterMissed(definition, CHOICES, [...sessions, booster], missed, '2027-01-18');
    expect(wanted(outcome)).toBe('IND5 02-08');
  });
});

describe('compress', () => {
  const rule: Partial<MissedRule> = { rule: 'compress' };

  it('moves the rest up from the end as far as the gap asks, and ends as planned', () => {
    const outcome = after({ definition: twiceWeekly(), rule, missed: ['IND', 3], asOf: '2027-01-11' });
    expect(outcome).toMatchObject({
      action: 'compress',
      appliesItself: false,
      reason: { code: 'COMPRESSED' },
    });
    expect(wanted(outcome)).toBe('IND7 01-21');
    expect(shifts(outcome)).toBe('IND5 01-18>01-17, IND6 01-21>01-19');
    expect(outcome.wanted[0]).toMatchObject({ latest: '2027-01-21' });
    expect(outcome.shifts.at(-1)).toMatchObject({ latest: '2027-01-21' });
  });

  it('leaves later phases alone', () => {
    const missed: Case['missed'] = ['IND', 3];
    const outcome = after({ definition: esketamine(), rule, missed, asOf: '2027-01-11', openEnded: 1 });
    expect(shifts(outcome)).toBe('IND7 01-25>01-24, IND8 01-28>01-26');
    expect(outcome.openEndedShiftDays).toBe(0);
  });

  it.each([
    ['the gaps leave no room', thriceWeekly(), ['IND', 5], '2027-01-13', 'IND7 01-18'],
    ['the last one was missed', twiceWeekly(), ['IND', 6], '2027-01-21', 'IND7 01-25'],
  ] as [string, ProtocolDefinition, Case['missed'], string, string][])(
    'appends where %s, and asks first',
    (_fact, definition, missed, asOf, expected) => {
      const outcome = after({ definition, rule: { ...rule, appliesItself: true }, missed, asOf });
      expect(outcome).toMatchObject({ action: 'append', reason: { code: 'NO_ROOM_TO_COMPRESS' } });
      expect([wanted(outcome), outcome.appliesItself]).toEqual([expected, false]);
    },
  );
});

describe('repeat', () => {
  const rule: Partial<MissedRule> = { rule: 'repeat', withinDays: 7 };

  it('takes the session up on the next day; later ones keep their dates where the gaps allow', () => {
    const outcome = after({ definition: weeklyThenLadder(), rule, missed: ['IND', 2], asOf: '2027-01-11' });
    expect(outcome).toMatchObject({ action: 'repeat', reason: { code: 'TAKEN_UP_AGAIN' } });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['IND5 01-12', '']);
    expect(outcome.wanted[0]).toMatchObject({ earliest: '2027-01-12', latest: '2027-01-18' });
  });

  it('else they go on to their rule’s next date, and so on', () => {
    const outcome = after({ definition: weeklyThenLadder(), rule, missed: ['IND', 2], asOf: '2027-01-14' });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['IND5 01-14', 'IND3 01-18>01-25, IND4 01-25>02-01']);
  });

  it('on the weekdays that the plan chose', () => {
    const choices: CourseChoices = { startDate: '2027-01-05', weekdays: ['TU', 'FR'] };
    const definition = { ...twiceWeekly(), missedRule: { rule: 'repeat' as const, withinDays: 7 } };
    const missed = { phase: 'IND', ordinal: 5 };
    const sessions = withMissed(bookedCourse(definition, choices), '2027-01-20', missed);
    const outcome = afterMissed(definition, choices, sessions, missed, '2027-01-21');
    expect([wanted(outcome), shifts(outcome)]).toEqual(['IND7 01-21', 'IND6 01-22>01-26']);
  });

  it('not later than within the days given: then somebody decides', () => {
    const at = (asOf: string) => after({ definition: weeklyThenLadder(), rule, missed: ['IND', 4], asOf });
    expect(wanted(at('2027-02-01'))).toBe('IND5 02-01');
    expect(at('2027-02-02')).toMatchObject({
      action: 'ask-prescriber',
      wanted: [],
      reason: { code: 'TOO_LATE_TO_REPEAT' },
    });
  });

  it('keeps the gap to an aborted session, which gave some of the drug', () => {
    const changes: Partial<RecordedSession> = { status: 'aborted', countsTowardsCourse: false };
    const missed: Case['missed'] = ['IND', 2];
    const outcome = after({ definition: weeklyThenLadder(), rule, missed, asOf: '2027-01-11', changes });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['IND5 01-16', 'IND3 01-18>01-25, IND4 01-25>02-01']);
  });
});

describe('reschedule in the window', () => {
  const rule: Partial<MissedRule> = { rule: 'reschedule-in-window', withinDays: 7 };

  it('takes the first day on which nothing else has to move', () => {
    const at = (asOf: string) => after({ definition: twiceWeekly(), rule, missed: ['IND', 3], asOf });
    expect(at('2027-01-11')).toMatchObject({ action: 'reschedule', shifts: [] });
    expect(wanted(at('2027-01-11'))).toBe('IND7 01-12');
    expect(wanted(at('2027-01-13'))).toBe('IND7 01-16');
  });

  it('appends where its window has no such day, so that the total stays, and asks first', () => {
    const missed: Case['missed'] = ['IND', 3];
    const outcome = after({
      definition: twiceWeekly(),
      rule: { ...rule, appliesItself: true },
      missed,
      asOf: '2027-01-19',
    });
    expect(outcome).toMatchObject({
      action: 'append',
      appliesItself: false,
      reason: { code: 'NO_DAY_IN_WINDOW' },
    });
    expect(wanted(outcome)).toBe('IND7 01-25');
  });

  it('stays before the next phase', () => {
    const missed: Case['missed'] = ['IND', 6];
    const outcome = after({ definition: thriceWeekly(), rule, missed, asOf: '2027-01-15' });
    expect(wanted(outcome)).toBe('IND7 01-16');
    expect(outcome.wanted[0]?.latest).toBe('2027-01-17');
  });
});

describe('a set that must lie within so many days', () => {
  const rule: Partial<MissedRule> = {
    rule: 'append',
    setWithin: { sessions: 2, days: 7 },
  };

  it('holds for each set by itself', () => {
    const at = (ordinal: number, asOf: string) =>
      after({ definition: weeklyThenLadder(), rule, missed: ['IND', ordinal], asOf }).reason.code;
    expect(at(4, '2027-01-25')).toBe('SET_TOO_LONG');
    // Without the first, the sets are 11 and 18, 25 and 01.
    expect(at(1, '2027-01-04')).toBe('APPENDED');
  });
});

describe('the schedule goes on', () => {
  const rule: Partial<MissedRule> = { rule: 'continue-schedule', ifWorse: 'drop-back' };

  it('a maintenance session without end is skipped, whatever took it', () => {
    for (const status of ['no-show', 'cancelled', 'entered-in-error'] as const) {
      const outcome = after({
        definition: esketamine(),
        rule: { rule: 'next-available' },
        missed: ['MAINT2', 1],
        asOf: '2027-03-01',
        openEnded: 3,
        changes: { status },
      });
      expect(outcome).toMatchObject({ action: 'continue', wanted: [], shifts: [], appliesItself: true });
      expect(outcome.reason.code).toBe('MAINTENANCE_SKIPPED');
    }
  });

  it('a ladder skips too where its protocol continues', () => {
    const outcome = after({
      definition: ladder(),
      rule,
      missed: ['MAINT', 2],
      asOf: '2027-01-11',
      openEnded: 2,
    });
    expect(outcome).toMatchObject({ action: 'continue', wanted: [], appliesItself: true });
  });

  it.each([
    ['every 2 weeks to weekly', ['MAINT2', 2], '2027-03-15', 'MAINT1', 7, '2027-03-22'],
    ['weekly to twice weekly', ['MAINT1', 2], '2027-02-08', 'IND', 3.5, '2027-02-11'],
  ] as [string, Case['missed'], string, string, number, string][])(
    'symptoms got worse: %s is proposed, never done',
    (_fact, missed, asOf, code, intervalDays, nextWanted) => {
      const worse = { symptomsWorsened: true };
      const outcome = after({
        definition: esketamine(),
        rule: { ...rule, appliesItself: true },
        missed,
        asOf,
        openEnded: 3,
        circumstances: worse,
      });
      expect(outcome).toMatchObject({ rule: 'drop-back', action: 'drop-back', appliesItself: false });
      expect(outcome.dropBack).toMatchObject({ phase: code, intervalDays, nextWanted });
      expect(outcome.shifts).toEqual([]);
    },
  );

  it('without word of worse symptoms the denser schedule is only named', () => {
    const outcome = after({
      definition: esketamine(),
      rule,
      missed: ['MAINT2', 1],
      asOf: '2027-03-01',
      openEnded: 2,
    });
    expect(outcome).toMatchObject({
      rule: 'continue-schedule',
      action: 'continue',
      dropBack: { phase: 'MAINT1' },
    });
  });

  it('the first phase never drops back', () => {
    const missed: Case['missed'] = ['IND', 3];
    for (const main of [rule, { rule: 'drop-back' as const }]) {
      const worse = { symptomsWorsened: true };
      const outcome = after({
        definition: esketamine(),
        rule: main,
        missed,
        asOf: '2027-01-11',
        circumstances: worse,
      });
      expect(outcome).toMatchObject({ action: 'continue', dropBack: null });
    }
  });

  it('one rung down a ladder; on the lowest, with no phase before it, somebody decides', () => {
    const at = (rung: number) =>
      after({
        definition: ladder(),
        rule: { rule: 'next-available', ifWorse: 'drop-back' },
        missed: ['MAINT', 2],
        asOf: '2027-01-11',
        openEnded: 2,
        circumstances: { symptomsWorsened: true, rung },
      });
    expect(at(2)).toMatchObject({
      action: 'drop-back',
      dropBack: { rung: 1, intervalDays: 14, nextWanted: '2027-01-18' },
    });
    expect(at(0)).toMatchObject({ action: 'ask-prescriber', reason: { code: 'NO_DENSER_SCHEDULE' } });
    const definition = weeklyThenLadder();
    definition.ladder.push({ intervalDays: 42, occurrencesBeforeStep: null, minGapDays: 38, maxGapDays: 46 });
    const atRung = (rung: number) =>
      after({
        definition,
        rule: { rule: 'drop-back' },
        missed: ['MAINT', 1],
        asOf: '2027-02-22',
        openEnded: 1,
        circumstances: { rung },
      }).dropBack;
    expect(atRung(1)).toMatchObject({ phase: 'MAINT', rung: 0, intervalDays: 28, nextWanted: '2027-02-23' });
    expect(atRung(0)).toMatchObject({ phase: 'IND', rung: null, rrule: 'FREQ=WEEKLY', intervalDays: 7 });
  });
});

describe('a ladder', () => {
  const rule: Partial<MissedRule> = { rule: 'next-available', withinDays: 7, appliesItself: true };

  it('takes the next free day within the days given', () => {
    const at = (asOf: string) =>
      after({ definition: ladder(), rule, missed: ['MAINT', 2], asOf, openEnded: 2 });
    expect(at('2027-01-11')).toMatchObject({ action: 'repeat', appliesItself: true });
    expect(wanted(at('2027-01-11'))).toBe('MAINT3 01-12');
    expect(wanted(at('2027-01-18'))).toBe('MAINT3 01-18');
    expect(at('2027-01-19')).toMatchObject({
      action: 'ask-prescriber',
      reason: { code: 'TOO_LATE_TO_REPEAT' },
    });
  });

  it('wants nothing more where the next one stands already', () => {
    const { outcome, sessions, definition } = settle({
      definition: ladder(),
      rule,
      missed: ['MAINT', 2],
      asOf: '2027-01-11',
      openEnded: 2,
    });
    const again = carriedOut(sessions, outcome);
    const missed = { phase: 'MAINT', ordinal: 2 };
    expect(afterMissed(definition, CHOICES, again, missed, '2027-01-12')).toMatchObject({
      wanted: [],
      reason: { code: 'ALREADY_REPLACED' },
    });
  });
});

describe('talks go with their dose', () => {
  const rule: Partial<MissedRule> = { rule: 'next-available', withinDays: 7 };

  it('the missed dose’s talk follows the one that makes up for it', () => {
    const outcome = after({ definition: assisted(), rule, missed: ['DOSE', 2], asOf: '2027-01-11' });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['DOSE4 01-12', 'INTEGRATION2 01-12>01-13']);
    expect(outcome.shifts[0]).toMatchObject({ earliest: '2027-01-13', latest: '2027-01-18' });
  });

  it('a talk that was cancelled with it is wanted anew', () => {
    const outcome = after({
      definition: assisted(),
      rule,
      missed: ['DOSE', 2],
      asOf: '2027-01-11',
      besides: (s) => (s.phase === 'INTEGRATION' && s.ordinal === 2 ? { ...s, status: 'cancelled' } : s),
    });
    expect([wanted(outcome), shifts(outcome)]).toEqual(['DOSE4 01-12, INTEGRATION4 01-13', '']);
  });

  it('the series and its talks shift together', () => {
    const outcome = after({
      definition: assisted(),
      rule,
      missed: ['DOSE', 2],
      asOf: '2027-01-14',
      besides: (s) => (s.phase === 'INTEGRATION' && s.ordinal === 2 ? { ...s, status: 'cancelled' } : s),
    });
    expect(wanted(outcome)).toBe('DOSE4 01-14, INTEGRATION4 01-26');
    // The third talk, on the 19th, is beside the dose of the 14th.
    expect(shifts(outcome)).toBe('DOSE3 01-18>01-25');
  });

  it('a missed talk is placed anew beside its dose while there is a day', () => {
    const at = (asOf: string) => after({ definition: assisted(), rule, missed: ['INTEGRATION', 1], asOf });
    expect(at('2027-01-05')).toMatchObject({ action: 'reschedule', reason: { code: 'TALK_RESCHEDULED' } });
    expect(wanted(at('2027-01-05'))).toBe('INTEGRATION4 01-06');
    expect(at('2027-01-11')).toMatchObject({ action: 'ask-prescriber', reason: { code: 'TALK_TOO_LATE' } });
  });

  it('where each dose needs a talk before it, the dose waits for that', () => {
    const definition = assisted();
    Object.assign(definition.phases[0]?.anchor ?? {}, {
      sessions: 'each',
      fromDays: -2,
      toDays: -1,
      wantedDays: -1,
    });
    Object.assign(definition.phases[0] ?? {}, { countMin: 3, countDefault: 3, countMax: 3 });
    const outcome = after({ definition, rule, missed: ['DOSE', 3], asOf: '2027-01-21' });
    expect(wanted(outcome)).toBe('DOSE4 01-22, PREP4 01-21, INTEGRATION4 01-23');
  });
});

describe('somebody decides', () => {
  it.each([
    ['the protocol says review', { rule: 'review' }, 'PRESCRIBER_DECIDES'],
    ['the protocol has no rule', { rule: 'none' }, 'PRESCRIBER_DECIDES'],
  ] as [string, Partial<MissedRule>, string][])('where %s', (_fact, rule, code) => {
    const outcome = after({ definition: twiceWeekly(), rule, missed: ['IND', 3], asOf: '2027-01-11' });
    expect(outcome).toMatchObject({ action: 'ask-prescriber', wanted: [], shifts: [], appliesItself: false });
    expect(outcome.reason.code).toBe(code);
  });

  it('where symptoms got worse and the protocol asks for a review then', () => {
    const outcome = after({
      definition: esketamine(),
      rule: { rule: 'append', ifWorse: 'review' },
      missed: ['MAINT1', 2],
      asOf: '2027-02-08',
      circumstances: { symptomsWorsened: true },
    });
    expect(outcome).toMatchObject({ rule: 'review', action: 'ask-prescriber' });
  });

  it('where the next phase has begun', () => {
    const outcome = after({
      definition: esketamine(),
      rule: { rule: 'append' },
      missed: ['IND', 8],
      asOf: '2027-02-02',
    });
    expect(outcome.reason.code).toBe('LATER_PHASE_BEGUN');
  });

  it('for a session on demand', () => {
    const definition = weeklyThenLadder();
    const booster: RecordedSession = {
      phase: 'BOOSTER',
      ordinal: 1,
      wantedDate: '2027-01-08',
      date: '2027-01-08',
      status: 'no-show',
    };
    const outcome = afterMissed(definition, CHOICES, [booster], booster, '2027-01-08');
    expect(outcome).toMatchObject({ action: 'ask-prescriber', reason: { code: 'ON_DEMAND' } });
  });
});

describe('a lapse before the next dose', () => {
  const at = (restartAfterDays: number | null): MissedOutcome => {
    const definition = { ...tenWeekdays(), lapse: { reviewAfterDays: 3, restartAfterDays } };
    const rule: Partial<MissedRule> = { rule: 'append', appliesItself: true };
    return after({ definition, rule, missed: ['IND', 6], asOf: '2027-01-11' });
  };

  it('is to be reviewed, and what the rule asks is done all the same', () => {
    expect(at(null)).toMatchObject({ appliesItself: true, lapse: { state: 'review', daysSinceGiven: 4 } });
  });

  it('is never a restart by itself, and then nothing else is done by itself', () => {
    expect(at(3)).toMatchObject({
      action: 'append',
      appliesItself: false,
      lapse: { state: 'restart-proposed' },
    });
  });
});

it('refuses a session that was not missed, or is not on record', () => {
  const definition = twiceWeekly();
  const sessions = bookedCourse(definition, CHOICES);
  for (const missed of [
    { phase: 'IND', ordinal: 1 },
    { phase: 'IND', ordinal: 9 },
    { phase: 'NONE', ordinal: 1 },
  ]) {
    expect(() => afterMissed(definition, CHOICES, sessions, missed, '2027-01-04')).toThrow(RangeError);
  }
});
