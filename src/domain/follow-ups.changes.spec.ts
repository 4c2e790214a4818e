import { followUpChanges } from './follow-ups.js';
import type { KnownFollowUp, WantedFollowUp } from './follow-ups.js';

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
