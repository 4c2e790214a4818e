import { addDays, weekdayOf } from './local-time.js';
import { dueOrdinals } from './maintenance.js';
import type { DueOrdinal, KnownSession, MaintenanceInput } from './maintenance.js';
import type { MissedRule, ProtocolDefinition } from './protocol.js';
import type { SessionStatus } from './session-lifecycle.js';
import { esketamine, ladder, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';

const booked = (due: DueOrdinal): KnownSession => ({
  phase: due.phase,
  ordinal: due.ordinal,
  wantedDate: due.wantedDate,
  date: due.wantedDate,
  status: 'booked',
  given: false,
});

const session = (
  phase: string,
  ordinal: number,
  date: string,
  changes: Partial<KnownSession> = {},
): KnownSession => ({
  phase,
  ordinal,
  wantedDate: date,
  date,
  status: 'booked',
  given: false,
  ...changes,
});

const given: Partial<KnownSession> = { status: 'completed', given: true };

const input = (
  definition: ProtocolDefinition,
  changes: Partial<MaintenanceInput> = {},
): MaintenanceInput => ({
  definition,
  choices: { startDate: '2027-01-04' },
  dayOne: '2027-01-04',
  asOf: '2027-01-04',
  horizonDays: 56,
  rung: 0,
  sessions: [],
  ...changes,
});

const due = (given: MaintenanceInput): string[] =>
  dueOrdinals(given).map(({ ordinal, wantedDate }) => `${ordinal} ${wantedDate}`);

describe('maintenance by rule', () => {
  it('begins in course week 9, once that is inside the horizon', () => {
    expect(due(input(esketamine(), { horizonDays: 55 }))).toEqual([]);
    expect(dueOrdinals(input(esketamine()))).toEqual([
      {
        phase: 'MAINT2',
        ordinal: 1,
        wantedDate: '2027-03-01',
        earliest: '2027-02-27',
        latest: '2027-03-08',
        minGapDays: 11,
        maxGapDays: 17,
        entryGate: null,
      },
    ]);
  });

  it('52 weekly runs give every date of the rule once, each in the first run whose horizon holds it', () => {
    const sessions: KnownSession[] = [];
    const seen: string[] = [];
    for (let week = 0; week < 52; week++) {
      const asOf = addDays('2027-01-04', 7 * week);
      const found = dueOrdinals(input(esketamine(), { asOf, sessions }));
      for (const one of found) seen.push(`${asOf}: ${one.ordinal} ${one.wantedDate}`);
      sessions.push(...found.map(booked));
      expect(due(input(esketamine(), { asOf, sessions }))).toEqual([]);
    }
    // Every second run from the first on finds one; the last sees up to 2028-02-21.
    const expected = Array.from({ length: 26 }, (_, i) => {
      const asOf = addDays('2027-01-04', 14 * i);
      return `${asOf}: ${i + 1} ${addDays('2027-03-01', 14 * i)}`;
    });
    expect(seen).toEqual(expected);
    expect(seen.at(-1)).toBe('2027-12-20: 26 2028-02-14');
    expect(new Set(sessions.map(({ wantedDate }) => weekdayOf(wantedDate)))).toEqual(new Set(['MO']));
  });

  it.each<[string, SessionStatus]>([
    ['cancelled', 'cancelled'],
    ['missed', 'no-show'],
    ['entered in error', 'entered-in-error'],
  ])('never gives the ordinal of a %s session again', (_fact, status) => {
    const sessions = [session('MAINT2', 1, '2027-03-01', { status }), session('MAINT2', 2, '2027-03-15')];
    expect(due(input(esketamine(), { asOf: '2027-02-01', sessions }))).toEqual(['3 2027-03-29']);
  });

  it('gives what was left out while nobody looked, past windows included', () => {
    const sessions = [session('MAINT2', 1, '2027-03-01', given)];
    expect(due(input(esketamine(), { asOf: '2027-04-20', horizonDays: 14, sessions }))).toEqual([
      '2 2027-03-15',
      '3 2027-03-29',
      '4 2027-04-12',
      '5 2027-04-26',
    ]);
  });

  it('does not move with its sessions, but with day 1 and the plan’s counts', () => {
    const sessions = [session('MAINT2', 1, '2027-03-05', { wantedDate: '2027-03-01', ...given })];
    expect(due(input(esketamine(), { asOf: '2027-03-08', horizonDays: 7, sessions }))).toEqual([
      '2 2027-03-15',
    ]);
    expect(due(input(esketamine(), { dayOne: '2027-01-07', horizonDays: 59 }))).toEqual(['1 2027-03-04']);
    const choices = { startDate: '2027-01-04', counts: { IND: 6 } };
    expect(due(input(esketamine(), { choices }))).toEqual(['1 2027-02-22']);
  });

  it('books no more ahead than the phase allows', () => {
    const definition = esketamine();
    Object.assign(definition.phases[2] ?? {}, { bookAhead: 2 });
    expect(due(input(definition, { horizonDays: 112 }))).toEqual(['1 2027-03-01', '2 2027-03-15']);
    const sessions = [session('MAINT2', 1, '2027-03-01'), session('MAINT2', 2, '2027-03-15')];
    expect(due(input(definition, { horizonDays: 112, sessions }))).toEqual([]);
    expect(due(input(definition, { asOf: '2027-03-02', horizonDays: 112, sessions }))).toEqual([
      '3 2027-03-29',
    ]);
  });

  it('has nothing to do for a protocol without an open end', () => {
    expect(due(input(twiceWeekly(), { asOf: '2028-01-01' }))).toEqual([]);
  });
});

describe('maintenance by ladder', () => {
  const at = (asOf: string, sessions: KnownSession[], rung = 0) => input(ladder(), { asOf, sessions, rung });

  it('starts on day 1 where nothing precedes it, one at a time', () => {
    expect(dueOrdinals(at('2027-01-04', []))).toEqual([
      expect.objectContaining({
        ordinal: 1,
        wantedDate: '2027-01-04',
        earliest: '2027-01-04',
        minGapDays: 5,
      }),
    ]);
    expect(due(at('2027-01-04', [session('MAINT', 1, '2027-01-04')]))).toEqual([]);
  });

  it.each([
    ['from the last one given, on the day it was given', 0, '2 2027-01-13', 5],
    ['by the present rung', 2, '2 2027-01-27', 17],
    ['by the last rung, where there is none higher', 9, '2 2027-02-03', 24],
  ])('goes on %s', (_fact, rung, expected, minGapDays) => {
    const sessions = [session('MAINT', 1, '2027-01-06', { wantedDate: '2027-01-04', ...given })];
    expect(due(at('2027-01-06', sessions, rung))).toEqual([expected]);
    expect(dueOrdinals(at('2027-01-06', sessions, rung))[0]).toMatchObject({ minGapDays });
  });

  it('waits until the next one is inside the horizon', () => {
    const sessions = [session('MAINT', 1, '2027-01-06', given)];
    expect(due(input(ladder(), { asOf: '2027-01-06', sessions, rung: 3, horizonDays: 27 }))).toEqual([]);
    expect(due(input(ladder(), { asOf: '2027-01-06', sessions, rung: 3, horizonDays: 28 }))).toEqual([
      '2 2027-02-03',
    ]);
  });

  it.each<[SessionStatus, string, string, string]>([
    ['no-show', '2027-01-13', '3 2027-01-14', '2027-01-14'],
    ['cancelled', '2027-01-11', '3 2027-01-14', '2027-01-14'],
  ])('wants the next available day after a %s', (status, asOf, expected, earliest) => {
    const sessions = [
      session('MAINT', 1, '2027-01-06', given),
      session('MAINT', 2, '2027-01-13', { status }),
    ];
    expect(due(at(asOf, sessions))).toEqual([expected]);
    expect(dueOrdinals(at(asOf, sessions))[0]).toMatchObject({ earliest });
  });

  it.each([
    ...['append', 'compress', 'repeat', 'reschedule-in-window', 'next-available'].map((rule) => [
      rule,
      '3 2027-01-14',
    ]),
    ...['continue-schedule', 'drop-back', 'review', 'none'].map((rule) => [rule, '3 2027-01-20']),
  ] as [MissedRule['rule'], string][])('a missed one under %s: %s', (rule, expected) => {
    const definition = ladder();
    definition.missedRule = { rule };
    const sessions = [
      session('MAINT', 1, '2027-01-06', given),
      session('MAINT', 2, '2027-01-13', { status: 'no-show' }),
    ];
    expect(due(input(definition, { asOf: '2027-01-13', sessions }))).toEqual([expected]);
  });

  it('counts from an aborted one that counts, and takes up one that does not', () => {
    const aborted = (changes: Partial<KnownSession>) => [
      session('MAINT', 1, '2027-01-06', given),
      session('MAINT', 2, '2027-01-13', { status: 'aborted', ...changes }),
    ];
    const dueAfter = (changes: Partial<KnownSession>) =>
      due(input(ladder(), { asOf: '2027-01-13', sessions: aborted(changes) }));
    expect(dueAfter({ given: true })).toEqual(['3 2027-01-20']);
    expect(dueAfter({ given: false })).toEqual(['3 2027-01-14']);
  });

  it('skips the missed one where the protocol continues its schedule', () => {
    const definition = ladder();
    definition.missedRule = { rule: 'continue-schedule' };
    const sessions = [
      session('MAINT', 1, '2027-01-06', given),
      session('MAINT', 2, '2027-01-13', { status: 'cancelled' }),
    ];
    expect(due(input(definition, { asOf: '2027-01-11', sessions }))).toEqual(['3 2027-01-20']);
  });

  it('follows the last dose booked of the induction, also while the first are being given', () => {
    const induction = ['2027-01-04', '2027-01-11', '2027-01-18', '2027-01-25'].map((date, i) =>
      session('IND', i + 1, date, i < 2 ? given : {}),
    );
    expect(due(input(weeklyThenLadder(), { asOf: '2027-01-12', sessions: induction }))).toEqual([
      '1 2027-02-22',
    ]);
  });

  it('counts from the wanted date of a session that is proposed only', () => {
    const sessions = [session('IND', 4, '2027-01-25', { date: null, status: 'proposed' })];
    expect(due(input(weeklyThenLadder(), { asOf: '2027-01-12', sessions }))).toEqual(['1 2027-02-22']);
  });

  it('an overdue one is still wanted on its day, past though it is', () => {
    expect(due(at('2027-02-01', [session('MAINT', 1, '2027-01-06', given)]))).toEqual(['2 2027-01-13']);
  });

  it('fills the horizon where nothing limits how many are booked ahead', () => {
    const definition = ladder();
    Object.assign(definition.phases[0] ?? {}, { bookAhead: null });
    expect(due(input(definition, { horizonDays: 21 }))).toEqual([
      '1 2027-01-04',
      '2 2027-01-11',
      '3 2027-01-18',
      '4 2027-01-25',
    ]);
  });
});
