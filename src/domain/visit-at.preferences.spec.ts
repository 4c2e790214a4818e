import fc from 'fast-check';
import { proposeCourse } from './course.js';
import type { CourseRequest, PatientPreferences } from './course-types.js';
import { formatInstant } from './local-time.js';
import { instant, NEW_YORK, STAFF } from './testing/proposals.js';
import { clinicRequest, wishesOn } from './testing/requests.js';
import { SingleVisit } from './visit-at.js';
import type { FreeStart } from './visit-types.js';

const NONE: PatientPreferences = { weekdays: [], earliest: null, latest: null, practitionerId: null };

/** Three sessions of which the second is to be placed; the others stand at 09:00 with the nurses named. */
function request(
  preferred: Partial<PatientPreferences>,
  { nurses = [null, null], policy = {} }: { nurses?: (string | null)[]; policy?: object } = {},
): CourseRequest {
  const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']).map((wish, i) => {
    if (i === 1) return wish;
    const startsAt = instant(`${wish.wantedLocal}:00-05:00`);
    const nurseId = nurses[i / 2] ?? null;
    return { ...wish, fixed: { startsAt, endsAt: startsAt + 115 * 60_000, nurseId } };
  });
  const asked = clinicRequest(wishes, { resources: STAFF });
  return { ...asked, preferences: { ...NONE, ...preferred }, policy: { ...asked.policy, ...policy } };
}
const [FROM, TO] = [instant('2027-01-04T00:00:00-05:00'), instant('2027-01-15T00:00:00-05:00')];

const told = ({ startsAt, cost }: FreeStart): string =>
  `${formatInstant(startsAt, NEW_YORK).slice(5, 16)} ${cost}`;
const first = (asked: CourseRequest, floats = false, count = 3): string[] =>
  new SingleVisit(asked, 1, floats).best(FROM, TO, count).map(told);
const said = (asked: CourseRequest, local: string): string[] | undefined =>
  new SingleVisit(asked, 1)
    .at(instant(`${local}:00-05:00`))
    .placement?.deviations.map(({ code, detail }) => `${code} ${detail}`);
const served = (asked: CourseRequest, local = '2027-01-07T09:00'): string[] | undefined =>
  new SingleVisit(asked, 1)
    .at(instant(`${local}:00-05:00`))
    .placement?.resources.map(({ resourceId }) => resourceId);

