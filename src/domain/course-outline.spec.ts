import { choiceFaults, courseOutline, openEndedDates } from './course-outline.js';
import type { CourseChoices } from './course-outline.js';
import { formatInstant, toInstant } from './local-time.js';
import type { ProtocolDefinition } from './protocol.js';
import {
  assisted,
  counts,
  esketamine,
  ladder,
  phase,
  protocol,
  tenWeekdays,
  thriceWeekly,
  twiceWeekly,
  weeklyThenLadder,
} from './testing/protocols.js';

/** `01-04 01-07` of 2027. */
const in2027 = (text: string): string[] => text.split(' ').map((day) => `2027-${day}`);

function wanted(definition: ProtocolDefinition, choices: CourseChoices, phaseCode?: string): string[] {
  return courseOutline(definition, choices)
    .ordinals.filter((ordinal) => !phaseCode || ordinal.phase === phaseCode)
    .map((ordinal) => ordinal.wantedDate);
}

const thursdayCourse = {
  induction: '01-07 01-11 01-14 01-18 01-21 01-25 01-28 02-01',
  weekly: '02-04 02-11 02-18 02-25',
  open: '03-04 03-18 04-01 04-15 04-29',
};

describe('worked dates', () => {
  it.each([
    [
      '2027-01-04',
      '2027-01-04',
      {
        induction: '01-04 01-07 01-11 01-14 01-18 01-21 01-25 01-28',
        weekly: '02-01 02-08 02-15 02-22',
        open: '03-01 03-15 03-29 04-12 04-26',
      },
    ],
    ['2027-01-07', '2027-01-07', thursdayCourse],
    ['2027-01-05', '2027-01-07', thursdayCourse],
  ])('the esketamine label from %s', (startDate, dayOne, { induction, weekly, open }) => {
    const outline = courseOutline(esketamine(), { startDate });
    expect(outline.dayOne).toBe(dayOne);
    expect(wanted(esketamine(), { startDate }, 'IND')).toEqual(in2027(induction));
    expect(wanted(esketamine(), { startDate }, 'MAINT1')).toEqual(in2027(weekly));
    expect(outline.openEnded).toEqual([{ phase: 'MAINT2', firstWanted: in2027(open)[0] }]);
    expect(openEndedDates(esketamine(), { startDate }, dayOne, 'MAINT2', { count: 5 })).toEqual(in2027(open));
  });

  it('thrice weekly, then weekly, over the change to daylight saving', () => {
    const dates = wanted(thriceWeekly(), { startDate: '2027-03-08' });
    expect(dates).toEqual(in2027('03-08 03-10 03-12 03-15 03-17 03-19 03-22 03-29 04-05 04-12'));
    const nine = dates.map((date) => toInstant(`${date}T09:00`, 'America/New_York').instant);
    expect(nine.map((instant) => formatInstant(instant, 'UTC').slice(5, 16))).toEqual(
      [
        '03-08T14',
        '03-10T14',
        '03-12T14',
        '03-15T13',
        '03-17T13',
        '03-19T13',
        '03-22T13',
        '03-29T13',
        '04-05T13',
      ]
        .concat('04-12T13')
        .map((hour) => `${hour}:00`),
    );
  });

  it('twice weekly over the change back', () => {
    const dates = wanted(twiceWeekly(), { startDate: '2027-10-25' });
    expect(dates).toEqual(in2027('10-25 10-28 11-01 11-04 11-08 11-11'));
    const nine = dates.map((date) => toInstant(`${date}T09:00`, 'America/New_York').instant);
    expect(nine.map((instant) => formatInstant(instant, 'UTC').slice(11, 13))).toEqual(
      '13 13 13 13 14 14'.split(' '),
    );
  });

  it('ten weekdays', () => {
    expect(wanted(tenWeekdays(), { startDate: '2027-01-04' })).toEqual(
      in2027('01-04 01-05 01-06 01-07 01-08 01-11 01-12 01-13 01-14 01-15'),
    );
  });
});

