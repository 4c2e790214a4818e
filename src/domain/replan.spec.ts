import fc from 'fast-check';
import type { PatientPreferences, ReservationRow } from './course-types.js';
import { addDays, localDateOf, localTimeOf } from './local-time.js';
import type { ReplanChange, ReplanRequest } from './replan-types.js';
import { replan } from './replan.js';
import { smallClinics, troubled, ZONE, type SmallClinic } from './testing/replan-clinics.js';
import { faults } from './testing/replan-faults.js';

const actions = (changes: ReplanChange[]): string[] =>
  changes.map(({ sessionId, action, to }) =>
    action === 'moved' && to
      ? `${sessionId} moved to ${localDateOf(to.startsAt, ZONE)} ${localTimeOf(to.startsAt, ZONE)}`
      : `${sessionId} ${action}`,
  );

const roomy: SmallClinic = {
  ...{ chairs: 2, nurses: 2, capacity: 2, closesAt: '14:00' },
  courses: [
    { days: [0, 3], hour: 9, windowAfter: 2, kind: 'maintenance' },
    { days: [0, 3], hour: 10, windowAfter: 1, kind: 'induction' },
  ],
  trouble: { kind: 'outage', of: 2, day: 0, days: 1, fromHour: 0 },
};

describe('A re-plan', () => {
  it('swaps the nurse at the same time, and changes nothing else', () => {
    const request = troubled(roomy);
    const changes = replan(request);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ action }) => action === 'swapped')).toBe(true);
    for (const { from, to } of changes) {
      const chairs = (rows: ReservationRow[]): string[] =>
        rows.flatMap(({ resourceId }) => (resourceId.startsWith('chair') ? [resourceId] : []));
      expect(chairs(to?.rows ?? [])).toEqual(chairs(from.rows));
    }
  });

  it('moves within windows what the clinic is closed for, the least slack first', () => {
    const request = troubled({ ...roomy, chairs: 1, trouble: { kind: 'closure', day: 0, days: 1 } });
    const changes = replan(request);
    // The course whose window ends on Tuesday has its own hour, and the other goes beside it.
    expect(actions(changes)).toEqual(['0-0 moved to 2027-01-05 08:00', '1-0 moved to 2027-01-05 10:00']);
    expect(changes.flatMap(({ deviations }) => deviations.map(({ code }) => code))).toContain('DATE_MOVED');
  });

  it('moves to where the patient would like to come', () => {
    const request = troubled({
      ...roomy,
      courses: [{ days: [0], hour: 9, windowAfter: 3, kind: 'maintenance' }],
      trouble: { kind: 'closure', day: 0, days: 1 },
    });
    const moved = (preferences?: PatientPreferences) =>
      actions(
        replan({
          ...request,
          courses: request.courses.map((one) => ({ ...one, ...(preferences && { preferences }) })),
        }),
      );
    expect(moved()).toEqual(['0-0 moved to 2027-01-05 09:00']);
    const preferences = { weekdays: ['WE' as const], earliest: '10:00', latest: null, practitionerId: null };
    expect(moved(preferences)).toEqual(['0-0 moved to 2027-01-06 10:00']);
  });

  it('leaves no set of doses further apart than the protocol allows', () => {
    const request = troubled({
      ...roomy,
      courses: [{ days: [0, 3], hour: 9, windowAfter: 2, kind: 'induction' }],
      trouble: { kind: 'closure', day: 2, days: 2 },
    });
    const within = (days: number) => {
      const courses = request.courses.map((course) => ({
        ...course,
        sessions: course.sessions.map((session) => ({
          ...session,
          wish: { ...session.wish, doseSet: { number: 0, sessions: 2, days } },
        })),
      }));
      return actions(replan({ ...request, courses }));
    };
    expect(within(4)).toEqual(['0-1 moved to 2027-01-08 09:00']);
    expect(within(3)).toEqual(['0-1 unplaced']);
  });

  it('moves the course’s other sessions where its own window does not do', () => {
    // Wanted on Monday and Wednesday and two days apart: on Tuesday the first leaves the second one day.
    const request = troubled({
      ...roomy,
      courses: [{ days: [0, 2, 4], hour: 9, windowAfter: 1, kind: 'induction' }],
      trouble: { kind: 'closure', day: 0, days: 1 },
    });
    const changes = replan(request);
    expect(changes.map(({ action, affected }) => [action, affected])).toEqual([
      ['moved', true],
      ['moved', false],
      ['moved', false],
    ]);
    expect(changes[1]?.deviations.map(({ code }) => code)).toEqual(['DATE_MOVED', 'KEEPS_COURSE_WHOLE']);
    expect(faults(request, changes)).toEqual([]);
  });

  it('leaves what cannot be placed as it is, and says why and when it could be', () => {
    const request = troubled({
      ...roomy,
      courses: [{ days: [0], hour: 9, windowAfter: 0, kind: 'induction' }],
      trouble: { kind: 'closure', day: 0, days: 1 },
    });
    const [change, ...others] = replan(request);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ action: 'unplaced', to: null });
    expect(change?.conflicts.map(({ code }) => code)).toContain('CLINIC_CLOSED');
    expect(localDateOf(change?.conflicts[0]?.nearest[0] ?? 0, ZONE)).toBe('2027-01-05');
  });

  it('keeps whom somebody asked for by name: the visit waits until she is back', () => {
    const base = troubled({ ...roomy, courses: roomy.courses.slice(0, 1) });
    const pinned = (request: ReplanRequest): ReplanRequest => ({
      ...request,
      courses: request.courses.map((course) => ({
        ...course,
        sessions: course.sessions.map((session) => ({ ...session, pinnedIds: ['nurse-1'] })),
      })),
    });
    expect(actions(replan(base))).toEqual(['0-0 swapped']);
    const [change] = replan(pinned(base));
    expect(actions([change as ReplanChange])).toEqual(['0-0 moved to 2027-01-05 09:00']);
    expect(change?.to?.rows.map(({ resourceId }) => resourceId)).toContain('nurse-1');
  });

  it('serves as many as possible at their times, not whoever comes first', () => {
    // One nurse for two visits in a row, or for the long one between them.
    const at = (hour: number): number => Date.parse(`2027-01-04T${String(hour + 5).padStart(2, '0')}:00:00Z`);
    const request = troubled({ ...roomy, chairs: 3, courses: [], nurses: 2, capacity: 1 });
    const session = (id: string, hour: number, minutes: number, slack: number) => ({
      treatmentPlanId: id,
      patientId: id,
      ...{ patientBusy: [], otherDoses: [], preferredResourceIds: [] },
      sessions: [
        {
          ...{ sessionId: id, kind: 'induction' as const, movable: true, affected: true, pinnedIds: [] },
          startsAt: at(hour),
          endsAt: at(hour) + minutes * 60_000,
          rows: [
            {
              resourceId: 'nurse-1',
              laneFrom: 1,
              laneTo: 2,
              start: at(hour),
              end: at(hour) + minutes * 60_000,
            },
          ],
          wish: {
            ...{ phase: 'induction', ordinal: 1, dosing: true, minGapDays: 1, maxGapDays: 7 },
            wantedLocal: `2027-01-04T${String(hour).padStart(2, '0')}:00`,
            earliest: '2027-01-04',
            latest: addDays('2027-01-04', slack),
            visit: {
              minutes: { preparation: 0, administration: minutes, observation: 0, turnover: 0 },
              needs: [
                { kinds: ['practitioner' as const], role: 'nurse', segments: ['administration' as const] },
              ],
            },
          },
        },
      ],
    });
    const courses = [session('long', 9, 120, 0), session('one', 8, 120, 9), session('two', 10, 120, 9)];
    const out = { start: at(0), end: at(18) };
    const resources = request.calendar.resources.map((one) =>
      one.id === 'nurse-1' ? { ...one, outages: [out] } : one,
    );
    const changes = replan({ ...request, courses, calendar: { ...request.calendar, resources } });
    expect(actions(changes)).toEqual(['one swapped', 'long moved to 2027-01-04 12:00', 'two swapped']);
  });

  it('is the same whatever the order in which courses and resources come', () => {
    fc.assert(
      fc.property(smallClinics(), (clinic) => {
        const request = troubled(clinic);
        const turned = {
          ...request,
          courses: [...request.courses].reverse(),
          others: [...request.others].reverse(),
          calendar: { ...request.calendar, resources: [...request.calendar.resources].reverse() },
        };
        expect(replan(turned)).toEqual(replan(request));
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
