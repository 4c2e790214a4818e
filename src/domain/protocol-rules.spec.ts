import type { Checkpoint, ProtocolDefinition } from './protocol.js';
import { validateProtocol } from './protocol-rules.js';
import {
  assisted,
  counts,
  esketamine,
  induction,
  ladder,
  pointers,
  profile,
  tenWeekdays,
  thriceWeekly,
  twiceWeekly,
  weeklyThenLadder,
} from './testing/protocols.js';

it.each([
  ['twice weekly', twiceWeekly()],
  ['thrice weekly, then weekly', thriceWeekly()],
  ['the esketamine label', esketamine()],
  ['ten weekdays', tenWeekdays()],
  ['a ladder', ladder()],
  ['weekly, then a ladder and boosters', weeklyThenLadder()],
  ['preparation and integration', assisted()],
  [
    'a single session with no neighbour',
    induction({ rrule: 'FREQ=DAILY;COUNT=1', ...counts(1, 1, 1), minGapDays: 7, maxGapDays: 3650 }),
  ],
])('a protocol without fault: %s', (_fact, definition) => {
  expect(validateProtocol(definition)).toEqual([]);
});

describe('faults of the visit', () => {
  it.each([
    ['no administration', { administrationMinutes: 0 }, ['/session/administrationMinutes']],
    ['half minutes', { turnoverMinutes: 7.5 }, ['/session/turnoverMinutes']],
    ['a day of preparation', { preparationMinutes: 1440 }, ['/session/preparationMinutes']],
    ['an unknown clock', { observationClock: 'NONE' }, ['/session/observationClock']],
    [
      'a clock from the first device that runs for no time',
      { observationClock: 'FIRST_DEVICE', minObservationMinutes: null },
      ['/session/minObservationMinutes'],
    ],
    [
      'a need of nothing',
      { needs: [{ kinds: [], segments: [] }] },
      ['/session/needs/0/kinds', '/session/needs/0/segments'],
    ],
    [
      'a practitioner without a role',
      { needs: [{ kinds: ['practitioner'], segments: ['administration'] }] },
      ['/session/needs/0/role'],
    ],
    [
      'a chair with a role',
      { needs: [{ kinds: ['chair'], role: 'nurse', segments: ['administration'] }] },
      ['/session/needs/0/role'],
    ],
    [
      'a chair or a nurse',
      { needs: [{ kinds: ['chair', 'practitioner'], role: 'nurse', segments: ['administration'] }] },
      ['/session/needs/0/kinds'],
    ],
    [
      'unknown kinds and segments',
      { needs: [{ kinds: ['sofa'], segments: ['nap', 'nap'] }] },
      ['/session/needs/0/kinds', '/session/needs/0/segments', '/session/needs/0/segments'],
    ],
    [
      'vital signs of nothing at no time',
      { vitalsPlan: [{ offsetMinutes: 1e6, readings: [], required: true }] },
      ['/session/vitalsPlan/0/offsetMinutes', '/session/vitalsPlan/0/readings'],
    ],
  ])('%s', (_fact, changes, expected) => {
    const session = { ...profile(), ...changes } as ReturnType<typeof profile>;
    expect(pointers({ ...twiceWeekly(), session })).toEqual(expected);
    expect(pointers(induction({ session }))).toEqual(expected.map((pointer) => `/phases/0${pointer}`));
  });
});

describe('faults of the checkpoints', () => {
  const timed = (timing: unknown): ProtocolDefinition => ({
    ...twiceWeekly(),
    checkpoints: [
      {
        code: 'one',
        name: 'One',
        kind: 'assessment',
        timing: timing as Checkpoint['timing'],
        scales: [],
        required: true,
      },
    ],
  });

  it.each([
    ['an unknown timing', { type: 'sometime' }, ['/checkpoints/0/timing/type']],
    ['a rule by the hour', { type: 'rrule', rrule: 'FREQ=HOURLY' }, ['/checkpoints/0/timing/rrule']],
    ['unknown phases', { type: 'each-session', phases: ['IND', 'NONE'] }, ['/checkpoints/0/timing/phases/1']],
    ['an unknown phase', { type: 'end-of-phase', phase: 'NONE' }, ['/checkpoints/0/timing/phase']],
    [
      'the ninth of eight',
      { type: 'after-session', phase: 'IND', session: 9 },
      ['/checkpoints/0/timing/session'],
    ],
    [
      'an offset backward',
      { type: 'after-each-session', phase: 'IND', offsetDays: -1 },
      ['/checkpoints/0/timing/offsetDays'],
    ],
  ])('%s', (_fact, timing, expected) => expect(pointers(timed(timing))).toEqual(expected));

  it.each([
    { type: 'baseline' },
    { type: 'each-session', phases: null },
    { type: 'after-session', phase: 'IND', session: 3, offsetDays: 1 },
    { type: 'end-of-phase', phase: 'IND' },
    { type: 'rrule', rrule: 'FREQ=WEEKLY;INTERVAL=12' },
  ])('no fault: %j', (timing) => expect(pointers(timed(timing))).toEqual([]));

  it('the same code twice', () => {
    const definition = timed({ type: 'baseline' });
    definition.checkpoints.push(...definition.checkpoints);
    expect(pointers(definition)).toEqual(['/checkpoints/1/code']);
  });
});

it('faults of the protocol itself, all at once', () => {
  const definition: ProtocolDefinition = {
    ...twiceWeekly(),
    code: '',
    name: ' ',
    effectiveFrom: '2027-02-30',
    route: 'XX' as ProtocolDefinition['route'],
    enabled: false,
    missedRule: { rule: 'shrug' as 'none', withinDays: -1 },
    lapse: { reviewAfterDays: -1, restartAfterDays: 0.5 },
    dose: { first: 0, allowed: [1, -1], unit: 'mg', perKg: false },
  };
  expect(pointers(definition)).toEqual([
    '/code',
    '/name',
    '/effectiveFrom',
    '/route',
    '/disabledReason',
    '/missedRule/rule',
    '/missedRule/withinDays',
    '/lapse/reviewAfterDays',
    '/lapse/restartAfterDays',
    '/dose/allowed/1',
    '/dose/first',
  ]);
});
