import { gapsOf } from './course-phases.js';
import { keptOf, maxGapOn, withCadences } from './kept-cadences.js';
import { dueOrdinals } from './maintenance.js';
import { dayOneFor, droppedBack } from './missed-drop-back.js';
import { ordinalsToPlace } from './missed-request.js';
import { isDosing } from './protocol.js';
import { MISSED_CHOICES, settle, type MissedCase } from './testing/missed-case.js';
import { carriedOut } from './testing/recorded-course.js';
import { esketamine, ladder } from './testing/protocols.js';

const WORSE = { symptomsWorsened: true };
const RULE = { rule: 'continue-schedule', ifWorse: 'drop-back' } as const;

/** The denser schedule that is proposed for a missed session, accepted on the same day. */
function accepted(given: Omit<MissedCase, 'rule' | 'circumstances'> & { rung?: number }) {
  const { rung = 0, ...rest } = given;
  const settled = settle({ ...rest, rule: RULE, circumstances: { ...WORSE, rung } });
  const { outcome, sessions, definition } = settled;
  const phase = definition.phases.find(({ code }) => code === given.missed[0]);
  if (!phase || !outcome.dropBack) throw new Error('nothing to accept');
  const dayOne = '2027-01-04';
  const course = { definition, choices: MISSED_CHOICES, sessions, dayOne, rung };
  return {
    cadence: outcome.dropBack,
    course,
    phase,
    back: droppedBack(course, phase, outcome.dropBack, given.asOf),
  };
}

const said = ({ back }: ReturnType<typeof accepted>): string[] => [
  ...back.wanted.map(({ phase, ordinal, wantedDate }) => `${phase} ${ordinal} ${wantedDate.slice(5)}`),
  ...back.shifts.map(({ phase, ordinal, from, to }) => `${phase} ${ordinal} ${from.slice(5)}>${to.slice(5)}`),
];

it('weekly to twice weekly: what the phase still owes comes on Mondays and Thursdays, its count stays', () => {
  const case_ = accepted({ definition: esketamine(), missed: ['MAINT1', 2], asOf: '2027-02-08' });
  expect(said(case_)).toEqual(['MAINT1 5 02-18', 'MAINT1 3 02-15>02-11', 'MAINT1 4 02-22>02-15']);
  expect(case_.back.wanted[0]).toMatchObject({ minGapDays: 2, maxGapDays: 5, earliest: '2027-02-18' });
  expect(case_.back.continuesFrom).toBe('2027-02-22');
});

it('what stands before the missed one stays where it is, seen weeks ahead or not', () => {
  const weeks = { definition: esketamine(), asOf: '2026-12-01' };
  expect(said(accepted({ ...weeks, missed: ['MAINT1', 4] }))).toEqual(['MAINT1 5 02-25']);
  expect(said(accepted({ ...weeks, missed: ['MAINT1', 2] }))).toEqual([
    ...['MAINT1 5 02-18', 'MAINT1 3 02-15>02-11', 'MAINT1 4 02-22>02-15'],
  ]);
  const fourth = accepted({ ...weeks, missed: ['MAINT2', 4], openEnded: 5 });
  expect(said(fourth)).toEqual(['MAINT2 5 04-26>04-19']);
  expect(fourth.back.continuesFrom).toBe('2027-04-26');
});

it('no dose goes to a later day than its own', () => {
  const course = accepted({
    definition: esketamine(),
    missed: ['MAINT2', 2],
    asOf: '2027-03-15',
    openEnded: 4,
  });
  const late = { ...course.cadence, nextWanted: '2027-04-02' };
  const back = droppedBack(course.course, course.phase, late, '2027-03-15');
  expect(said({ ...course, back })).toEqual(['MAINT2 4 04-12>04-09']);
});

