import type { CalendarResource } from './course-types.js';
import {
  at,
  chain,
  CHAIR,
  Day,
  from,
  minutes,
  NURSE,
  nurse,
  onePiece,
  PRESCRIBER,
  resource,
  told,
  until,
  withNurse,
  withOneNurse,
} from './testing/rematch-example.js';

const MINUTE = 60_000;

describe('making room with nurses', () => {
  const nurses = (a: Partial<CalendarResource>, b: Partial<CalendarResource> = {}): Day =>
    new Day([nurse('n1', a), nurse('n2', b)]);
  const served = { shape: withNurse };

  it('lets another nurse watch', () => {
    const day = nurses({}, until('11:45')).visit('a', '10:00', ['n1'], served);
    expect(told(day.rematch('11:00', withNurse))).toBe('n1; a: n1 > n2');
  });

  it('sets up one patient at a time, though she could watch two', () => {
    const shape = { minutes, needs: [{ ...NURSE, segments: ['preparation' as const] }] };
    const day = nurses({ capacity: 2 }, { capacity: 2, ...until('11:20') }).visit('a', '11:05', ['n1'], {
      shape,
    });
    const answer = day.rematch('11:10', shape);
    expect(told(answer)).toBe('n1; a: n1 > n2');
    expect(answer).toMatchObject({
      rows: [
        { resourceId: 'n1', laneFrom: 0, laneTo: 1, start: at('11:10'), end: at('11:25') },
        { resourceId: 'n1', laneFrom: 1, laneTo: 2, start: at('11:10'), end: at('11:25') },
      ],
    });
  });

  it('proves by the count that nobody can set up another patient', () => {
    const day = nurses({ capacity: 4 }, { capacity: 4 })
      .visit('a', '11:00', ['n1'], served)
      .visit('b', '11:05', ['n2'], served);
    expect(day.rematch('11:10', withNurse)).toMatchObject({
      proof: 'COUNT',
      at: { start: at('11:10'), end: at('11:15') },
      needed: 3,
      available: 2,
    });
  });

  it('hands the new visit over, where that displaces fewer', () => {
    // n1 could serve it alone, if n2 took a.
    const day = new Day([nurse('n1'), nurse('n2', until('12:10')), nurse('n3', from('11:55'))]);
    expect(day.visit('a', '10:00', ['n1'], served).rematch('11:00', withNurse)).toMatchObject({
      served: [
        { segments: ['preparation', 'administration'], resourceId: 'n2' },
        { segments: ['observation'], resourceId: 'n1' },
      ],
      reassigned: [],
    });
  });

  it('does not hand a displaced visit over', () => {
    // n2 and n3 could share a, and n1 would be free for the new visit.
    const day = new Day([nurse('n1'), nurse('n2', until('10:55')), nurse('n3', from('10:55'))]);
    day.visit('a', '10:00', ['n1'], served);
    expect(told(day.rematch('10:30', withNurse))).toBe('NO_REASSIGNMENT_WITHIN_BOUND');
  });

  it('gives up where three would have to change', () => {
    const day = new Day(chain(nurse))
      .visit('a', '10:00', ['x1'], { shape: withOneNurse })
      .visit('b', '09:30', ['x2'], { shape: withOneNurse })
      .visit('c', '09:00', ['x3'], { shape: withOneNurse });
    expect(day.rematch('10:40', withOneNurse)).toEqual({
      outcome: 'NO_REASSIGNMENT_WITHIN_BOUND',
      need: NURSE,
    });
    expect(told(day.rematch('10:40', withOneNurse, { bounds: { maxDisplaced: 3 } }))).toBe(
      'x1; a: x1 > x2; b: x2 > x3; c: x3 > x4',
    );
  });

  it('changes a prescriber rather than a nurse', () => {
    const both = { roles: ['nurse', 'prescriber'] };
    const day = new Day([
      nurse('n1', both),
      nurse('n2', { roles: ['prescriber'] }),
      nurse('n3', { ...both, ...until('11:50') }),
    ]);
    day.visit('a', '10:00', ['n3', 'n1'], { shape: { minutes, needs: [NURSE, PRESCRIBER] } });
    // The new visit begins while n1 prescribes for a.
    expect(told(day.rematch('10:30', withNurse))).toBe('n1; a: n1 > n2');
  });

  it('re-matches chairs and nurses each among themselves', () => {
    const shape = { minutes: onePiece, needs: [CHAIR, NURSE] };
    const day = new Day([
      resource('c1'),
      resource('c2', until('12:00')),
      nurse('n1'),
      nurse('n2', until('12:00')),
    ]).visit('a', '10:00', ['c1', 'n1'], { shape });
    const answer = day.rematch('11:00', shape);
    expect(told(answer)).toBe('c1 + n1; a: c1 > c2, n1 > n2');
    const rows = answer.outcome === 'placed' ? answer.reassigned[0]!.rows : [];
    expect(rows.map(({ resourceId, start, end }) => [resourceId, (end - start) / MINUTE])).toEqual([
      ['c2', 120],
      ['n2', 105],
    ]);
  });
});
