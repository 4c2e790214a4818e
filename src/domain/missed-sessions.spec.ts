import type { CourseChoices } from './course-phases.js';
import type { RecordedSession } from './given-sessions.js';
import { afterMissed, type MissedOutcome } from './missed-sessions.js';
import type { MissedRule } from './protocol.js';
import {
  after,
  MISSED_CHOICES as CHOICES,
  shifts,
  wanted,
  type MissedCase as Case,
} from './testing/missed-case.js';
import { esketamine, tenWeekdays } from './testing/protocols.js';
import { thriceWeekly, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';
import { bookedCourse, withMissed } from './testing/recorded-course.js';

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
