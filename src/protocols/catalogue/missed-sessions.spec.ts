/** What the built-in protocols ask after a missed session and after a lapse, row by row as the catalogue says it. */
import type { CourseChoices } from '../../domain/course-phases.js';
import type { RecordedSession } from '../../domain/given-sessions.js';
import { lapseOf } from '../../domain/lapse.js';
import { addDays } from '../../domain/local-time.js';
import { afterMissed, type MissedCircumstances, type MissedOutcome } from '../../domain/missed-sessions.js';
import type { ProtocolDefinition } from '../../domain/protocol.js';
import { bookedCourse, carriedOut, withMissed } from '../../domain/testing/recorded-course.js';
import { catalogue } from './index.js';

const CHOICES: CourseChoices = { startDate: '2027-01-04' };

const byCode = (code: string): ProtocolDefinition => {
  const found = catalogue.find((definition) => definition.code === code);
  if (!found) throw new Error(`no protocol ${code}`);
  return found;
};

/** `maintenance 2` of a course from Monday 2027-01-04, missed on its day and seen on `asOf` (MM-DD). */
function miss(
  code: string,
  which: string,
  asOf: string,
  circumstances: MissedCircumstances = {},
): { outcome: MissedOutcome; sessions: RecordedSession[]; definition: ProtocolDefinition } {
  const definition = byCode(code);
  const [phase = '', ordinal = ''] = which.split(' ');
  const missed = { phase, ordinal: Number(ordinal) };
  const ahead = definition.phases.some(({ anchor }) => anchor.type === 'last-given') ? 1 : 3;
  const booked = bookedCourse(definition, CHOICES, code === 'iv-mdd-maintenance-ladder' ? 2 : ahead);
  const sessions = withMissed(booked, `2027-${asOf}`, missed);
  const outcome = afterMissed(definition, CHOICES, sessions, missed, `2027-${asOf}`, circumstances);
  return { outcome, sessions, definition };
}

const wanted = ({ outcome }: { outcome: MissedOutcome }): string =>
  outcome.wanted
    .map(({ phase, ordinal, wantedDate }) => `${phase} ${ordinal} ${wantedDate.slice(5)}`)
    .join(', ');
const shifts = ({ outcome }: { outcome: MissedOutcome }): string =>
  outcome.shifts
    .map(({ phase, ordinal, from, to }) => `${phase} ${ordinal} ${from.slice(5)}>${to.slice(5)}`)
    .join(', ');

const TWICE_WEEKLY_SERIES = ['iv-mdd-6x-twice-weekly', 'iv-ptsd-8x4w-abdallah'];
const THRICE_WEEKLY_SERIES = ['iv-mdd-6x-thrice-weekly-phillips', 'iv-ptsd-6x2w-feder'];
const LABELLED_COURSES = ['esk-trd-label', 'esk-trd-monotherapy', 'esk-trd-age65-exUS'];

/** Sessions of a phase that were given or still stand. */
const standing = (sessions: RecordedSession[], phase: string): number =>
  sessions.filter((s) => s.phase === phase && ['completed', 'booked'].includes(s.status)).length;

describe('reschedule inside the window, the total stays', () => {
  it.each(TWICE_WEEKLY_SERIES)('%s', (code) => {
    const missed = miss(code, 'induction 3', '01-11');
    expect(missed.outcome).toMatchObject({ action: 'reschedule', shifts: [] });
    const next = code === 'iv-mdd-6x-twice-weekly' ? 7 : 9;
    expect(wanted(missed)).toBe(`induction ${next} 01-12`);
    expect(missed.outcome.wanted[0]?.latest).toBe('2027-01-18');
    expect(standing(carriedOut(missed.sessions, missed.outcome), 'induction')).toBe(next - 1);
  });

  it.each(THRICE_WEEKLY_SERIES)('%s', (code) => {
    // No day between Monday and Wednesday keeps two days to both: the weekend has one only for the last of a week.
    expect(wanted(miss(code, 'induction 6', '01-15'))).toBe('induction 7 01-16');
    const midweek = miss(code, 'induction 2', '01-06');
    expect(midweek.outcome).toMatchObject({ action: 'append', reason: { code: 'NO_DAY_IN_WINDOW' } });
    expect(wanted(midweek)).toBe('induction 7 01-18');
    expect(standing(carriedOut(midweek.sessions, midweek.outcome), 'induction')).toBe(6);
  });

  it('the weekly infusions after a series are six days from their neighbours the next day', () => {
    expect(wanted(miss('iv-mdd-6x-thrice-weekly-phillips', 'maintenance 2', '01-25'))).toBe(
      'maintenance 5 01-26',
    );
  });

  it('a set of three finishes within 28 days of its first, else somebody decides', () => {
    const code = 'iv-mdd-weekly-3-oxford';
    expect(wanted(miss(code, 'induction 2', '01-11'))).toBe('induction 4 01-12');
    // Past its window the last one is appended: 02-01 is the 28th day after 01-04.
    expect(wanted(miss(code, 'induction 3', '01-30'))).toBe('induction 4 02-01');
    const late = miss(code, 'induction 3', '02-02');
    expect(late.outcome).toMatchObject({ action: 'ask-prescriber', reason: { code: 'SET_TOO_LONG' } });
  });
});

