import { proposeCourse } from './course.js';
import type { CourseRequest, PatientPreferences } from './course-types.js';
import { formatInstant } from './local-time.js';
import { instant, NEW_YORK, STAFF } from './testing/proposals.js';
import { clinicRequest, wishesOn } from './testing/requests.js';

/** Mondays and Thursdays at nine, with days to spare. */
function request(preferred: Partial<PatientPreferences>, change: Partial<CourseRequest> = {}): CourseRequest {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']).map((wish) => ({
    ...wish,
    latest: wish.wantedLocal.slice(0, 8) + String(Number(wish.wantedLocal.slice(8, 10)) + 2).padStart(2, '0'),
  }));
  const preferences = { weekdays: [], earliest: null, latest: null, practitionerId: null, ...preferred };
  return { ...clinicRequest(wishes, { resources: STAFF }), preferences, ...change };
}

function best(asked: CourseRequest) {
  const [course] = proposeCourse(asked, { count: 1, allowBreaches: false, allowUnplaced: false });
  if (!course) throw new Error('There is no course.');
  return {
    cost: course.cost,
    starts: course.sessions.map(({ startsAt }) => formatInstant(startsAt, NEW_YORK).slice(5, 16)),
    served: course.sessions.map(({ resources }) => resources.map(({ resourceId }) => resourceId)),
    deviations: course.sessions.map(({ deviations }) =>
      deviations.map(({ code, detail }) => `${code} ${detail}`),
    ),
  };
}
const cheap = (change: Partial<CourseRequest['policy']>): Partial<CourseRequest> => ({
  policy: { ...request({}).policy, ...change },
});

describe('what a patient prefers', () => {
  it('has its weekdays, a day from those that the rule names, and says so', () => {
    const { starts, deviations, cost } = best(request({ weekdays: ['TU', 'FR'] }));
    expect(starts).toEqual(['01-05T09:00', '01-08T09:00', '01-12T09:00']);
    expect(deviations[0]).toEqual([
      'DATE_MOVED moved 1 day later, from 2027-01-04',
      'PREFERRED_BY_PATIENT 2027-01-04: possible, but the patient prefers Tuesdays, Fridays',
    ]);
    expect(cost).toBe(300);
  });

  it('stays behind the rule where the clinic weighs it less, and is named where it is not met', () => {
    const { starts, deviations, cost } = best(
      request({ weekdays: ['TU', 'TH'] }, cheap({ otherWeekdayCost: 30 })),
    );
    expect(starts).toEqual(['01-04T09:00', '01-07T09:00', '01-11T09:00']);
    expect(deviations).toEqual([
      ['PREFERENCE_NOT_MET weekday: Monday, and the patient prefers Tuesdays, Thursdays'],
      [],
      ['PREFERENCE_NOT_MET weekday: Monday, and the patient prefers Tuesdays, Thursdays'],
    ]);
    expect(cost).toBe(60);
  });

  it('is kept within its hours, at whose border the visits begin', () => {
    const early = best(request({ earliest: '10:00', latest: '12:00' }));
    expect(early.starts).toEqual(['01-04T10:00', '01-07T10:00', '01-11T10:00']);
    expect(early.deviations[0]).toEqual([
      'TIME_MOVED 60 minutes later, from 09:00',
      'PREFERRED_BY_PATIENT 09:00: possible, but the patient prefers to come from 10:00 until 12:00',
    ]);
    const start = instant('2027-01-07T09:00:00-05:00');
    const taken = { start, end: start + 5 * 3_600_000, laneFrom: 0, laneTo: 1 };
    const busy = STAFF.map((one) => (one.id === 'chair-1' ? { ...one, busy: [taken] } : one));
    const asked = request({ earliest: '09:00', latest: '10:00' }, cheap({ dayMovedCost: 1000 }));
    const late = best({ ...asked, calendar: { ...asked.calendar, resources: busy } });
    expect(late.starts[1]).toBe('01-07T14:00');
    expect(late.deviations[1]?.at(-1)).toBe(
      'PREFERENCE_NOT_MET time of day: 14:00, and the patient prefers to come from 09:00 until 10:00',
    );
  });

  it.each(['nurse-2', 'prescriber-2'])('is served by the practitioner asked for: %s', (practitionerId) => {
    const { served, deviations, cost } = best(request({ practitionerId }));
    expect(served.every((ids) => ids.includes(practitionerId))).toBe(true);
    expect([deviations.flat(), cost]).toEqual([[], 0]);
  });

  it('is served by another where the one asked for is out, which is told', () => {
    const out = { start: instant('2027-01-07T00:00:00-05:00'), end: instant('2027-01-10T00:00:00-05:00') };
    const resources = STAFF.map((one) => (one.id === 'nurse-2' ? { ...one, outages: [out] } : one));
    const asked = request({ practitionerId: 'nurse-2' });
    const { served, deviations, cost } = best({ ...asked, calendar: { ...asked.calendar, resources } });
    expect(served.map((ids) => ids[1])).toEqual(['nurse-2', 'nurse-1', 'nurse-2']);
    expect(deviations[1]).toEqual([
      'PREFERENCE_NOT_MET practitioner: the one whom the patient prefers does not serve it: not free for it then',
    ]);
    // Two changes of nurse, and one session by another.
    expect(cost).toBe(30);
  });

  it('of a practitioner who serves no such visit costs nothing, and is not told of', () => {
    const { deviations, cost } = best(request({ practitionerId: 'nobody-here' }));
    expect([deviations.flat(), cost]).toEqual([[], 0]);
  });

  it('takes no handover that would not be there without it', () => {
    const [start, end] = [instant('2027-01-07T09:00:00-05:00'), instant('2027-01-07T09:15:00-05:00')];
    const busy = [{ start, end, laneFrom: 1, laneTo: 2 }];
    const resources = STAFF.map((one) => (one.id === 'nurse-2' ? { ...one, busy } : one));
    const asked = request({ practitionerId: 'nurse-2' }, cheap({ hourAwayCost: 90 * 60 }));
    const { starts, served } = best({ ...asked, calendar: { ...asked.calendar, resources } });
    expect([starts[1], served[1]]).toEqual(['01-07T09:00', ['chair-1', 'nurse-1', 'prescriber-1']]);
  });
});
