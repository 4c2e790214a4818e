import {
  all,
  at,
  chain,
  CHAIR,
  Day,
  from,
  minutes,
  nurse,
  onChair,
  resource,
  told,
  until,
} from './testing/rematch-example.js';

describe('making room on chairs', () => {
  const swap = (): Day =>
    new Day([resource('c1'), resource('c2', { outages: [{ start: at('12:00'), end: at('18:00') }] })]).visit(
      'a',
      '10:00',
      ['c1'],
    );

  it('needs nobody else where a chair is free', () => {
    expect(told(swap().rematch('12:00'))).toBe('c1');
  });

  it('lets another visit have the chair that the new one could not', () => {
    const answer = swap().rematch('11:00');
    expect(answer).toEqual({
      outcome: 'placed',
      rows: [{ resourceId: 'c1', laneFrom: 0, laneTo: 1, start: at('11:00'), end: at('13:00') }],
      resources: [{ resourceId: 'c1', kind: 'chair', from: at('11:00'), to: at('13:00') }],
      served: [{ need: 0, segments: [...all], resourceId: 'c1' }],
      reassigned: [
        {
          sessionId: 'a',
          rows: [{ resourceId: 'c2', laneFrom: 0, laneTo: 1, start: at('10:00'), end: at('12:00') }],
          served: [{ need: 0, segments: [...all], resourceId: 'c2' }],
          changed: [{ from: 'c1', to: 'c2', kind: 'chair' }],
        },
      ],
    });
  });

  it('moves a chain of two', () => {
    const day = new Day(chain(resource)).visit('a', '10:00', ['x1']).visit('b', '09:30', ['x2']);
    expect(told(day.rematch('10:50'))).toBe('x1; a: x1 > x2; b: x2 > x3');
  });

  const three = (): Day =>
    new Day(chain(resource))
      .visit('a', '10:00', ['x1'])
      .visit('b', '09:30', ['x2'])
      .visit('c', '09:00', ['x3']);

  it('moves three and more', () => {
    expect(told(three().rematch('10:50'))).toBe('x1; a: x1 > x2; b: x2 > x3; c: x3 > x4');
  });

  it('says so where it gave up for want of steps', () => {
    expect(three().rematch('10:50', onChair, { bounds: { chainNodes: 3, placeNodes: 3 } })).toEqual({
      outcome: 'NO_REASSIGNMENT_WITHIN_BOUND',
      need: CHAIR,
    });
  });

  it('refuses by the count, and says when', () => {
    const day = new Day([resource('c1'), resource('c2')])
      .visit('a', '10:00', ['c1'])
      .visit('b', '10:30', ['c2']);
    expect(day.rematch('11:00')).toEqual({
      outcome: 'PROVEN_FULL',
      proof: 'COUNT',
      at: { start: at('11:00'), end: at('12:00') },
      need: CHAIR,
      needed: 3,
      available: 2,
    });
  });

  it('refuses after trying everything, where the count finds enough at each instant', () => {
    // The new visit could begin on c2 and end on c1: a must have c1, which b cannot have.
    const day = new Day([resource('c1', until('14:00')), resource('c2', from('09:30'))])
      .visit('a', '09:15', ['c1'])
      .visit('b', '12:45', ['c2']);
    expect(day.rematch('11:00')).toEqual({
      outcome: 'PROVEN_FULL',
      proof: 'EVERY_ASSIGNMENT',
      at: { start: at('11:00'), end: at('13:00') },
      need: CHAIR,
      needed: 3,
      available: 2,
    });
  });

  it('needs a chair of the kind and with the tags that were asked for', () => {
    const bed = { minutes, needs: [{ ...CHAIR, kinds: ['bed' as const] }] };
    const tagged = { minutes, needs: [{ ...CHAIR, tags: ['window'] }] };
    const day = new Day([resource('c1', { tags: ['window'] }), resource('c2')]).visit('a', '10:00', ['c1']);
    expect(day.rematch('11:00', bed)).toMatchObject({ outcome: 'PROVEN_FULL', needed: 1, available: 0 });
    expect(told(day.rematch('11:00', tagged))).toBe('c1; a: c1 > c2');
  });

  it('serves two of a kind with two of them', () => {
    const two = { minutes, needs: [{ ...CHAIR, quantity: 2 }] };
    const day = new Day([
      resource('c1', until('14:00')),
      resource('c2', until('12:00')),
      resource('c3'),
    ]).visit('a', '10:00', ['c1']);
    expect(told(day.rematch('11:00', two))).toBe('c1 + c3; a: c1 > c2');
    const none = new Day([resource('c1')]).rematch('11:00', two);
    expect(none).toMatchObject({ outcome: 'PROVEN_FULL', proof: 'COUNT', needed: 2, available: 1 });
  });

  it('takes the preferred among equals', () => {
    const day = new Day([resource('c1'), resource('c2')]);
    expect(told(day.rematch('11:00'))).toBe('c1');
    expect(told(day.rematch('11:00', onChair, { preferredIds: ['c2'] }))).toBe('c2');
  });

  it('keeps within outages and hours, which only turnover may pass', () => {
    const fits = new Day([resource('c1'), resource('c2', until('11:45'))]).visit('a', '10:00', ['c1']);
    expect(told(fits.rematch('11:00'))).toBe('c1; a: c1 > c2');
    const short = new Day([resource('c1'), resource('c2', until('11:40'))]).visit('a', '10:00', ['c1']);
    expect(told(short.rematch('11:00'))).toBe('PROVEN_FULL');
    const out = new Day([
      resource('c1'),
      resource('c2', { outages: [{ start: at('11:59'), end: at('12:30') }] }),
    ]);
    expect(told(out.visit('a', '10:00', ['c1']).rematch('11:00'))).toBe('PROVEN_FULL');
  });

  it('lets one that touches another be', () => {
    const day = new Day([resource('c1'), resource('c2', until('10:00'))]).visit('a', '10:00', ['c1']);
    expect(told(day.rematch('12:00'))).toBe('c1');
    expect(day.rematch('11:59')).toMatchObject({
      outcome: 'PROVEN_FULL',
      at: { start: at('11:59'), end: at('12:00') },
    });
  });
});

