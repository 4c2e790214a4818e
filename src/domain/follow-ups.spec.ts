import { FOLLOW_UP_WINDOWS, followUpChanges, wantedFollowUps } from './follow-ups.js';
import type { FollowUpSession, KnownFollowUp, WantedFollowUp } from './follow-ups.js';
import { toInstant } from './local-time.js';
import type { Checkpoint, CheckpointTiming, ProtocolDefinition } from './protocol.js';
import type { SessionStatus } from './session-lifecycle.js';

const NEW_YORK = 'America/New_York';

const checkpoint = (code: string, timing: CheckpointTiming): Checkpoint => ({
  code,
  name: code,
  kind: 'evaluation',
  timing,
  scales: [],
  required: true,
});

/** Only the checkpoints matter here. */
const protocol = (...checkpoints: Checkpoint[]): ProtocolDefinition => ({
  code: 'fixture',
  name: 'Fixture',
  indication: [],
  route: 'IV',
  regulatoryStatus: 'OFF_LABEL',
  evidenceLevel: '',
  enabled: true,
  roleRequirements: [],
  phases: [],
  session: {
    administrationMinutes: 40,
    observationClock: 'ADMINISTRATION_END',
    needs: [],
    vitalsPlan: [],
    steps: [],
  },
  dose: { first: null, allowed: [], unit: 'mg', perKg: true },
  ladder: [],
  missedRule: { rule: 'none' },
  lapse: { reviewAfterDays: null, restartAfterDays: null },
  checkpoints,
  safetyMonitors: [],
  prerequisites: [],
  sources: [],
});

const session = (
  phase: string,
  ordinal: number,
  date: string | null,
  status: SessionStatus = 'booked',
  more: Partial<FollowUpSession> = {},
): FollowUpSession => ({
  id: `${phase}-${ordinal}`,
  phase,
  ordinal,
  dosing: true,
  startsAt: date === null ? null : toInstant(`${date}T09:00`, NEW_YORK).instant,
  status,
  ...more,
});

const course = (phase: string, dates: string[]): FollowUpSession[] =>
  dates.map((date, i) => session(phase, i + 1, date));

const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16) + 'Z';

/** checkpoint, occurrence, session, due date, due at, overdue at */
const rows = (wanted: WantedFollowUp[]): (string | null)[][] =>
  wanted.map((w) => [w.checkpoint, w.occurrence, w.sessionId, w.dueDate, iso(w.dueAt), iso(w.overdueAt)]);

const IV_DATES = ['2027-10-25', '2027-10-28', '2027-11-01', '2027-11-04', '2027-11-08', '2027-11-11'];
const RATING = checkpoint('rating', { type: 'each-session' });
const AFTER_3 = checkpoint('evaluation-3', { type: 'after-session', phase: 'induction', session: 3 });
const AFTER_6 = checkpoint('evaluation-6', { type: 'after-session', phase: 'induction', session: 6 });

const iv = (sessions: FollowUpSession[], ...checkpoints: Checkpoint[]): (string | null)[][] =>
  rows(
    wantedFollowUps({
      definition: protocol(...checkpoints),
      dayOne: '2027-10-25',
      zone: NEW_YORK,
      sessions,
      phaseCounts: { induction: 6 },
      until: '2027-12-31',
    }),
  );

