import { proposeCourse } from './course.js';
import type { CalendarResource, CourseRequest, VisitShape } from './course-types.js';
import { localTimeOf } from './local-time.js';
import { instant, NEW_YORK, optimum, said, starts, STRICT } from './testing/proposals.js';
import { clinicRequest, infusion, resource, wishesOn } from './testing/requests.js';

describe('a visit that needs several resources', () => {
  const STAY = ['preparation', 'administration', 'observation'] as const;
  const taken = (from: string, to: string, lane = 0) => ({
    start: instant(`2027-01-04T${from}-05:00`),
    end: instant(`2027-01-04T${to}-05:00`),
    laneFrom: lane,
    laneTo: lane + 1,
  });
  /** A chair in a room, a monitor that three share, two nurses and a prescriber. */
  const visit: VisitShape = {
    ...infusion,
    needs: [
      { kinds: ['chair'], role: null, segments: [...STAY, 'turnover'] },
      { kinds: ['room'], role: null, segments: [...STAY, 'turnover'] },
      { kinds: ['device'], role: null, segments: ['administration', 'observation'], tags: ['monitor'] },
      { kinds: ['practitioner'], role: 'nurse', segments: [...STAY], quantity: 2 },
      { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'] },
    ],
  };
  const nurse = (id: string, change: Partial<CalendarResource> = {}) =>
    resource(id, 'practitioner', { roles: ['nurse'], capacity: 2, ...change });
  const monitor = (busy: CalendarResource['busy'] = []) =>
    resource('monitor', 'device', { capacity: 3, tags: ['monitor'], busy });
  const equipment = [
    resource('chair-1', 'chair'),
    resource('room-1', 'room'),
    resource('pump', 'device', { capacity: 3 }),
    resource('prescriber-1', 'practitioner', { roles: ['prescriber'] }),
  ];
  const request = (resources: CalendarResource[], change: Partial<CourseRequest> = {}): CourseRequest => ({
    ...clinicRequest(wishesOn(['2027-01-04'], { latest: '2027-01-04', visit }), {
      resources: [...equipment, ...resources],
    }),
    ...change,
  });
  const serving = (asked: CourseRequest): string[] =>
    optimum(asked).sessions[0]?.resources.map(({ resourceId }) => resourceId) ?? [];

  it('reserves each of them for its own segments', () => {
    const busy = [taken('09:00', '12:00'), taken('09:00', '12:00', 1)];
    const best = optimum(request([monitor(busy), nurse('nurse-1'), nurse('nurse-2')]));
    const rows = best.sessions[0]?.rows.map(({ resourceId, laneFrom, start, end }) =>
      [resourceId, laneFrom, localTimeOf(start, NEW_YORK), localTimeOf(end, NEW_YORK)].join(' '),
    );
    expect(rows).toEqual([
      'chair-1 0 09:00 11:10',
      'room-1 0 09:00 11:10',
      'monitor 2 09:15 10:55',
      'nurse-1 0 09:00 09:15',
      'nurse-1 1 09:00 10:55',
      'nurse-2 0 09:00 09:15',
      'nurse-2 1 09:00 10:55',
      'prescriber-1 1 09:15 09:55',
    ]);
  });

  it('waits for a lane of the shared device', () => {
    const busy = [0, 1, 2].map((lane) => taken('09:00', '10:00', lane));
    const best = optimum(request([monitor(busy), nurse('nurse-1'), nurse('nurse-2')]));
    expect(starts(best)).toEqual(['2027-01-04T09:45:00-05:00']);
    expect(said(best, 1)[1]).toBe('NO_DEVICE_FREE 09:00: no device tagged monitor is free');
  });

  it('takes two of five, and says how many are missing', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => nurse(`nurse-${id}`));
    expect(serving(request([monitor(), ...five])).slice(3, 5)).toEqual(['nurse-a', 'nurse-b']);
    const away = { busy: [taken('08:00', '18:00', 1), taken('08:00', '18:00', 2)] };
    const oneLeft = five.map((one, i) => (i < 4 ? { ...one, ...away } : one));
    const [none] = proposeCourse(request([monitor(), ...oneLeft]), { ...STRICT, allowUnplaced: true });
    expect(none?.unplaced.map(({ code, detail }) => [code, detail])).toEqual([
      ['NO_NURSE_FREE', 'only 1 of the 2 nurses needed is free: 2027-01-04'],
    ]);
    const [never] = proposeCourse(request([monitor(), nurse('nurse-a')]), { ...STRICT, allowUnplaced: true });
    expect(never?.unplaced.map(({ code, detail }) => [code, detail])).toEqual([
      ['NO_NURSE', 'the clinic has only 1 of the 2 nurses needed: 2027-01-04'],
    ]);
  });

  it('hands over one of the two where only one goes home', () => {
    const shift = (from: string, to: string) => ({ working: [{ ...taken(from, to) }] });
    const staff = [
      nurse('nurse-a', shift('08:00', '09:55')),
      nurse('nurse-b'),
      nurse('nurse-c', shift('09:55', '18:00')),
    ];
    expect(serving(request([monitor(), ...staff]))).toEqual([
      ...['chair-1', 'room-1', 'monitor'],
      ...['nurse-a', 'nurse-c', 'nurse-b'],
      'prescriber-1',
    ]);
  });

  it('leaves somebody for the other need of the same people', () => {
    // The tagged nurse comes first by id, and is the only one who may do the second need.
    const both: VisitShape = {
      ...visit,
      needs: [
        { kinds: ['practitioner'], role: 'nurse', segments: [...STAY], quantity: 2 },
        { kinds: ['practitioner'], role: 'nurse', segments: ['administration'], tags: ['iv-access'] },
      ],
    };
    const staff = [nurse('nurse-a', { tags: ['iv-access'] }), nurse('nurse-b'), nurse('nurse-c')];
    const asked = request(staff);
    const wishes = asked.wishes.map((wish) => ({ ...wish, visit: both }));
    expect(serving({ ...asked, wishes })).toEqual(['nurse-b', 'nurse-c', 'nurse-a']);
  });

  it('the same nurse leads again though another one was listed first', () => {
    const on = (id: string, ...dates: string[]) =>
      nurse(id, {
        working: dates.map((date) => ({
          start: instant(`${date}T08:00-05:00`),
          end: instant(`${date}T18:00-05:00`),
        })),
      });
    const staff = [
      on('nurse-a', '2027-01-04'),
      on('nurse-b', '2027-01-04', '2027-01-07'),
      on('nurse-c', '2027-01-07'),
    ];
    const asked = request([monitor(), ...staff]);
    const best = optimum({ ...asked, wishes: wishesOn(['2027-01-04', '2027-01-07'], { visit }) });
    expect(best.cost).toBe(0);
    expect(best.sessions.map((s) => s.resources[3]?.resourceId)).toEqual(['nurse-b', 'nurse-b']);
  });

  it('takes who is pinned, beside whoever else is needed', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => nurse(`nurse-${id}`));
    const pinned = (...pinnedResourceIds: string[]) => request([monitor(), ...five], { pinnedResourceIds });
    expect(serving(pinned('nurse-d')).slice(3, 5)).toEqual(['nurse-a', 'nurse-d']);
    expect(serving(pinned('nurse-d', 'nurse-e')).slice(3, 5)).toEqual(['nurse-d', 'nurse-e']);
  });

  it('says which pinned resource is not free, or that they contradict each other', () => {
    const away = { busy: [taken('08:00', '18:00', 1), taken('08:00', '18:00', 2)] };
    const staff = [nurse('nurse-a'), nurse('nurse-b'), nurse('nurse-c', away)];
    const unplaced = (...pinnedResourceIds: string[]) =>
      proposeCourse(request([monitor(), ...staff], { pinnedResourceIds }), {
        ...STRICT,
        allowUnplaced: true,
      })[0]?.unplaced.map(({ code, detail, resourceId }) => [code, detail, resourceId]);
    expect(unplaced('nurse-c')).toEqual([
      ['PINNED_NOT_FREE', 'the pinned nurse is not free: 2027-01-04', 'nurse-c'],
    ]);
    const two = resource('chair-2', 'chair');
    const asked = request([monitor(), ...staff, two], { pinnedResourceIds: ['chair-1', 'chair-2'] });
    expect(
      proposeCourse(asked, { ...STRICT, allowUnplaced: true })[0]?.unplaced.map(({ code }) => code),
    ).toEqual(['PINS_CONTRADICT']);
  });

  it('balances two chairs together', () => {
    const chairs = [40, 10, 20].map((day, i) =>
      resource(`chair-${i}`, 'chair', {
        busy: [
          {
            start: instant('2027-02-01T09:00-05:00'),
            end: instant('2027-02-01T09:00-05:00') + day * 60_000,
            laneFrom: 0,
            laneTo: 1,
          },
        ],
      }),
    );
    const pair: VisitShape = {
      ...infusion,
      needs: [{ kinds: ['chair'], role: null, segments: [...STAY], quantity: 2 }],
    };
    const best = optimum(clinicRequest(wishesOn(['2027-01-04'], { visit: pair }), { resources: chairs }));
    expect(best.sessions[0]?.resources.map(({ resourceId }) => resourceId)).toEqual(['chair-1', 'chair-2']);
    expect(best.cost).toBe(3.75);
  });
});