describe('a single visit and what the patient prefers', () => {
  it.each<[string, Partial<PatientPreferences>, object, string[]]>([
    ['nothing', {}, {}, ['01-07T09:00 0', '01-07T08:45 2.5', '01-07T09:15 2.5']],
    ['a weekday', { weekdays: ['FR'] }, {}, ['01-08T09:00 100', '01-08T08:45 102.5', '01-08T09:15 102.5']],
    [
      'a weekday that the clinic weighs less than a day',
      { weekdays: ['FR'] },
      { otherWeekdayCost: 50 },
      ['01-07T09:00 50', '01-07T08:45 52.5', '01-07T09:15 52.5'],
    ],
    [
      'hours at whose border it begins',
      { earliest: '10:00', latest: '12:00' },
      {},
      ['01-07T10:00 10', '01-07T10:15 12.5', '01-07T10:30 15'],
    ],
    [
      'hours that nobody weighs',
      { earliest: '10:00', latest: '12:00' },
      { outsideHoursCost: 0 },
      ['01-07T09:00 0', '01-07T08:45 2.5', '01-07T09:15 2.5'],
    ],
  ])('lists the starts that suit best first: %s', (_what, preferred, policy, expected) => {
    expect(first(request(preferred, { policy }))).toEqual(expected);
  });

  it('lists no day before another where none is wanted, but for the weekdays that are preferred', () => {
    expect(first(request({ weekdays: ['FR'] }), true)).toEqual([
      '01-08T09:00 0',
      '01-08T08:45 2.5',
      '01-08T09:15 2.5',
    ]);
    expect(first(request({}), true)).toEqual(['01-06T09:00 0', '01-07T09:00 0', '01-08T09:00 0']);
  });

  it.each([
    [{}, ['chair-1', 'nurse-1', 'prescriber-1']],
    [{ practitionerId: 'nurse-2' }, ['chair-1', 'nurse-2', 'prescriber-1']],
    [{ practitionerId: 'prescriber-2' }, ['chair-1', 'nurse-1', 'prescriber-2']],
    [{ practitionerId: 'nobody-here' }, ['chair-1', 'nurse-1', 'prescriber-1']],
  ])('is served by whom is preferred: %j', (preferred, expected) => {
    expect(served(request(preferred))).toEqual(expected);
  });

  it.each<[string, (string | null)[], object, string]>([
    ['is kept', ['nurse-2', 'nurse-2'], {}, 'nurse-2'],
    ['of one neighbour is kept too', [null, 'nurse-2'], {}, 'nurse-2'],
    [
      'gives way to whom the patient prefers',
      ['nurse-2', 'nurse-2'],
      { practitionerId: 'nurse-1' },
      'nurse-1',
    ],
    ['who left is no reason', ['nurse-9', 'nurse-9'], {}, 'nurse-1'],
  ])('the nurse of the sessions beside it %s', (_what, nurses, preferred, expected) => {
    expect(served(request(preferred, { nurses }))?.[1]).toBe(expected);
  });

  it('is kept by its nurses where the clinic weighs a change more than a preference', () => {
    const asked = request(
      { practitionerId: 'nurse-1' },
      { nurses: ['nurse-2', 'nurse-2'], policy: { nurseChangeCost: 15 } },
    );
    expect(served(asked)?.[1]).toBe('nurse-2');
    expect(said(asked, '2027-01-07T09:00')).toEqual([
      'PREFERENCE_NOT_MET practitioner: the one whom the patient prefers does not serve it: the course as a whole is better so',
    ]);
  });

  it('says of a chosen start what is not preferred', () => {
    const asked = request({ weekdays: ['FR'], earliest: '10:00', practitionerId: 'nurse-2' });
    expect(said(asked, '2027-01-08T10:00')).toEqual([
      'DATE_MOVED moved 1 day later, from 2027-01-07: another day was chosen',
      'TIME_MOVED 60 minutes later, from 09:00: another time was chosen',
    ]);
    expect(said(asked, '2027-01-07T09:00')).toEqual([
      'PREFERENCE_NOT_MET weekday: Thursday, and the patient prefers Fridays',
      'PREFERENCE_NOT_MET time of day: 09:00, and the patient prefers to come from 10:00',
    ]);
    const away = STAFF.map((one) =>
      one.id === 'nurse-2' ? { ...one, outages: [{ start: FROM, end: TO }] } : one,
    );
    const without = { ...asked, calendar: { ...asked.calendar, resources: away } };
    expect(said(without, '2027-01-08T10:00')?.at(-1)).toBe(
      'PREFERENCE_NOT_MET practitioner: the one whom the patient prefers does not serve it: not free for it then',
    );
  });

  it('is weighed as a session of a course is, and listed page by page', () => {
    const nurse = fc.constantFrom(null, 'nurse-1', 'nurse-2', 'nurse-9');
    const cost = fc.constantFrom(0, 3, 5, 60);
    fc.assert(
      fc.property(
        fc.record({
          open: fc.nat(2),
          nurses: fc.tuple(nurse, nurse, nurse),
          weekdays: fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR'] as const),
          hours: fc.option(fc.constantFrom(['10:00', '11:00'], ['13:30', '16:00'], ['08:00', '08:30'])),
          practitionerId: fc.constantFrom(null, 'nurse-2', 'prescriber-2'),
          taken: fc.array(
            fc.record({
              day: fc.integer({ min: 3, max: 14 }),
              hour: fc.integer({ min: 8, max: 15 }),
              who: fc.nat(4),
            }),
            { maxLength: 12 },
          ),
          otherWeekdayCost: cost,
          otherPractitionerCost: cost,
          nurseChangeCost: cost,
          limit: fc.integer({ min: 15, max: 100 }),
        }),
        ({ open, nurses, weekdays, hours, practitionerId, taken, limit, ...weights }) => {
          const asked = request({}, { policy: weights });
          const wishes = wishesOn(['2027-01-04', '2027-01-07', '2027-01-11']).map((wish, i) => {
            if (i === open) return wish;
            const startsAt = instant(`${wish.wantedLocal}:00-05:00`);
            return {
              ...wish,
              fixed: { startsAt, endsAt: startsAt + 115 * 60_000, nurseId: nurses[i] ?? null },
            };
          });
          const resources = STAFF.map((one, who) => ({
            ...one,
            busy: taken
              .filter((entry) => entry.who === who)
              .map(({ day, hour }) => {
                const start = Date.UTC(2027, 0, day, hour + 5);
                return { start, end: start + 90 * 60_000, laneFrom: 0, laneTo: 2 };
              }),
          }));
          const [earliest, latest] = hours ?? [null, null];
          const preferences = {
            weekdays,
            earliest: earliest ?? null,
            latest: latest ?? null,
            practitionerId,
          };
          const clinic = { ...asked, wishes, preferences, calendar: { ...asked.calendar, resources } };
          const visit = new SingleVisit(clinic, open);
          const [course] = proposeCourse(clinic, { count: 1, allowBreaches: false, allowUnplaced: false });
          const all = visit.free(FROM - 7 * 86_400_000, TO, 10_000);
          const session = course?.sessions[0];
          const [best] = visit.best(FROM - 7 * 86_400_000, TO, 1);
          expect([best?.startsAt, best?.resources]).toEqual([session?.startsAt, session?.resources]);
          if (course) {
            const [a, b] = nurses.filter((known, i) => i !== open && known !== null);
            const standing = open !== 1 && a && b && a !== b ? weights.nurseChangeCost : 0;
            expect(best?.cost).toBeCloseTo(course.cost - standing, 6);
          }
          const paged: FreeStart[] = [];
          for (let page: FreeStart[] = []; paged.length === 0 || page.length > 0; paged.push(...page)) {
            page = visit.best(FROM - 7 * 86_400_000, TO, limit, paged.at(-1) ?? null);
            if (page.length === 0) break;
          }
          expect(paged).toEqual([...all].sort((a, b) => a.cost - b.cost || a.startsAt - b.startsAt));
        },
      ),
      { numRuns: 25, seed: 20_270_107 },
    );
  });
});
