import fc from 'fast-check';
import { assignmentsAt } from './course-assignment.js';
import { ReadyCalendar } from './course-calendar.js';
import type { CalendarResource, CourseRequest, VisitShape } from './course-types.js';
import { readyVisit } from './course-visit.js';
import type { Segment } from './protocol.js';
import { assignments, Occupancy } from './testing/exhaustive.js';
import { clinicRequest, infusion, policy, resource } from './testing/requests.js';

const NINE = Date.parse('2027-01-04T09:00-05:00');
const STAY: Segment[] = ['preparation', 'administration', 'observation'];
const EDGES = [0, 15, 55, 115];

/** A person who works between two borders of the visit that begins at nine. */
const person = (
  id: string,
  roles: string[],
  from: number,
  to: number,
  tags: string[] = [],
): CalendarResource =>
  resource(id, 'practitioner', {
    roles,
    tags,
    working: [{ start: NINE + (EDGES[from] as number) * 60_000, end: NINE + (EDGES[to] as number) * 60_000 }],
  });

function found(request: CourseRequest, visit: VisitShape): { lead: string | null; ids: string[] }[] {
  const calendar = new ReadyCalendar(request.calendar, request.preferredResourceIds);
  const ready = readyVisit(0, visit, calendar, policy, request.pinnedResourceIds);
  return assignmentsAt(ready, NINE).map((assignment) => ({
    lead: calendar.resources[assignment.lead]?.resource.id ?? null,
    ids: assignment.key.map((rank) => calendar.resources[rank]?.resource.id as string),
  }));
}

/** The best of all ways for each leading nurse, found by trying every one. */
function expected(request: CourseRequest, visit: VisitShape): { lead: string | null; ids: string[] }[] {
  const best = new Map<string | null, string[]>();
  const first = visit.needs.findIndex(({ role }) => role === 'nurse');
  const unit = visit.needs.slice(0, first).reduce((sum, need) => sum + (need.quantity ?? 1), 0);
  for (const { servers } of assignments(request, new Occupancy(request), visit, NINE)) {
    const lead = servers[unit]?.[0] ?? null;
    const known = best.get(lead);
    // With ids in the order of ranks a plain comparison decides.
    if (!known || servers.flat().join() < known.join()) best.set(lead, servers.flat());
  }
  return [...best]
    .map(([lead, ids]) => ({ lead, ids }))
    .sort((a, b) => ((a.lead ?? '') < (b.lead ?? '') ? -1 : 1));
}

describe('who serves a visit of several nurses', () => {
  it('is what trying everything finds, for every nurse who could lead, handovers, tags and pins included', () => {
    const seen = { served: 0, refused: 0, handedOver: 0, pinned: 0 };
    const people = (n: number) =>
      fc
        .record({
          roles: fc.constantFrom<string[][]>(
            ['nurse'],
            ['nurse'],
            ['nurse'],
            ['prescriber'],
            ['nurse', 'prescriber'],
          ),
          from: fc.constantFrom(0, 0, 0, 1, 2),
          length: fc.constantFrom(1, 2, 3, 3),
          tags: fc.constantFrom<string[][]>([], ['pain']),
        })
        .map(({ roles, from, length, tags }) =>
          person(`staff-${n}`, roles, from, Math.min(3, from + length), tags),
        );
    const needs = fc
      .record({
        nurses: fc.constantFrom(1, 2, 2),
        nurseSegments: fc.constantFrom<Segment[]>(STAY, STAY, ['administration', 'observation']),
        nurseTags: fc.constantFrom<string[][]>([], [], [], ['pain']),
        prescribers: fc.constantFrom(0, 1, 2),
        second: fc.constantFrom(0, 0, 1),
      })
      .map(({ nurses, nurseSegments, nurseTags, prescribers, second }): VisitShape => ({
        ...infusion,
        needs: [
          ...(prescribers > 0
            ? [
                {
                  kinds: ['practitioner' as const],
                  role: 'prescriber',
                  segments: ['administration' as const],
                  quantity: prescribers,
                },
              ]
            : []),
          {
            kinds: ['practitioner'],
            role: 'nurse',
            segments: nurseSegments,
            quantity: nurses,
            tags: nurseTags,
          },
          ...(second > 0
            ? [{ kinds: ['practitioner' as const], role: 'nurse', segments: ['observation' as const] }]
            : []),
        ],
      }));
    const staff = fc
      .integer({ min: 3, max: 6 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => people(i))));
    const pins = fc.constantFrom<string[][]>([], [], ['staff-1'], ['staff-0', 'staff-2']);
    fc.assert(
      fc.property(staff, needs, pins, (resources, visit, pinnedResourceIds) => {
        const request = { ...clinicRequest([], { resources }), pinnedResourceIds };
        const best = expected(request, visit);
        expect(found(request, visit)).toEqual(best);
        seen[best.length > 0 ? 'served' : 'refused']++;
        if (best.length > 0 && pinnedResourceIds.length > 0) seen.pinned++;
        const people = visit.needs.reduce((sum, need) => sum + (need.quantity ?? 1), 0);
        if (best.some(({ ids }) => new Set(ids).size > people)) seen.handedOver++;
      }),
      { seed: 20270107, numRuns: 600 },
    );
    expect(Math.min(seen.served, seen.refused, seen.handedOver, seen.pinned)).toBeGreaterThan(40);
  });

  it('is found among many without trying them all', () => {
    // The prescribers leave the nurses none to spare: whoever takes a wrong one finds out ten nurses later.
    const resources = Array.from({ length: 24 }, (_, i) =>
      person(`staff-${String(i).padStart(2, '0')}`, i < 12 ? ['prescriber', 'nurse'] : ['prescriber'], 0, 3),
    );
    const visit = (nurses: number): VisitShape => ({
      ...infusion,
      needs: [
        { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'], quantity: 10 },
        { kinds: ['practitioner'], role: 'nurse', segments: STAY, quantity: nurses },
        { kinds: ['practitioner'], role: 'nurse', segments: ['observation'], quantity: 2 },
      ],
    });
    const request = clinicRequest([], { resources });
    const served = found(request, visit(10));
    expect(served).toHaveLength(12);
    expect(served[0]?.ids.slice(0, 10)).toEqual(resources.slice(12, 22).map(({ id }) => id));
    expect(
      found(request, { ...visit(10), needs: [...visit(10).needs, ...visit(10).needs.slice(2)] }),
    ).toEqual([]);
  });

  it('is handed over by several at once where a shift ends, and found among many', () => {
    const resources = Array.from({ length: 16 }, (_, i) =>
      person(`staff-${String(i).padStart(2, '0')}`, ['nurse'], i < 8 ? 0 : 2, i < 8 ? 2 : 3),
    );
    const visit: VisitShape = {
      ...infusion,
      needs: [{ kinds: ['practitioner'], role: 'nurse', segments: STAY, quantity: 6 }],
    };
    const served = found(clinicRequest([], { resources }), visit);
    expect(served).toHaveLength(8);
    expect(served[0]?.ids.slice(0, 6)).toEqual([
      'staff-00',
      'staff-00',
      'staff-08',
      'staff-01',
      'staff-01',
      'staff-09',
    ]);
  });
});