describe('the finite course', () => {
  it('gives every session its window, gap rule and gate', () => {
    const { ordinals, weekdaysPerWeek } = courseOutline(esketamine(), { startDate: '2027-01-05' });
    expect(weekdaysPerWeek).toBe(2);
    expect(ordinals[0]).toEqual({
      phase: 'IND',
      ordinal: 1,
      kind: 'induction',
      dosing: true,
      wantedDate: '2027-01-07',
      entryGate: null,
      relation: null,
      earliest: '2027-01-05',
      latest: '2027-01-14',
      minGapDays: 2,
      maxGapDays: 5,
    });
    expect(ordinals[8]).toMatchObject({
      phase: 'MAINT1',
      ordinal: 1,
      entryGate: 'end-of-induction',
      earliest: '2027-02-02',
      latest: '2027-02-11',
      minGapDays: 5,
    });
  });

  it('never begins before the start date, whatever the window', () => {
    const [first, second] = courseOutline(twiceWeekly(), { startDate: '2027-01-04' }).ordinals;
    expect([first?.earliest, second?.earliest]).toEqual(['2027-01-04', '2027-01-05']);
  });

  it('every second week in the course week that begins on day 1, also where the rule names the days', () => {
    const definition = protocol([
      phase('IND', { kind: 'induction', rrule: 'FREQ=WEEKLY;BYDAY=MO,TH', ...counts(4, 4, 4) }),
      phase('MAINT', {
        anchor: { type: 'course-week', week: 3 },
        rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
      }),
    ]);
    const choices = { startDate: '2027-01-07' };
    expect(openEndedDates(definition, choices, '2027-01-07', 'MAINT', { count: 4 })).toEqual(
      in2027('01-21 01-25 02-04 02-08'),
    );
  });

  it.each([
    ['six instead of eight, in three weeks: all that follows comes a week earlier', 6, '01-25', '02-22'],
    ['seven, still in four weeks', 7, '02-01', '03-01'],
    ['four in two weeks', 4, '01-18', '02-15'],
  ])('%s', (_fact, count, weekly, open) => {
    const choices = { startDate: '2027-01-04', counts: { IND: count } };
    expect(wanted(esketamine(), choices, 'IND')).toHaveLength(count);
    expect(wanted(esketamine(), choices, 'MAINT1')[0]).toBe(`2027-${weekly}`);
    expect(courseOutline(esketamine(), choices).openEnded[0]?.firstWanted).toBe(`2027-${open}`);
  });

  it('on other weekdays where the rule names as many; the rest follows day 1', () => {
    const choices: CourseChoices = { startDate: '2027-01-04', weekdays: ['FR', 'TU'] };
    expect(courseOutline(esketamine(), choices).dayOne).toBe('2027-01-05');
    expect(wanted(esketamine(), choices, 'IND').slice(0, 3)).toEqual(in2027('01-05 01-08 01-12'));
    expect(wanted(esketamine(), choices, 'MAINT1')[0]).toBe('2027-02-02');
  });

  it('a ladder alone wants day 1, one after an induction its interval after the last dose', () => {
    expect(courseOutline(ladder(), { startDate: '2027-01-05' })).toEqual({
      dayOne: '2027-01-05',
      ordinals: [],
      openEnded: [{ phase: 'MAINT', firstWanted: '2027-01-05' }],
      weekdaysPerWeek: 1,
    });
    const choices = { startDate: '2027-01-05', counts: { IND: 3 } };
    expect(courseOutline(weeklyThenLadder(), choices).openEnded).toEqual([
      { phase: 'MAINT', firstWanted: '2027-02-16' },
    ]);
    expect(
      openEndedDates(weeklyThenLadder(), choices, '2027-01-05', 'MAINT', { before: '2027-04-14' }),
    ).toEqual(in2027('02-16 03-16 04-13'));
    expect(
      openEndedDates(weeklyThenLadder(), choices, '2027-01-05', 'MAINT', { before: '2027-04-13' }),
    ).toHaveLength(2);
    expect(openEndedDates(weeklyThenLadder(), choices, '2027-01-12', 'MAINT', { count: 1 })).toEqual([
      '2027-02-23',
    ]);
  });

  it('a finite ladder steps by its first rung and has its gap rule', () => {
    const definition = ladder();
    definition.phases = [phase('MAINT', { anchor: { type: 'last-given' }, rrule: null, ...counts(1, 3, 3) })];
    const { ordinals } = courseOutline(definition, { startDate: '2027-01-05' });
    expect(ordinals.map((ordinal) => ordinal.wantedDate)).toEqual(in2027('01-05 01-12 01-19'));
    expect(ordinals[1]).toMatchObject({ minGapDays: 5, maxGapDays: 10 });
  });

  it('preparation before its dose, integration between its dose and the next', () => {
    const { ordinals } = courseOutline(assisted(), { startDate: '2027-01-04' });
    expect(
      ordinals.map(({ phase: code, ordinal, wantedDate }) => `${code} ${ordinal} ${wantedDate.slice(5)}`),
    ).toEqual([
      'PREP 1 01-01',
      'DOSE 1 01-04',
      'INTEGRATION 1 01-05',
      'DOSE 2 01-11',
      'INTEGRATION 2 01-12',
      'DOSE 3 01-18',
      'INTEGRATION 3 01-19',
    ]);
    expect(ordinals[0]).toMatchObject({
      dosing: false,
      relation: { index: 1, fromDays: -7, toDays: -1 },
      earliest: '2026-12-28',
      latest: '2027-01-10',
    });
    expect(ordinals[4]).toMatchObject({
      relation: { index: 3, fromDays: 1, toDays: 6 },
      earliest: '2027-01-10',
      latest: '2027-01-24',
    });
  });

  it('integration wanted on the day of the next dose still precedes it, and there is one for each dose', () => {
    const definition = assisted();
    const integration = definition.phases[2];
    if (integration?.anchor.type === 'session-offset') integration.anchor.wantedDays = 7;
    const { ordinals } = courseOutline(definition, { startDate: '2027-01-04', counts: { DOSE: 2 } });
    expect(ordinals.map(({ phase: code, ordinal }) => `${code} ${ordinal}`)).toEqual([
      'PREP 1',
      'DOSE 1',
      'INTEGRATION 1',
      'DOSE 2',
      'INTEGRATION 2',
    ]);
  });
});

