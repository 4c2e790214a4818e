import { unavailabilityFaults, unavailableIntervals, type UnavailableRule } from './unavailability.js';

const at = (text: string): number => Date.parse(text);
const tuesdays: UnavailableRule = {
  rrule: 'FREQ=WEEKLY;BYDAY=TU',
  from: '14:00',
  to: '17:00',
  validFrom: '2027-03-01',
  timeZone: 'America/New_York',
};
const window = { start: at('2027-03-08T00:00Z'), end: at('2027-03-22T00:00Z') };

describe('unavailableIntervals', () => {
  it('keeps to the wall clock over a change of the clocks', () => {
    expect(unavailableIntervals([tuesdays], window)).toEqual([
      { start: at('2027-03-09T14:00-05:00'), end: at('2027-03-09T17:00-05:00') },
      { start: at('2027-03-16T14:00-04:00'), end: at('2027-03-16T17:00-04:00') },
    ]);
  });

  it('merges spans and rules, and leaves out what lies outside of the window', () => {
    const spans = [
      { startsAt: at('2027-03-09T21:00Z'), endsAt: at('2027-03-10T00:00Z') },
      { startsAt: at('2027-03-22T00:00Z'), endsAt: at('2027-03-23T00:00Z') },
    ];
    const rule = { ...tuesdays, validUntil: '2027-03-15' };
    expect(unavailableIntervals([rule, ...spans], window)).toEqual([
      { start: at('2027-03-09T19:00Z'), end: at('2027-03-10T00:00Z') },
    ]);
  });

  it('knows a rule by its own zone, whose dates are others than UTC has', () => {
    const kiritimati = { ...tuesdays, from: '00:00', to: '02:00', timeZone: 'Pacific/Kiritimati' };
    const monday = { start: at('2027-03-08T10:30Z'), end: at('2027-03-08T11:00Z') };
    expect(unavailableIntervals([kiritimati], monday)).toEqual([
      { start: at('2027-03-08T10:00Z'), end: at('2027-03-08T12:00Z') },
    ]);
  });
});

describe('unavailabilityFaults', () => {
  const pointers = (request: object): string[] =>
    unavailabilityFaults(request, '2027-03-01').map(({ pointer }) => pointer);

  it('takes exactly one of a span and a rule', () => {
    expect(pointers(tuesdays)).toEqual([]);
    expect(pointers({ startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-02T00:00:00Z' })).toEqual([]);
    expect(pointers({})).toEqual(['']);
    expect(pointers({ ...tuesdays, startsAt: '2027-03-01T00:00:00Z' })).toEqual(['']);
  });

  it('names everything that is wrong', () => {
    expect(pointers({ startsAt: '2027-03-01T00:00:00Z' })).toEqual(['/endsAt']);
    expect(pointers({ startsAt: '2027-03-01T00:00:00Z', endsAt: '2027-03-01T00:00:00Z' })).toEqual([
      '/endsAt',
    ]);
    expect(pointers({ from: '14:00', to: '13:00', validUntil: '2027-01-01' })).toEqual([
      '/rrule',
      '/validFrom',
      '/timeZone',
      '/to',
    ]);
    expect(
      pointers({
        ...tuesdays,
        rrule: 'FREQ=WEEKLY;COUNT=3',
        validFrom: '2026-02-01',
        validUntil: '2026-01-01',
      }),
    ).toEqual(['/rrule', '/validUntil', '/validFrom']);
    expect(new Set(pointers({ ...tuesdays, rrule: 'every Tuesday' }))).toEqual(new Set(['/rrule']));
  });
});