it('every 2 weeks to weekly: what is booked moves up, and the phase counts on from there week by week', () => {
  const case_ = accepted({
    definition: esketamine(),
    missed: ['MAINT2', 2],
    asOf: '2027-03-15',
    openEnded: 4,
  });
  expect(said(case_)).toEqual(['MAINT2 3 03-29>03-22', 'MAINT2 4 04-12>03-29']);
  const { cadence, course, phase, back } = case_;
  expect(keptOf(cadence, phase).rrule).toMatch(/^FREQ=WEEKLY/);
  const inForce = withCadences(course.definition, { [phase.code]: keptOf(cadence, phase) });
  const dayOne = dayOneFor(inForce, MISSED_CHOICES, course.dayOne, phase, back.continuesFrom);
  const known = carriedOut(course.sessions, back).filter((s) => s.phase !== phase.code || s.ordinal > 4);
  const due = dueOrdinals({
    ...{ definition: inForce, choices: MISSED_CHOICES, dayOne, rung: 0 },
    ...{ asOf: '2027-03-15', horizonDays: 35 },
    sessions: known.map((session) => ({ ...session, given: session.status === 'completed' })),
  });
  // Its ordinals begin anew, as after a hold; whoever asks adds those there were.
  expect(due.map(({ ordinal, wantedDate, minGapDays }) => [ordinal, wantedDate, minGapDays])).toEqual([
    [1, '2027-04-05', 5],
    [2, '2027-04-12', 5],
    [3, '2027-04-19', 5],
  ]);
});

it('a second time it is from weekly to twice weekly', () => {
  const first = accepted({
    definition: esketamine(),
    missed: ['MAINT2', 1],
    asOf: '2027-03-01',
    openEnded: 2,
  });
  const definition = withCadences(esketamine(), { MAINT2: keptOf(first.cadence, first.phase) });
  const again = accepted({ definition, missed: ['MAINT2', 1], asOf: '2027-03-01', openEnded: 2 });
  expect([first.cadence.intervalDays, again.cadence.intervalDays]).toEqual([7, 3.5]);
});

it('one rung down a ladder wants the next session, an interval of that rung after the last given', () => {
  const case_ = accepted({
    ...{ definition: ladder(), missed: ['MAINT', 2], asOf: '2027-01-11', openEnded: 2 },
    rung: 2,
  });
  expect(said(case_)).toEqual(['MAINT 3 01-18']);
  expect(case_.cadence.rung).toBe(1);
});

it('what was wanted before a denser schedule may lie as far apart as it did', () => {
  const { cadence, phase } = accepted({
    definition: esketamine(),
    missed: ['MAINT1', 4],
    asOf: '2026-12-01',
  });
  const { phases } = withCadences(esketamine(), { [phase.code]: keptOf(cadence, phase) });
  const most = phases.flatMap((one) => [one.code, maxGapOn(one, '2027-02-15'), maxGapOn(one, '2027-02-25')]);
  expect(most).toEqual([...['IND', 5, 5], ...['MAINT1', 9, 5], ...['MAINT2', 17, 17]]);
});

it('a protocol without kept cadences is itself', () => {
  const definition = esketamine();
  const weekly = accepted({ definition, missed: ['MAINT1', 2], asOf: '2027-02-08' });
  expect(withCadences(definition, {})).toBe(definition);
  const phase = definition.phases.find(isDosing);
  expect(
    phase &&
      gapsOf(
        withCadences(definition, {
          NONE: keptOf(weekly.cadence, weekly.phase),
        }),
        phase,
      ),
  ).toEqual(phase && gapsOf(definition, phase));
});

describe('the sessions to place', () => {
  it('come in the order of the days they want, with the gaps of their phase', () => {
    const { outcome, definition } = settle({
      ...{ definition: esketamine(), rule: { rule: 'repeat' }, missed: ['IND', 3], asOf: '2027-01-12' },
    });
    const ordinals = ordinalsToPlace(definition, outcome, 0);
    expect(ordinals.map(({ wantedDate }) => wantedDate)).toEqual(
      ordinals.map(({ wantedDate }) => wantedDate).sort(),
    );
    expect(ordinals.map(({ phase, ordinal }) => `${phase} ${ordinal}`)).toContain('IND 9');
    expect(ordinals.every(({ minGapDays }) => minGapDays >= 2)).toBe(true);
  });
});
