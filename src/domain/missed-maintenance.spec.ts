import { afterMissed } from './missed-sessions.js';
import type { MissedRule } from './protocol.js';
import {
  after,
  MISSED_CHOICES as CHOICES,
  settle,
  shifts,
  wanted,
  type MissedCase as Case,
} from './testing/missed-case.js';
import { assisted, esketamine, ladder, thriceWeekly, weeklyThenLadder } from './testing/protocols.js';
import { carriedOut } from './testing/recorded-course.js';

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
      expect(outcome.reason.words).toContain(
        intervalDays === 7 ? 'every 7 days, ' : 'every 3.5 days on average',
      );
      expect([outcome.wanted, outcome.shifts]).toEqual([[], []]);
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

  it('says how often in numbers that a person would write', () => {
    const missed: Case['missed'] = ['MAINT', 2];
    const definition = thriceWeekly();
    const circumstances = { symptomsWorsened: true };
    const { reason } = after({ definition, rule, missed, asOf: '2027-01-25', circumstances });
    expect(reason.words).toContain('every 2.3 days on average');
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

  it('a talk cancelled in advance may be held before the day it had, never on it', () => {
    const at = (asOf: string, missed: Case['missed'], changes = {}) =>
      after({ definition: assisted(), rule, missed, asOf, changes: { status: 'cancelled', ...changes } });
    const talk = at('2026-12-01', ['PREP', 1], { date: '2027-01-01' });
    expect(talk).toMatchObject({ action: 'reschedule', notOn: '2027-01-01' });
    expect(talk.reason.words).toContain('between 2026-12-28 and 2027-01-03');
    expect(talk.wanted).toMatchObject([
      { ordinal: 2, wantedDate: '2026-12-31', earliest: '2026-12-28', latest: '2027-01-03' },
    ]);
    // Its last day is gone, and the one it had.
    expect(wanted(at('2027-01-01', ['PREP', 1], { date: '2027-01-01' }))).toBe('PREP2 01-02');
    expect(wanted(at('2027-01-02', ['PREP', 1], { date: '2027-01-03' }))).toBe('PREP2 01-02');
    expect(at('2027-01-03', ['PREP', 1], { date: '2027-01-03' }).reason.code).toBe('TALK_TOO_LATE');
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