describe('a missed day is appended; a gap of more than 3 days is reviewed', () => {
  it('iv-crps-outpatient-10day', () => {
    const tuesday = miss('iv-crps-outpatient-10day', 'induction 2', '01-05');
    expect(tuesday.outcome).toMatchObject({
      action: 'append',
      appliesItself: true,
      lapse: { state: 'none' },
    });
    expect([wanted(tuesday), shifts(tuesday)]).toEqual(['induction 11 01-18', '']);
    // Friday to Tuesday is 4 days.
    const monday = miss('iv-crps-outpatient-10day', 'induction 6', '01-11');
    expect(monday.outcome.lapse).toMatchObject({ state: 'review', daysSinceGiven: 4 });
    expect(wanted(monday)).toBe('induction 11 01-18');
  });
});

describe('the series shifts', () => {
  it('the pain series: the next day, and the rest where the gaps ask for it', () => {
    const code = 'iv-pain-weekly-series';
    const next = miss(code, 'induction 2', '01-11');
    expect([next.outcome.action, wanted(next), shifts(next)]).toEqual(['repeat', 'induction 5 01-12', '']);
    const late = miss(code, 'induction 2', '01-14');
    expect([wanted(late), shifts(late)]).toEqual([
      'induction 5 01-14',
      'induction 3 01-18>01-25, induction 4 01-25>02-01, maintenance 1 02-22>03-01',
    ]);
  });

  it('weekly injections for anxiety', () => {
    const late = miss('sc-anxiety-maintenance-glue', 'maintenance 12', '03-26');
    expect([wanted(late), shifts(late)]).toEqual(['maintenance 14 03-26', 'maintenance 13 03-29>04-05']);
    expect(miss('sc-anxiety-maintenance-glue', 'maintenance 2', '01-19').outcome.action).toBe(
      'ask-prescriber',
    );
  });

  it('psychotherapy: a dose shifts with its integration', () => {
    const next = miss('im-kap-3weekly', 'dosing 2', '01-11');
    expect([wanted(next), shifts(next)]).toEqual(['dosing 4 01-12', 'integration 2 01-12>01-13']);
  });

  it('doses at home shift with their talks', () => {
    const next = miss('sl-home-4x4w', 'dosing 2', '01-11');
    expect([wanted(next), shifts(next)]).toEqual(['dosing 5 01-12', 'integration 2 01-12>01-13']);
  });

  it('thrice weekly up to twelve: each later one goes on to the next date', () => {
    const next = miss('iv-mdd-ketECT-max12', 'induction 10', '01-25');
    expect([wanted(next), shifts(next)]).toEqual([
      'induction 13 01-26',
      'induction 11 01-27>01-29, induction 12 01-29>02-01',
    ]);
  });
});

describe('the ladder: the next available day within 7', () => {
  it('iv-mdd-maintenance-ladder', () => {
    const code = 'iv-mdd-maintenance-ladder';
    const next = miss(code, 'maintenance 2', '01-11');
    expect(next.outcome).toMatchObject({ action: 'repeat', appliesItself: true });
    expect(wanted(next)).toBe('maintenance 3 01-12');
    expect(next.outcome.wanted[0]?.latest).toBe('2027-01-18');
    expect(wanted(miss(code, 'maintenance 2', '01-18'))).toBe('maintenance 3 01-18');
    expect(miss(code, 'maintenance 2', '01-19').outcome.action).toBe('ask-prescriber');
  });
});