describe('whoever cannot move', () => {
  const chairs = (): Day => new Day([resource('c1'), resource('c2', until('12:00'))]);

  it('stays on the chair that somebody asked for', () => {
    expect(
      told(
        chairs()
          .visit('a', '10:00', ['c1'], { pinnedIds: ['c1'] })
          .rematch('11:00'),
      ),
    ).toBe('PROVEN_FULL');
    expect(
      told(
        chairs()
          .visit('a', '10:00', ['c1'], { pinnedIds: ['c2'] })
          .rematch('11:00'),
      ),
    ).toBe('c1; a: c1 > c2');
  });

  it('stays after check-in', () => {
    expect(told(chairs().arrived('10:00', ['c1']).rematch('11:00'))).toBe('PROVEN_FULL');
  });

  it('stays where its rows are not what the visit takes', () => {
    const rows = [{ resourceId: 'c1', laneFrom: 0, laneTo: 1, start: at('10:00'), end: at('11:15') }];
    expect(told(chairs().visit('a', '10:00', ['c1'], { rows }).rematch('11:00'))).toBe('PROVEN_FULL');
    const elsewhere = [{ ...rows[0]!, resourceId: 'of another clinic' }];
    expect(told(chairs().visit('a', '10:00', ['c1'], { rows: elsewhere }).rematch('11:00'))).toBe('c1');
  });

  it('stays on one that is out meanwhile, if that is nobody’s business here', () => {
    const out = { outages: [{ start: at('10:00'), end: at('12:00') }] };
    const day = new Day([resource('c1'), resource('c2', out)]).visit('a', '10:00', ['c2']);
    expect(told(day.rematch('11:00'))).toBe('c1');
  });
});

describe('pins of the new visit', () => {
  const chairs = (): Day => new Day([resource('c1'), resource('c2')]).visit('a', '10:00', ['c2']);

  it('make room on the one that is asked for', () => {
    expect(told(chairs().rematch('11:00'))).toBe('c1');
    expect(told(chairs().rematch('11:00', onChair, {}, ['c2']))).toBe('c2; a: c2 > c1');
  });

  it('of more than the visit needs cannot be met', () => {
    expect(chairs().rematch('13:00', onChair, {}, ['c1', 'c2'])).toMatchObject({
      outcome: 'PROVEN_FULL',
      needed: 2,
    });
  });

  it('of what it does not need are none', () => {
    const day = new Day([resource('c1'), nurse('n1')]);
    expect(told(day.rematch('11:00', onChair, {}, ['n1']))).toBe('c1');
  });
});