describe('choices that are refused', () => {
  const startDate = '2027-01-04';
  it.each([
    ['too few', esketamine(), { counts: { IND: 3 } }, ['/phases/0/count']],
    ['too many', esketamine(), { counts: { IND: 9 } }, ['/phases/0/count']],
    ['half a session', twiceWeekly(), { counts: { IND: 5.5 } }, ['/phases/0/count']],
    ['an open-ended phase', esketamine(), { counts: { MAINT2: 4 } }, ['/phases/0/count']],
    ['an on-demand phase', weeklyThenLadder(), { counts: { BOOSTER: 1 } }, ['/phases/0/count']],
    ['an unknown phase', esketamine(), { counts: { IND: 8, NONE: 1 } }, ['/phases/1/code']],
    ['a name of every object', esketamine(), { counts: { constructor: 1 } }, ['/phases/0/code']],
    ['integration without its dose', assisted(), { counts: { INTEGRATION: 2 } }, ['/phases/0/count']],
    ['another number of weekdays', esketamine(), { weekdays: ['MO'] }, ['/weekdays']],
    ['no weekdays', esketamine(), { weekdays: [] }, ['/weekdays']],
    ['a weekday twice', esketamine(), { weekdays: ['MO', 'MO'] }, ['/weekdays']],
    ['weekdays one and six days apart', esketamine(), { weekdays: ['MO', 'TU'] }, ['/weekdays']],
    ['weekdays for rules that name none', weeklyThenLadder(), { weekdays: ['MO'] }, ['/weekdays']],
    [
      'two faults',
      esketamine(),
      { counts: { IND: 0 }, weekdays: ['MO', 'TU'] },
      ['/phases/0/count', '/weekdays'],
    ],
  ] as [string, ProtocolDefinition, Partial<CourseChoices>, string[]][])(
    '%s',
    (_fact, definition, choices, pointers) => {
      expect(choiceFaults(definition, { startDate, ...choices }).map((fault) => fault.pointer)).toEqual(
        pointers,
      );
    },
  );

  it('weekdays that bring two phases too near to each other', () => {
    const definition = esketamine();
    const [induction] = definition.phases;
    if (induction) Object.assign(induction, { minGapDays: 3, maxGapDays: 4 });
    expect(choiceFaults(definition, { startDate, weekdays: ['TU', 'SA'] })).toEqual([]);
    Object.assign(definition.phases[1] ?? {}, { anchor: { type: 'course-week', week: 4 } });
    expect(choiceFaults(definition, { startDate, weekdays: ['TU', 'SA'] })[0]).toMatchObject({
      pointer: '/weekdays',
    });
  });

  it.each([
    [esketamine(), { counts: { IND: 4, MAINT1: 4 }, weekdays: ['FR', 'TU'] }],
    [assisted(), { counts: { DOSE: 2, INTEGRATION: 2 } }],
    [twiceWeekly(), { weekdays: null, counts: {} }],
  ] as [ProtocolDefinition, Partial<CourseChoices>][])(
    'and some that are not (%#)',
    (definition, choices) => {
      expect(choiceFaults(definition, { startDate, ...choices })).toEqual([]);
    },
  );
});
