import { stillServes } from './served-needs.js';
import { profile } from './testing/protocols.js';
import { laneDemands, resolveVisit, visitSpan } from './visit.js';
import type { Segment } from './protocol.js';

const NURSE = { kind: 'practitioner', capacity: 2 } as const;
const START = Date.parse('2027-03-01T14:00:00Z');
const shape = resolveVisit(
  profile({
    needs: [
      { kinds: ['practitioner'], role: 'nurse', segments: ['preparation', 'administration'], tags: ['icu'] },
      { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'] },
    ],
  }),
  { preparationMinutes: 15, observationMinutes: 60, turnoverMinutes: 15 },
);
const held = (role: string, segments: Segment[]) =>
  laneDemands(NURSE, role, segments, visitSpan(shape, START)).map(({ laneFrom, start, end }) => ({
    ...{ resourceId: 'r', laneFrom, laneTo: laneFrom + 1, start, end },
  }));
const asNurse = held('nurse', ['preparation', 'administration']);
const asPrescriber = held('prescriber', ['administration']);

describe('whether somebody still serves what a visit holds them for', () => {
  it.each([
    ['nurse with both roles', asNurse, ['nurse', 'prescriber'], ['icu'], true],
    ['nurse without the other role', asNurse, ['nurse'], ['icu', 'night'], true],
    ['nurse without her role', asNurse, ['prescriber'], ['icu'], false],
    ['nurse without her tag', asNurse, ['nurse', 'prescriber'], [], false],
    ['prescriber without a tag that nobody asks for', asPrescriber, ['prescriber'], [], true],
    ['prescriber who is a nurse only', asPrescriber, ['nurse'], ['icu'], false],
    [
      'whoever holds what no need takes, with some role',
      held('nurse', ['turnover']),
      ['prescriber'],
      [],
      true,
    ],
    ['whoever holds what no need takes, with none', held('nurse', ['turnover']), [], ['icu'], false],
  ])('%s', (_who, rows, roles, tags, expected) => {
    expect(stillServes(shape, START, { ...NURSE, roles, tags }, rows)).toBe(expected);
  });

  it('is not said of what no need is for', () => {
    const bed = { kind: 'bed', capacity: 1, roles: [], tags: [] } as const;
    expect(stillServes(shape, START, { ...bed, roles: [], tags: [] }, [])).toBe(true);
  });
});
