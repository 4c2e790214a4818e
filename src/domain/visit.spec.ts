import fc from 'fast-check';
import { allLanesTaken, assignLanes, laneDemands, resolveVisit, segmentsOf, visitSpan } from './visit.js';
import { SEGMENTS, type ResourceKind, type SessionProfile } from './protocol.js';

const MINUTE = 60_000;
const defaults = { preparationMinutes: 15, observationMinutes: 60, turnoverMinutes: 15 };
const profile = (change: Partial<SessionProfile>): SessionProfile => ({
  administrationMinutes: 40,
  observationClock: 'ADMINISTRATION_END',
  needs: [{ kinds: ['chair'], segments: ['preparation', 'administration', 'observation', 'turnover'] }],
  vitalsPlan: [],
  steps: [],
  ...change,
});

describe('a visit’s minutes', () => {
  it.each([
    ['an infusion takes the clinic’s minutes', {}, [15, 40, 60, 15]],
    [
      'a protocol’s minutes go first',
      { preparationMinutes: 30, minObservationMinutes: 90, turnoverMinutes: 0 },
      [30, 40, 90, 0],
    ],
    [
      'esketamine is watched for 120 minutes from the first device',
      { administrationMinutes: 15, minObservationMinutes: 120, observationClock: 'FIRST_DEVICE' },
      [15, 15, 105, 15],
    ],
    [
      'an administration longer than the watch leaves none of it',
      { administrationMinutes: 150, minObservationMinutes: 120, observationClock: 'FIRST_DEVICE' },
      [15, 150, 0, 15],
    ],
  ] as [string, Partial<SessionProfile>, number[]][])('%s', (_name, change, expected) => {
    expect(Object.values(resolveVisit(profile(change), defaults).minutes)).toEqual(expected);
  });

  it('lie one after the other from the patient’s arrival', () => {
    const span = visitSpan(resolveVisit(profile({}), defaults), 0);
    expect(span.segments).toEqual({
      preparation: { start: 0, end: 15 * MINUTE },
      administration: { start: 15 * MINUTE, end: 55 * MINUTE },
      observation: { start: 55 * MINUTE, end: 115 * MINUTE },
      turnover: { start: 115 * MINUTE, end: 130 * MINUTE },
    });
    expect([span.startsAt, span.endsAt, span.freeAt]).toEqual([0, 115 * MINUTE, 130 * MINUTE]);
  });
});

describe('what a visit takes of a resource', () => {
  const span = visitSpan(resolveVisit(profile({}), defaults), 0);
  const staff = { kind: 'practitioner' as const, capacity: 2 };

  it('a chair is held from arrival to the end of turnover', () => {
    expect(laneDemands({ kind: 'chair', capacity: 1 }, null, ['administration'], span)).toEqual([
      { laneFrom: 0, laneTo: 1, start: 0, end: 130 * MINUTE },
    ]);
  });

  it('a room is held from the first of its segments to the end of the last', () => {
    const room = { kind: 'room' as const, capacity: 1 };
    const [held] = laneDemands(room, null, ['administration'], span);
    expect(held).toEqual({ laneFrom: 0, laneTo: 1, start: 15 * MINUTE, end: 55 * MINUTE });
    expect(laneDemands(room, null, ['preparation', 'observation'], span)).toEqual([
      { laneFrom: 0, laneTo: 1, start: 0, end: 115 * MINUTE },
    ]);
  });

  it('a need for a chair, a bed, or a room in its stead is one for the whole stay', () => {
    const shape = resolveVisit(profile({}), defaults);
    const segmentsFor = (kinds: ResourceKind[]) => segmentsOf(shape, { kinds, segments: ['administration'] });
    expect(segmentsFor(['room', 'chair'])).toEqual(SEGMENTS);
    expect(segmentsFor(['room'])).toEqual(['administration']);
  });

  it('a nurse gives her set-up lane and a watching lane while she prepares, then a watching lane', () => {
    expect(laneDemands(staff, 'nurse', ['preparation', 'administration', 'observation'], span)).toEqual([
      { laneFrom: 0, laneTo: 1, start: 0, end: 15 * MINUTE },
      { laneFrom: 1, laneTo: 3, start: 0, end: 115 * MINUTE },
    ]);
  });

  it('a nurse who takes over after preparation gives a watching lane only', () => {
    expect(laneDemands(staff, 'nurse', ['observation'], span)).toEqual([
      { laneFrom: 1, laneTo: 3, start: 55 * MINUTE, end: 115 * MINUTE },
    ]);
  });

  it('a prescriber gives a watching lane over each run of segments', () => {
    expect(laneDemands(staff, 'prescriber', ['preparation', 'observation'], span)).toEqual([
      { laneFrom: 1, laneTo: 3, start: 0, end: 15 * MINUTE },
      { laneFrom: 1, laneTo: 3, start: 55 * MINUTE, end: 115 * MINUTE },
    ]);
  });

  it('a device gives one of its lanes', () => {
    expect(laneDemands({ kind: 'device', capacity: 3 }, null, ['administration'], span)).toEqual([
      { laneFrom: 0, laneTo: 3, start: 15 * MINUTE, end: 55 * MINUTE },
    ]);
  });
});