describe('six infusions twice weekly from Mon 2027-10-25 in New York, clocks back on 11-07', () => {
  test('a rating at every session, an evaluation after the third and the sixth', () => {
    expect(iv(course('induction', IV_DATES), RATING, AFTER_3, AFTER_6)).toEqual([
      ['rating', 'induction:1', 'induction-1', '2027-10-25', '2027-10-25T04:00Z', '2027-10-26T04:00Z'],
      ['rating', 'induction:2', 'induction-2', '2027-10-28', '2027-10-28T04:00Z', '2027-10-29T04:00Z'],
      ['rating', 'induction:3', 'induction-3', '2027-11-01', '2027-11-01T04:00Z', '2027-11-02T04:00Z'],
      ['evaluation-3', 'induction:3', 'induction-3', '2027-11-01', '2027-11-01T04:00Z', '2027-11-04T13:00Z'],
      ['rating', 'induction:4', 'induction-4', '2027-11-04', '2027-11-04T04:00Z', '2027-11-05T04:00Z'],
      ['rating', 'induction:5', 'induction-5', '2027-11-08', '2027-11-08T05:00Z', '2027-11-09T05:00Z'],
      ['rating', 'induction:6', 'induction-6', '2027-11-11', '2027-11-11T05:00Z', '2027-11-12T05:00Z'],
      ['evaluation-6', 'induction:6', 'induction-6', '2027-11-11', '2027-11-11T05:00Z', '2027-11-18T05:00Z'],
    ]);
  });

  test('a session on the Sunday of 25 hours keeps its rating open until the next midnight', () => {
    expect(iv([session('induction', 1, '2027-11-07')], RATING)).toEqual([
      ['rating', 'induction:1', 'induction-1', '2027-11-07', '2027-11-07T04:00Z', '2027-11-08T05:00Z'],
    ]);
  });

  test('after the fourth: overdue at 09:00 of the next session, an hour later in UTC', () => {
    const after4 = checkpoint('evaluation-4', { type: 'after-session', phase: 'induction', session: 4 });
    expect(iv(course('induction', IV_DATES), after4)).toEqual([
      ['evaluation-4', 'induction:4', 'induction-4', '2027-11-04', '2027-11-04T04:00Z', '2027-11-08T14:00Z'],
    ]);
  });

  test.each<SessionStatus>(['cancelled', 'no-show', 'entered-in-error'])(
    'the third is %s and a seventh replaces it: no rating for the third, "after 3" moves to the fourth',
    (status) => {
      const sessions = course('induction', IV_DATES).map((s) => (s.ordinal === 3 ? { ...s, status } : s));
      sessions.push(session('induction', 7, '2027-11-15'));
      const wanted = iv(sessions, RATING, AFTER_3, AFTER_6);
      expect(wanted.filter(([code]) => code === 'rating').map(([, occurrence]) => occurrence)).toEqual(
        [1, 2, 4, 5, 6, 7].map((n) => `induction:${n}`),
      );
      expect(wanted.filter(([code]) => code !== 'rating')).toEqual([
        [
          'evaluation-3',
          'induction:3',
          'induction-4',
          '2027-11-04',
          '2027-11-04T04:00Z',
          '2027-11-08T14:00Z',
        ],
        [
          'evaluation-6',
          'induction:6',
          'induction-7',
          '2027-11-15',
          '2027-11-15T05:00Z',
          '2027-11-22T05:00Z',
        ],
      ]);
    },
  );

  test('a session that is not placed asks for nothing, and nobody evaluates a sixth that is not there', () => {
    const sessions = [
      ...course('induction', IV_DATES.slice(0, 5)),
      session('induction', 6, null, 'proposed'),
    ];
    const wanted = iv(sessions, RATING, AFTER_6);
    expect(wanted.map(([code, occurrence]) => [code, occurrence])).toEqual(
      [1, 2, 3, 4, 5].map((n) => ['rating', `induction:${n}`]),
    );
  });

  test('an aborted session is rated, and is counted unless it was said not to', () => {
    const after1 = checkpoint('evaluation', { type: 'after-session', phase: 'induction', session: 1 });
    const aborted = (counts: boolean): FollowUpSession[] => [
      session('induction', 1, '2027-10-25', 'aborted', { countsTowardsCourse: counts }),
      session('induction', 2, '2027-10-28'),
    ];
    expect(iv(aborted(true), RATING, after1).map((r) => [r[0], r[2]])).toEqual([
      ['rating', 'induction-1'],
      ['evaluation', 'induction-1'],
      ['rating', 'induction-2'],
    ]);
    expect(iv(aborted(false), RATING, after1).map((r) => [r[0], r[2]])).toEqual([
      ['rating', 'induction-1'],
      ['rating', 'induction-2'],
      ['evaluation', 'induction-2'],
    ]);
  });

  test('a day after a session: due that day, overdue at the next dosing session on a later date', () => {
    const dayAfter = checkpoint('call', { type: 'after-each-session', phase: 'induction', offsetDays: 1 });
    const talk = session('talk', 1, '2027-10-27', 'booked', { dosing: false });
    const wanted = iv([...course('induction', IV_DATES.slice(0, 2)), talk], dayAfter);
    expect(wanted).toEqual([
      ['call', 'induction:1', 'induction-1', '2027-10-26', '2027-10-26T04:00Z', '2027-10-28T13:00Z'],
      ['call', 'induction:2', 'induction-2', '2027-10-29', '2027-10-29T04:00Z', '2027-11-05T04:00Z'],
    ]);
  });

  test('an offset that falls on the next session is not overdue before that day ends', () => {
    const onNext = checkpoint('call', {
      type: 'after-session',
      phase: 'induction',
      session: 1,
      offsetDays: 3,
    });
    expect(iv(course('induction', IV_DATES), onNext)).toEqual([
      ['call', 'induction:1', 'induction-1', '2027-10-28', '2027-10-28T04:00Z', '2027-11-01T13:00Z'],
    ]);
  });

  test('each session of the phases named, also where they give no drug', () => {
    const talks = checkpoint('mood', { type: 'each-session', phases: ['talk'] });
    const talk = session('talk', 1, '2027-10-27', 'booked', { dosing: false });
    expect(iv([...course('induction', IV_DATES), talk], talks).map((r) => r[1])).toEqual(['talk:1']);
    expect(iv([talk], RATING)).toEqual([]);
  });

  test('the baseline is due on day 1 and overdue when the first dosing session starts', () => {
    const baseline = checkpoint('baseline', { type: 'baseline' });
    expect(iv(course('induction', IV_DATES), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-10-25T13:00Z'],
    ]);
    expect(iv(course('induction', ['2027-10-27']), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-10-27T13:00Z'],
    ]);
    expect(iv(course('induction', ['2027-10-24']), baseline)).toEqual([
      ['baseline', '1', null, '2027-10-24', '2027-10-24T04:00Z', '2027-10-24T13:00Z'],
    ]);
    expect(iv([], baseline)).toEqual([
      ['baseline', '1', null, '2027-10-25', '2027-10-25T04:00Z', '2027-11-01T04:00Z'],
    ]);
  });
});

