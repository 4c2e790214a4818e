/** Random shapes of visits. */
import fc from 'fast-check';
import type { VisitNeed, VisitShape } from '../course-types.js';
import type { ResourceKind, Segment } from '../protocol.js';

export const STAY: Segment[] = ['preparation', 'administration', 'observation'];

const minutes = (...choices: number[]): fc.Arbitrary<number> => fc.constantFrom(...choices);

/** Visits with needs of every kind: several resources for one, tagged ones, and needs that compete. */
export function shapes(): fc.Arbitrary<VisitShape> {
  const segments = fc.constantFrom<Segment[]>(
    STAY,
    ['administration'],
    ['administration', 'observation'],
    ['preparation'],
  );
  const staff = (role: string): fc.Arbitrary<VisitNeed> =>
    segments.map((list) => ({ kinds: ['practitioner' as const], role, segments: list }));
  const place = fc
    .constantFrom<ResourceKind[][]>(['chair'], ['chair', 'bed'], ['room'])
    .map((kinds) => ({ kinds, role: null, segments: [...STAY, 'turnover' as const] }));
  const room = fc
    .constantFrom<Segment[]>(STAY, ['administration'], ['preparation', 'observation'])
    .map((list) => ({ kinds: ['room' as const], role: null, segments: list }));
  const secondPlace = { kinds: ['bed' as const, 'chair' as const], role: null, segments: STAY };
  const device = fc
    .constantFrom<Segment[]>(['administration'], ['administration', 'observation'])
    .map((list) => ({ kinds: ['device' as const], role: null, segments: list }));
  const asked = (need: fc.Arbitrary<VisitNeed>): fc.Arbitrary<VisitNeed> =>
    fc
      .record({
        need,
        quantity: fc.constantFrom(1, 1, 1, 1, 1, 2),
        tags: fc.constantFrom<string[][]>([], [], [], [], [], ['pain']),
      })
      .map(({ need: plain, quantity, tags }) => ({
        ...plain,
        ...(quantity > 1 && { quantity }),
        ...(tags.length > 0 && { tags }),
      }));
  return fc.record({
    minutes: fc.record({
      preparation: minutes(0, 15, 30),
      administration: minutes(15, 30, 40),
      observation: minutes(0, 20, 60),
      turnover: minutes(0, 15, 90),
    }),
    needs: fc
      .tuple(
        fc.option(asked(place), { freq: 8 }),
        fc.option(asked(staff('nurse')), { freq: 8 }),
        fc.option(asked(staff('prescriber')), { freq: 2 }),
        fc
          .option(staff('nurse'), { freq: 1, nil: null })
          .chain((need) => fc.constantFrom(need, null, null, null)),
        fc.option(asked(device), { freq: 1 }).chain((need) => fc.constantFrom(need, null)),
        fc.option(room, { freq: 1 }).chain((need) => fc.constantFrom(need, null, null)),
        fc.constantFrom(secondPlace, ...Array.from({ length: 9 }, () => null)),
      )
      // Three nurses at once are more than trying everything can bear.
      .map((needs) => (needs[1]?.quantity === 2 ? needs.map((need, n) => (n === 3 ? null : need)) : needs))
      .map((needs): VisitNeed[] => needs.filter((need) => need !== null))
      // Ties are decided need by need, so their order matters.
      .chain((needs) => fc.shuffledSubarray(needs, { minLength: needs.length })),
  });
}

/** A preparatory or integration session: a talk in a room, of which the nurses know nothing. */
export const talk: VisitShape = {
  minutes: { preparation: 0, administration: 60, observation: 0, turnover: 0 },
  needs: [{ kinds: ['room'], role: null, segments: ['administration'] }],
};
