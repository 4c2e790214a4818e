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
});
