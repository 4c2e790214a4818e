import type { Need, OrdinalProfile } from './protocol.js';
import { ordinalProfileFaults, profileFaults, tagFaults } from './session-profile-rules.js';
import { counts, phase, profile, protocol } from './testing/protocols.js';
import { profileFor } from './visit.js';

const pointers = (faults: { pointer: string }[]): string[] => faults.map(({ pointer }) => pointer);

describe('a need', () => {
  const nurse: Need = { kinds: ['practitioner'], role: 'nurse', segments: ['administration'] };
  it.each([
    ['asks for one or several', { quantity: 10 }, []],
    ['leaves the number open', { quantity: null, tags: null }, []],
    ['asks for tagged ones', { tags: ['iv-access', 'quiet2'] }, []],
    ['not for none', { quantity: 0 }, ['/session/needs/0/quantity']],
    ['nor for eleven', { quantity: 11 }, ['/session/needs/0/quantity']],
    ['nor for half of one', { quantity: 1.5 }, ['/session/needs/0/quantity']],
    [
      'nor by a tag that is none',
      { tags: ['ok', 'Not ok', '', 'ok'] },
      ['/session/needs/0/tags/1', '/session/needs/0/tags/2', '/session/needs/0/tags/3'],
    ],
  ] as [string, Partial<Need>, string[]][])('%s', (_name, change, expected) => {
    expect(pointers(profileFaults(profile({ needs: [{ ...nurse, ...change }] }), '/session'))).toEqual(
      expected,
    );
  });

  it('has ten tags at most', () => {
    expect(
      pointers(
        tagFaults(
          Array.from({ length: 11 }, (_, i) => `t${i}`),
          '/tags',
        ),
      ),
    ).toEqual(['/tags']);
  });
});

describe('profiles of single ordinals', () => {
  const of = (from: number, to: number): OrdinalProfile => ({ from, to, session: profile() });
  it.each([
    ['lie side by side', [of(1, 1), of(2, 3), of(6, 6)], []],
    ['end with the phase', [of(1, 7)], ['/0/to']],
    ['begin with 1', [of(0, 1)], ['/0/from']],
    ['end after they begin', [of(2, 1)], ['/0/to']],
    ['do not overlap', [of(1, 2), of(2, 3)], ['/1/from']],
    ['come in order', [of(3, 3), of(1, 1)], ['/1/from']],
    ['are whole numbers', [of(1.5, 2)], ['/0/from']],
    [
      'are profiles',
      [{ ...of(1, 1), session: profile({ administrationMinutes: 0 }) }],
      ['/0/session/administrationMinutes'],
    ],
  ])('%s', (_name, profiles, expected) => {
    expect(pointers(ordinalProfileFaults(profiles, 6, ''))).toEqual(expected);
  });

  it('may lie anywhere in a phase without end', () => {
    expect(ordinalProfileFaults([of(1, 1), of(100, 200)], null, '')).toEqual([]);
  });
});

describe('the profile of a session', () => {
  const [whole, ofPhase, first] = [
    profile(),
    profile({ administrationMinutes: 60 }),
    profile({ administrationMinutes: 90 }),
  ];
  const definition = protocol(
    [
      phase('IND', {
        ...counts(6, 6, 6),
        session: ofPhase,
        sessionByOrdinal: [{ from: 1, to: 2, session: first }],
      }),
      phase('MAINT', { sessionByOrdinal: [{ from: 3, to: 3, session: first }] }),
    ],
    { session: whole },
  );
  it.each([
    ['its ordinal’s', 'IND', 2, first],
    ['else its phase’s', 'IND', 3, ofPhase],
    ['its ordinal’s where the phase has none', 'MAINT', 3, first],
    ['else the protocol’s', 'MAINT', 2, whole],
    ['also for a phase that is unknown', 'GONE', 1, whole],
  ])('is %s', (_name, code, ordinal, expected) => {
    expect(profileFor(definition, code, ordinal)).toBe(expected);
  });
});
