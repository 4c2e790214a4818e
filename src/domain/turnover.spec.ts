import type { CalendarResource } from './course-types.js';
import { clinicRequest, resource, wishesOn } from './testing/requests.js';
import { instant } from './testing/proposals.js';
import { SingleVisit } from './visit-at.js';

/** A visit of 115 minutes and 15 of turnover; another one was before it until 10:00, and the chair's turnover until 10:15. */
const on = (time: string): number => instant(`2027-01-04T${time}:00-05:00`);
const BEFORE = { start: on('08:00'), end: on('10:15'), laneFrom: 0, laneTo: 1 };
const TURNOVER = { start: on('10:00'), end: on('10:15') };

function told(chair: Partial<CalendarResource>, time: string, turnovers = [TURNOVER]): string[] {
  const resources = [
    resource('chair-1', 'chair', { busy: [BEFORE], ...chair }),
    resource('nurse-1', 'practitioner', { roles: ['nurse'], capacity: 1 }),
    resource('prescriber-1', 'practitioner', { roles: ['prescriber'], capacity: 1 }),
  ];
  const visit = new SingleVisit(clinicRequest(wishesOn(['2027-01-04']), { resources }), 0);
  const { obstacles } = visit.knowing(new Map([['chair-1', turnovers]])).at(on(time));
  return obstacles.map(({ code, detail }) => (code === 'TURNOVER' ? detail : code));
}

describe('a turnover', () => {
  it('is named where nothing else keeps the chair', () => {
    expect(told({}, '10:15')).toEqual([]);
    expect(told({}, '10:00')).toEqual([
      'NO_CHAIR_FREE',
      '2027-01-04 10:00: the chair is made ready after the visit before until 10:15',
    ]);
    expect(told({}, '09:45')).toEqual(['NO_CHAIR_FREE']);
    expect(told({}, '10:00', [])).toEqual(['NO_CHAIR_FREE']);
  });

  it('is named of the visit itself, where the next one would begin in it', () => {
    const next = { start: on('12:25'), end: on('14:00'), laneFrom: 0, laneTo: 1 };
    expect(told({ busy: [BEFORE, next] }, '10:15')).toEqual([]);
    expect(told({ busy: [BEFORE, { ...next, start: on('12:10') }] }, '10:15')).toEqual([
      'NO_CHAIR_FREE',
      '2027-01-04 10:15: the chair would be made ready after it until 12:25, and is wanted again at 12:10',
    ]);
  });

  it('is not the reason where the chair is out as well', () => {
    expect(told({ outages: [TURNOVER] }, '10:00')).toEqual(['NO_CHAIR_FREE']);
  });
});
