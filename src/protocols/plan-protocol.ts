import type { EntityManager } from 'typeorm';
import { Clinic } from '../clinics/clinic.entity.js';
import { found } from '../common/validation.js';
import { conflict } from '../domain/errors.js';
import { localDateOf } from '../domain/local-time.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { approvals, getProtocol, getVersion, versionHeads, type VersionHead } from './protocol-rows.js';

/** What a new plan is made from and pinned to. */
export interface PlannedProtocol {
  protocolId: string;
  versionNumber: number;
  definition: ProtocolDefinition;
}

export const disabled = (definition: ProtocolDefinition): Error =>
  conflict(
    'PROTOCOL_DISABLED',
    `The protocol is kept for reference only. ${definition.disabledReason ?? ''}`.trim(),
  );

/**
 * The version that a plan made now at a clinic is pinned to: the newest published one in force on the clinic's date.
 * @throws DomainError: 404 for an unknown protocol or clinic; 409 PROTOCOL_RETIRED, PROTOCOL_DISABLED,
 * PROTOCOL_NOT_PUBLISHED, PROTOCOL_NOT_EFFECTIVE or PROTOCOL_NOT_APPROVED.
 */
export async function planProtocol(
  tx: EntityManager,
  organizationId: string,
  protocolId: string,
  clinicId: string,
  now: Date,
): Promise<PlannedProtocol> {
  await getProtocol(tx, organizationId, protocolId);
  const clinic = found(await tx.findOneBy(Clinic, { organizationId, id: clinicId }), 'clinic');
  const heads = await versionHeads(tx, organizationId, [protocolId]);
  const today = localDateOf(now.getTime(), clinic.timeZone);
  const inForce = heads.find(
    (head) => head.status === 'published' && (head.effectiveFrom === null || head.effectiveFrom <= today),
  );
  if (!inForce) throw await refusal(tx, organizationId, heads);
  const { definition } = await getVersion(tx, organizationId, protocolId, inForce.number);
  if (!definition.enabled) throw disabled(definition);
  const approved = await approvals(tx, organizationId, [protocolId]);
  const granted = approved.of(protocolId);
  if (!approved.publishingApproves && granted !== 'all' && !granted.includes(clinicId)) {
    throw conflict('PROTOCOL_NOT_APPROVED', 'The protocol is not approved for this clinic.');
  }
  return { protocolId, versionNumber: inForce.number, definition };
}

async function refusal(tx: EntityManager, organizationId: string, heads: VersionHead[]): Promise<Error> {
  const coming = heads.find((head) => head.status === 'published');
  if (coming) {
    return conflict('PROTOCOL_NOT_EFFECTIVE', `The protocol may be used from ${coming.effectiveFrom}.`);
  }
  if (heads.some((head) => head.status === 'retired')) {
    return conflict('PROTOCOL_RETIRED', 'The protocol is retired; no plan is made from it.');
  }
  const [newest] = heads;
  if (newest) {
    const { definition } = await getVersion(tx, organizationId, newest.protocolId, newest.number);
    if (!definition.enabled) return disabled(definition);
  }
  return conflict('PROTOCOL_NOT_PUBLISHED', 'The protocol is a draft; publish a version first.');
}
