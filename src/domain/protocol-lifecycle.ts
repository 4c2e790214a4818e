import { nextStatus, type TransitionTable } from './transition-table.js';

/** Of a protocol's version, after FHIR PlanDefinition (active is called published, unknown is not used). */
export const PROTOCOL_STATUSES = ['draft', 'published', 'retired'] as const;
export type ProtocolStatus = (typeof PROTOCOL_STATUSES)[number];

export const PROTOCOL_VERBS = ['publish', 'retire'] as const;
export type ProtocolVerb = (typeof PROTOCOL_VERBS)[number];

/** Nothing comes back from retirement: plans pinned to the version go on, a new version is drafted for new ones. */
export const PROTOCOL_TRANSITIONS: TransitionTable<ProtocolStatus, ProtocolVerb> = {
  draft: { publish: 'published', retire: 'retired' },
  published: { retire: 'retired' },
  retired: {},
};

/** @throws DomainError (conflict, PROTOCOL_TRANSITION_REFUSED) where the version's status does not allow the verb. */
export function nextProtocolStatus(status: ProtocolStatus, verb: ProtocolVerb): ProtocolStatus {
  return nextStatus(PROTOCOL_TRANSITIONS, status, verb, {
    aggregate: 'protocol version',
    code: 'PROTOCOL_TRANSITION_REFUSED',
  });
}