describe('esketamine by label from Mon 2027-01-04 in New York', () => {
  const END = checkpoint('end-of-induction', { type: 'end-of-phase', phase: 'induction' });
  const REVIEW = checkpoint('re-examination', { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=12' });
  const induction = course('induction', [
    '2027-01-04',
    '2027-01-07',
    '2027-01-11',
    '2027-01-14',
    '2027-01-18',
    '2027-01-21',
    '2027-01-25',
    '2027-01-28',
  ]);
  const weekly = course('weekly', ['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22']);
  const esk = (sessions: FollowUpSession[], until: string, ...checkpoints: Checkpoint[]) =>
    rows(
      wantedFollowUps({
        definition: protocol(...checkpoints),
        dayOne: '2027-01-04',
        zone: NEW_YORK,
        sessions,
        phaseCounts: { induction: 8, weekly: 4 },
        until,
      }),
    );

  test('the evaluation at the end of induction is overdue at the first weekly session', () => {
    expect(esk([...weekly, ...induction], '2027-01-31', END)).toEqual([
      [
        'end-of-induction',
        'induction:end',
        'induction-8',
        '2027-01-28',
        '2027-01-28T05:00Z',
        '2027-02-01T14:00Z',
      ],
    ]);
  });

  test('with nothing booked after it, it is overdue after 7 days; with offsetDays they count from there', () => {
    expect(esk(induction, '2027-01-31', END)[0]?.slice(3)).toEqual([
      '2027-01-28',
      '2027-01-28T05:00Z',
      '2027-02-04T05:00Z',
    ]);
    const later = checkpoint('later', { type: 'end-of-phase', phase: 'induction', offsetDays: 28 });
    expect(esk(induction, '2027-01-31', later)[0]?.slice(3)).toEqual([
      '2027-02-25',
      '2027-02-25T05:00Z',
      '2027-03-04T05:00Z',
    ]);
  });

  test('an open-ended phase has no end', () => {
    const end = checkpoint('end', { type: 'end-of-phase', phase: 'biweekly' });
    expect(esk(course('biweekly', ['2027-03-01']), '2027-12-31', end)).toEqual([]);
  });

  test.each([
    ['2027-01-04', ['2027-03-29']],
    ['2027-03-28', ['2027-03-29']],
    ['2027-03-29', ['2027-03-29', '2027-06-21']],
    ['2027-12-31', ['2027-03-29', '2027-06-21', '2027-09-13', '2027-12-06', '2028-02-28']],
  ])('re-examined every 12 weeks, day 1 left out, one beyond %s', (until, dates) => {
    const wanted = esk([...induction, ...weekly], until, REVIEW);
    expect(wanted.map((r) => r[3])).toEqual(dates);
    expect(wanted.map((r) => r[1])).toEqual(dates.map((_, i) => String(i + 1)));
  });

  test('a re-examination is due from midnight and overdue a week later, across both clock changes', () => {
    expect(esk([], '2027-12-01', REVIEW).map((r) => r.slice(3))).toEqual([
      ['2027-03-29', '2027-03-29T04:00Z', '2027-04-05T04:00Z'],
      ['2027-06-21', '2027-06-21T04:00Z', '2027-06-28T04:00Z'],
      ['2027-09-13', '2027-09-13T04:00Z', '2027-09-20T04:00Z'],
      ['2027-12-06', '2027-12-06T05:00Z', '2027-12-13T05:00Z'],
    ]);
  });

  test('a rule with a COUNT ends', () => {
    const twice = checkpoint('twice', { type: 'rrule', rrule: 'FREQ=WEEKLY;COUNT=3' });
    expect(esk([], '2027-12-31', twice).map((r) => r[3])).toEqual(['2027-01-11', '2027-01-18']);
  });

  test.each([
    ['FREQ=WEEKLY;INTERVAL=12', ['2027-03-29']],
    ['FREQ=WEEKLY;INTERVAL=12;COUNT=4', ['2027-03-29', '2027-06-21', '2027-09-13']],
  ])('a course completed on 2027-04-01 ends %s, unless it counts', (rrule, dates) => {
    const wanted = wantedFollowUps({
      definition: protocol(checkpoint('re-examination', { type: 'rrule', rrule })),
      dayOne: '2027-01-04',
      zone: NEW_YORK,
      sessions: [],
      phaseCounts: {},
      until: '2027-12-31',
      endedOn: '2027-04-01',
    });
    expect(wanted.map((w) => w.dueDate)).toEqual(dates);
  });

  test('a rule that does not fall on day 1 loses none of its dates', () => {
    const wednesdays = checkpoint('call', { type: 'rrule', rrule: 'FREQ=WEEKLY;BYDAY=WE' });
    expect(esk([], '2027-01-13', wednesdays).map((r) => r[3])).toEqual([
      '2027-01-06',
      '2027-01-13',
      '2027-01-20',
    ]);
  });

  test('the keys are stable and unique, whatever moves', () => {
    const all = [RATING, END, REVIEW];
    const keys = (sessions: FollowUpSession[]) =>
      esk(sessions, '2027-06-01', ...all).map((r) => `${r[0]} ${r[1]}`);
    const before = keys([...induction, ...weekly]);
    const moved = induction.map((s) => (s.ordinal === 8 ? session('induction', 8, '2027-01-29') : s));
    expect(keys([...weekly, ...moved]).sort()).toEqual([...before].sort());
    expect(new Set(before).size).toBe(before.length);
  });

  test('the days are data: other windows, other times', () => {
    const wanted = wantedFollowUps({
      definition: protocol(END, REVIEW),
      dayOne: '2027-01-04',
      zone: NEW_YORK,
      sessions: induction,
      phaseCounts: { induction: 8 },
      until: '2027-01-04',
      windows: { ...FOLLOW_UP_WINDOWS, lastSessionDays: 3, periodicDays: 14 },
    });
    expect(wanted.map((w) => iso(w.overdueAt))).toEqual(['2027-01-31T05:00Z', '2027-04-12T04:00Z']);
  });
});

describe('what turns the stored follow-ups into the wanted ones', () => {
  const wanted = (occurrence: string, dueAt = 1000): WantedFollowUp => ({
    checkpoint: 'rating',
    occurrence,
    sessionId: 's',
    dueDate: '2027-01-04',
    dueAt,
    overdueAt: 5000,
  });
  const known = (occurrence: string, more: Partial<KnownFollowUp> = {}): KnownFollowUp => ({
    ...wanted(occurrence),
    id: `id-${occurrence}`,
    outcome: null,
    withdrawn: false,
    ...more,
  });
  const nothing = { add: [], move: [], withdraw: [] };

  test('missing ones are added, moved ones move, those no longer wanted are withdrawn', () => {
    expect(
      followUpChanges([known('1'), known('2'), known('3')], [wanted('1'), wanted('2', 2000), wanted('4')]),
    ).toEqual({ add: [wanted('4')], move: [{ id: 'id-2', to: wanted('2', 2000) }], withdraw: ['id-3'] });
  });

  test.each<Partial<WantedFollowUp>>([{ sessionId: 't' }, { dueDate: '2027-01-05' }, { overdueAt: 6000 }])(
    'a change of %j moves it',
    (change) => {
      const to = { ...wanted('1'), ...change };
      expect(followUpChanges([known('1')], [to])).toEqual({ ...nothing, move: [{ id: 'id-1', to }] });
    },
  );

  test.each(['completed', 'missed', 'cancelled'] as const)(
    'what a person has %s stays as it is',
    (outcome) => {
      expect(followUpChanges([known('1', { outcome })], [wanted('1', 2000)])).toEqual(nothing);
      expect(followUpChanges([known('1', { outcome })], [])).toEqual(nothing);
    },
  );

  test('what the course withdrew comes back when it is wanted again, and only then', () => {
    const withdrawn = known('1', { outcome: 'cancelled', withdrawn: true });
    expect(followUpChanges([withdrawn], [wanted('1')])).toEqual({
      ...nothing,
      move: [{ id: 'id-1', to: wanted('1') }],
    });
    expect(followUpChanges([withdrawn], [])).toEqual(nothing);
  });
});
