import type { ReservationRow } from './course-types.js';
import { restoreRows } from './replan-restore.js';

const row = (resourceId: string, laneFrom: number, start: number, end: number): ReservationRow => ({
  ...{ resourceId, laneFrom, laneTo: laneFrom + 1, start, end },
});
const resources = new Map([
  ['chair', { kind: 'chair' as const, capacity: 1 }],
  ['nurse', { kind: 'practitioner' as const, capacity: 2 }],
]);
const restore = (rows: ReservationRow[], busy: ReservationRow[]) =>
  restoreRows(
    rows,
    resources,
    new Map(['chair', 'nurse'].map((id) => [id, busy.filter((b) => b.resourceId === id)])),
  );

describe('What a visit held', () => {
  it('comes back as it was where it is free: touching is not in the way', () => {
    const rows = [row('chair', 0, 10, 20), row('nurse', 0, 10, 12), row('nurse', 1, 10, 20)];
    expect(restore(rows, [row('chair', 0, 0, 10), row('chair', 0, 20, 30)])).toEqual({ rows, blocked: [] });
  });

  it('takes another lane of a nurse, but neither another chair nor another set-up', () => {
    expect(restore([row('nurse', 1, 10, 20)], [row('nurse', 1, 15, 25)]).rows).toEqual([
      row('nurse', 2, 10, 20),
    ]);
    const taken = [row('chair', 0, 15, 25), row('nurse', 0, 11, 12)];
    const wanted = [row('chair', 0, 10, 20), row('nurse', 0, 10, 12)];
    expect(restore(wanted, taken)).toEqual({ rows: [], blocked: wanted });
  });

  it('is blocked where every lane is taken at some instant, be it by what came back before', () => {
    const twice = [row('nurse', 1, 10, 20), row('nurse', 1, 10, 20), row('nurse', 1, 10, 20)];
    const { rows, blocked } = restore(twice, []);
    expect([rows.map(({ laneFrom }) => laneFrom), blocked.length]).toEqual([[1, 2], 1]);
  });
});