describe('esketamine', () => {
  it.each([...LABELLED_COURSES, 'esk-mdsi-label'])(
    'in the first 4 weeks the present schedule goes on, no restart, no doubling: %s',
    (code) => {
      for (const symptomsWorsened of [false, true]) {
        for (let n = 1; n <= 8; n++) {
          const booked = bookedCourse(byCode(code), CHOICES);
          const day = booked[n - 1]?.wantedDate ?? '';
          const { outcome } = miss(code, `induction ${n}`, day.slice(5), { symptomsWorsened });
          expect(outcome).toMatchObject({ action: 'continue', appliesItself: false, dropBack: null });
          // The dose that is then lacking comes, if at all, on the next date of the same schedule.
          expect(wanted({ outcome })).toBe('induction 9 02-01');
          expect(outcome.shifts.filter(({ phase }) => phase === 'induction')).toEqual([]);
        }
      }
    },
  );

  it.each(LABELLED_COURSES)('maintenance without worse symptoms goes on as it is: %s', (code) => {
    const { outcome } = miss(code, 'maintenance-2 1', '03-01');
    expect(outcome).toMatchObject({ action: 'continue', wanted: [], shifts: [], appliesItself: true });
    expect(outcome.dropBack).toMatchObject({ intervalDays: 7 });
    expect(miss(code, 'maintenance-1 2', '02-08').outcome).toMatchObject({
      action: 'continue',
      appliesItself: false,
    });
  });

  it.each(
    LABELLED_COURSES.flatMap((code) => [
      [code, 'weekly to twice weekly', 'maintenance-1 2', '02-08', 3.5, '2027-02-11'],
      [code, 'every 2 weeks to weekly', 'maintenance-2 2', '03-15', 7, '2027-03-22'],
    ]) as [string, string, string, string, number, string][],
  )(
    '%s: with worse symptoms a clinician may return from %s',
    (code, _fact, which, asOf, days, nextWanted) => {
      const { outcome } = miss(code, which, asOf, { symptomsWorsened: true });
      expect(outcome).toMatchObject({ action: 'drop-back', appliesItself: false, wanted: [], shifts: [] });
      expect(outcome.dropBack).toMatchObject({ intervalDays: days, nextWanted });
    },
  );

  it.each([...LABELLED_COURSES, 'esk-mdsi-label'])('two days lie between doses at the least: %s', (code) => {
    expect(Math.min(...byCode(code).phases.map(({ minGapDays }) => minGapDays))).toBe(2);
  });
});

describe('left to the prescriber', () => {
  it.each([
    ['iv-ocd-single', '01-04'],
    ['iv-crps-continuous-4day', '01-04'],
  ])('%s: a single session has no rule', (code, asOf) => {
    const { outcome } = miss(code, 'induction 1', asOf);
    expect(outcome).toMatchObject({ action: 'ask-prescriber', wanted: [] });
  });
});

describe('lapses: a clinician looks anew, nothing starts again by itself', () => {
  const limits: [string, number | null][] = [
    ...['iv-mdd-6x-twice-weekly', 'iv-mdd-6x-thrice-weekly-phillips'].map((code): [string, number] => [
      code,
      14,
    ]),
    ...['iv-ptsd-6x2w-feder', 'iv-ptsd-8x4w-abdallah'].map((code): [string, number] => [code, 14]),
    ...[...LABELLED_COURSES, 'esk-mdsi-label'].map((code): [string, number] => [code, 28]),
    ['iv-crps-outpatient-10day', 3],
    ['iv-ocd-single', null],
  ];

  it.each(limits)('%s: after more than %s days', (code, limit) => {
    const definition = byCode(code);
    const first = bookedCourse(definition, CHOICES)[0];
    const given = first ? [{ ...first, status: 'completed' as const }] : [];
    const state = (days: number) => lapseOf(definition, given, addDays('2027-01-04', days)).state;
    expect(state(limit ?? 365)).toBe('none');
    expect(state((limit ?? 365) + 1)).toBe(limit === null ? 'none' : 'review');
    expect(state(1000)).toBe(limit === null ? 'none' : 'review');
  });
});

it('every built-in protocol is looked at here', () => {
  const source = new Set([...TWICE_WEEKLY_SERIES, ...THRICE_WEEKLY_SERIES, ...LABELLED_COURSES]);
  for (const code of ['esk-mdsi-label', 'iv-crps-outpatient-10day', 'iv-crps-continuous-4day'])
    source.add(code);
  for (const code of ['iv-pain-weekly-series', 'iv-ocd-single', 'sc-anxiety-maintenance-glue'])
    source.add(code);
  for (const code of ['im-kap-3weekly', 'sl-home-4x4w', 'iv-mdd-weekly-3-oxford']) source.add(code);
  for (const code of ['iv-mdd-ketECT-max12', 'iv-mdd-maintenance-ladder']) source.add(code);
  expect([...source].sort()).toEqual(catalogue.map(({ code }) => code).sort());
});
