import type { StartCap } from './course-types.js';
import { DEFAULT_POLICY, PLACEMENT_BOUNDS, policyFaults, POLICY_BOUNDS, resolvePolicy } from './policy.js';

describe('clinic policy', () => {
  it('is the defaults where the clinic has decided nothing', () => {
    expect(resolvePolicy({})).toEqual(DEFAULT_POLICY);
    expect(policyFaults({})).toEqual([]);
    expect(policyFaults(DEFAULT_POLICY)).toEqual([]);
  });

  it("lays the clinic's decisions over the defaults, field by field", () => {
    const resolved = resolvePolicy({ turnoverMinutes: 0, placement: { dayMovedCost: 40 } });
    expect(resolved).toEqual({
      ...DEFAULT_POLICY,
      turnoverMinutes: 0,
      placement: { ...DEFAULT_POLICY.placement, dayMovedCost: 40 },
    });
  });

  it('does not let an undefined field hide a default', () => {
    const resolved = resolvePolicy({ observationMinutes: undefined, placement: { middayFrom: undefined } });
    expect(resolved).toEqual(DEFAULT_POLICY);
  });

  it('never changes the defaults', () => {
    const resolved = resolvePolicy({});
    resolved.placement.dayMovedCost = 1;
    expect(DEFAULT_POLICY.placement.dayMovedCost).toBe(100);
  });

  it.each(Object.entries(POLICY_BOUNDS))(
    'keeps %s within its bounds, ends included',
    (name, { min, max }) => {
      const pointers = (value: number) => policyFaults({ [name]: value }).map((fault) => fault.pointer);
      expect([pointers(min), pointers(max)]).toEqual([[], []]);
      for (const value of [min - 1, max + 1, min + 0.5, Number.NaN]) {
        expect(pointers(value)).toEqual([`/policy/${name}`]);
      }
    },
  );

  it.each(Object.entries(PLACEMENT_BOUNDS))('keeps placement.%s within its bounds', (name, { min, max }) => {
    const pointers = (value: number) =>
      policyFaults({ placement: { [name]: value } }).map((fault) => fault.pointer);
    expect([pointers(min), pointers(max)]).toEqual([[], []]);
    expect([pointers(min - 1), pointers(max + 1)]).toEqual([
      [`/policy/placement/${name}`],
      [`/policy/placement/${name}`],
    ]);
  });

  it.each([
    [{ defaultStartTime: '25:00' }, '/policy/defaultStartTime'],
    [{ placement: { middayFrom: 'noon' } }, '/policy/placement/middayFrom'],
    [{ placement: { middayFrom: '14:00' } }, '/policy/placement/middayFrom'],
    [{ placement: { afternoonFrom: '11:00' } }, '/policy/placement/afternoonFrom'],
  ])('refuses %j', (policy, pointer) => {
    expect(policyFaults(policy).map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('takes null for the start time as the opening', () => {
    expect(policyFaults({ defaultStartTime: null })).toEqual([]);
  });

  it.each([
    ['a cap on starts', { slotMinutes: 15, maxStarts: 2 }, []],
    [
      'on weekday mornings',
      { slotMinutes: 60, maxStarts: 1, daysOfWeek: ['MO'], from: '08:00', to: '12:00' },
      [],
    ],
    ['until midnight', { slotMinutes: 60, maxStarts: 1, from: '20:00', to: '24:00' }, []],
    [
      'with its fields left open',
      { slotMinutes: 60, maxStarts: 1, daysOfWeek: null, from: null, to: null },
      [],
    ],
    ['slots too short', { slotMinutes: 4, maxStarts: 2 }, ['slotMinutes']],
    ['nobody may start', { slotMinutes: 15, maxStarts: 0 }, ['maxStarts']],
    ['no time of day', { slotMinutes: 15, maxStarts: 1, from: '24:00', to: '25:00' }, ['from', 'to']],
    [
      'hours that end before they begin',
      { slotMinutes: 15, maxStarts: 1, from: '12:00', to: '12:00' },
      ['to'],
    ],
    ['no day', { slotMinutes: 15, maxStarts: 1, daysOfWeek: [] }, ['daysOfWeek']],
    ['a day twice', { slotMinutes: 15, maxStarts: 1, daysOfWeek: ['MO', 'MO'] }, ['daysOfWeek']],
  ] as [string, StartCap, string[]][])('caps starts: %s', (_name, cap, fields) => {
    const first = { slotMinutes: 15, maxStarts: 100 };
    const faults = policyFaults({ startCaps: [first, cap] });
    expect(faults.map((fault) => fault.pointer)).toEqual(
      fields.map((field) => `/policy/startCaps/1/${field}`),
    );
  });
});
