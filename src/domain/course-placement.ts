/** A session as chosen by the search -> what is answered and written. */
import type { Assignment } from './course-assignment.js';
import type { ReadyWish } from './course-candidates.js';
import type { Candidate } from './course-choices.js';
import type { Start } from './course-starts.js';
import type { Deviation, Placement, ReservationRow } from './course-types.js';
import type { ReadyNeed, Server } from './course-visit.js';
import { dateOfDayNumber } from './local-time.js';
import type { LocalDate } from './local-time.js';
import type { Segment } from './protocol.js';
import { resourcesIn } from './reserved-resources.js';
import { assignLanes, laneDemands, visitSpan } from './visit.js';

export function placementOf(
  ready: ReadyWish,
  candidate: Candidate & { start: Start },
  deviations: Deviation[],
): Placement {
  const { startsAt, endsAt } = candidate.start;
  const { wish } = ready;
  const { room } = candidate.assignment as Assignment;
  if (room) {
    return { ...roomPlacement(ready, startsAt, room, dateOfDayNumber(candidate.day)), deviations };
  }
  const rows = rowsOf(ready, candidate.assignment as Assignment, startsAt);
  const kinds = new Map(rows.map(({ server, row }) => [row.resourceId, server.ready.resource.kind]));
  const reserved = rows.map(({ row }) => row);
  return {
    phase: wish.phase,
    ordinal: wish.ordinal,
    wantedLocal: wish.wantedLocal,
    date: dateOfDayNumber(candidate.day),
    startsAt,
    endsAt,
    resources: resourcesIn(reserved, (id) => kinds.get(id) ?? 'practitioner'),
    rows: reserved,
    deviations,
  };
}

/** The visit where room is made for it, served by whom that has found. */
export function roomPlacement(
  { wish, visit }: ReadyWish,
  startsAt: number,
  { rows, resources, reassigned }: NonNullable<Assignment['room']>,
  date: LocalDate,
): Placement {
  const { phase, ordinal, wantedLocal } = wish;
  return {
    ...{ phase, ordinal, wantedLocal, date, startsAt, endsAt: startsAt + visit.stay, resources, rows },
    deviations: [],
    ...(reassigned.length > 0 && { reassigned }),
  };
}

function rowsOf(
  { visit }: ReadyWish,
  assignment: Assignment,
  startsAt: number,
): { server: Server; row: ReservationRow }[] {
  const span = visitSpan(visit.shape, startsAt);
  return visit.needs.flatMap((need) =>
    turns(need, assignment.servers[need.index] as Server[]).flatMap(({ server, segments }) => {
      const { resource } = server.ready;
      return laneDemands(resource, need.role, segments, span).flatMap((demand) => {
        const rows = assignLanes(resource.id, demand, resource.busy);
        if (!rows) throw new Error(`${resource.id} has no lane left for a visit that it was chosen for.`);
        return rows.map((row) => ({ server, row }));
      });
    }),
  );
}

/** Who serves which segments: one for all, or each until the next takes over. */
function turns(need: ReadyNeed, servers: readonly Server[]): { server: Server; segments: Segment[] }[] {
  const [first] = servers;
  if (servers.length === 1 && first) return [{ server: first, segments: need.segments }];
  const found: { server: Server; segments: Segment[] }[] = [];
  servers.forEach((server, s) => {
    const segment = need.segments[s] as Segment;
    const last = found.at(-1);
    if (last && last.server === server) last.segments.push(segment);
    else found.push({ server, segments: [segment] });
  });
  return found;
}