describe('lanes', () => {
  const demand = { laneFrom: 1, laneTo: 3, start: 0, end: 100 };
  const row = (lane: number, start: number, end: number) => ({
    start,
    end,
    laneFrom: lane,
    laneTo: lane + 1,
  });

  it('one that is free throughout is taken without a cut', () => {
    expect(assignLanes('n', demand, [row(1, 90, 100)])).toEqual([
      { resourceId: 'n', laneFrom: 2, laneTo: 3, start: 0, end: 100 },
    ]);
  });

  it('change where the count allows it and no single lane does', () => {
    expect(assignLanes('n', demand, [row(1, 60, 100), row(2, 0, 40)])).toEqual([
      { resourceId: 'n', laneFrom: 1, laneTo: 2, start: 0, end: 60 },
      { resourceId: 'n', laneFrom: 2, laneTo: 3, start: 60, end: 100 },
    ]);
  });

  it('are refused where all are taken at one instant', () => {
    const busy = [row(1, 0, 61), row(2, 60, 100)];
    expect(assignLanes('n', demand, busy)).toBeNull();
    expect(allLanesTaken(1, 3, busy)).toEqual([{ start: 60, end: 61 }]);
  });

  it('are served exactly where none of the demand is full, without overlap and with the fewest cuts', () => {
    const size = 24;
    const rows = fc.array(
      fc
        .record({
          lane: fc.integer({ min: 0, max: 3 }),
          start: fc.nat(size),
          length: fc.integer({ min: 1, max: 9 }),
        })
        .map(({ lane, start, length }) => row(lane, start, start + length)),
      { maxLength: 10 },
    );
    const lanes = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(
        rows,
        lanes,
        fc.nat(size - 1),
        fc.integer({ min: 1, max: size }),
        (busy, count, start, length) => {
          const wanted = { laneFrom: 1, laneTo: 1 + count, start, end: start + length };
          const isTaken = (lane: number, at: number): boolean =>
            busy.some((b) => b.laneFrom <= lane && lane < b.laneTo && b.start <= at && at < b.end);
          const free = (at: number): number[] =>
            Array.from({ length: count }, (_, i) => 1 + i).filter((lane) => !isTaken(lane, at));
          const instants = Array.from({ length }, (_, i) => start + i);

          const full = allLanesTaken(1, 1 + count, busy);
          expect(instants.filter((at) => full.some((f) => f.start <= at && at < f.end))).toEqual(
            instants.filter((at) => free(at).length === 0),
          );

          const served = assignLanes('n', wanted, busy);
          expect(served !== null).toBe(instants.every((at) => free(at).length > 0));
          if (!served) return;
          expect(served.map((r) => [r.start, r.end])).toEqual(
            served.map((r, i) => [i === 0 ? start : served[i - 1]?.end, r.end]),
          );
          expect(served.at(-1)?.end).toBe(wanted.end);
          for (const r of served) {
            for (let at = r.start; at < r.end; at++) expect(free(at)).toContain(r.laneFrom);
          }
          // The fewest rows by dynamic programming over instants: rows[lane] so far, being on that lane.
          let fewest = new Map(free(start).map((lane) => [lane, 1]));
          for (const at of instants.slice(1)) {
            const least = Math.min(...fewest.values());
            fewest = new Map(
              free(at).map((lane) => [lane, Math.min(fewest.get(lane) ?? Infinity, least + 1)]),
            );
          }
          expect(served).toHaveLength(Math.min(...fewest.values()));
        },
      ),
      { seed: 20270104, numRuns: 1000 },
    );
  });
});
