import type { EntityManager } from 'typeorm';
import type { ResourceUse } from '../clinics/affected-sessions.js';
import { beyondReach } from '../common/beyond-reach.js';
import type { ReservationRow, VisitShape } from '../domain/course-types.js';
import { resolvePolicy, type ClinicPolicy } from '../domain/policy.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { profileFor, resolveVisit } from '../domain/visit.js';

/** A visit as its protocol has it, and all that it keeps of one resource. */
export interface VisitServed {
  shape: VisitShape;
  /** Epoch milliseconds. */
  startsAt: number;
  rows: ReservationRow[];
}

interface Planned {
  session_id: string;
  phase: string;
  ordinal: number;
  protocol_id: string;
  protocol_version: number;
}

/** The visits that keep lanes of a resource, by session; `uses` is all that they keep of it, whoever asks. */
export async function visitsServed(
  tx: EntityManager,
  organizationId: string,
  policy: ClinicPolicy,
  uses: readonly ResourceUse[],
): Promise<Map<string, VisitServed>> {
  if (uses.length === 0) return new Map();
  const ids = [...new Set(uses.map(({ sessionId }) => sessionId))];
  const [planned, definitions] = await beyondReach(tx, async () => {
    const sessions = await tx.query<Planned[]>(
      `SELECT s.id AS session_id, s.phase, s.ordinal, p.protocol_id, p.protocol_version
       FROM session s
       JOIN treatment_plan p ON p.organization_id = s.organization_id AND p.id = s.treatment_plan_id
       WHERE s.organization_id = $1 AND s.id = ANY ($2)`,
      [organizationId, ids],
    );
    const versions = await tx.query<
      { protocol_id: string; number: number; definition: ProtocolDefinition }[]
    >(
      `SELECT v.protocol_id, v.number, v.definition FROM protocol_version v
       JOIN unnest($2::uuid[], $3::int[]) AS used (protocol_id, number)
         ON used.protocol_id = v.protocol_id AND used.number = v.number
       WHERE v.organization_id = $1`,
      [
        organizationId,
        sessions.map(({ protocol_id }) => protocol_id),
        sessions.map(({ protocol_version }) => protocol_version),
      ],
    );
    const known = new Map(versions.map((row) => [`${row.protocol_id} ${row.number}`, row.definition]));
    return [sessions, known] as const;
  });
  const resolved = resolvePolicy(policy);
  const served = new Map<string, VisitServed>();
  for (const { session_id, phase, ordinal, protocol_id, protocol_version } of planned) {
    const definition = definitions.get(`${protocol_id} ${protocol_version}`);
    const own = uses.filter(({ sessionId }) => sessionId === session_id);
    const startsAt = own[0]?.startsAt;
    if (!definition || startsAt === undefined) continue;
    const shape = resolveVisit(profileFor(definition, phase, ordinal), resolved);
    served.set(session_id, { shape, startsAt, rows: own.map(asRow) });
  }
  return served;
}

const asRow = ({ from, to, laneFrom, laneTo }: ResourceUse): ReservationRow => ({
  resourceId: '',
  ...{ laneFrom, laneTo, start: from, end: to },
});
