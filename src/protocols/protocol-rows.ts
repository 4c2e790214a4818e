/** The rows of a protocol: found, locked, written. Every function works inside the transaction it is given. */
import { In, type EntityManager } from 'typeorm';
import { found } from '../common/validation.js';
import { sqlState } from '../database/transaction.js';
import { conflict } from '../domain/errors.js';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { Organization } from '../organizations/organization.entity.js';
import { ProtocolApproval } from './protocol-approval.entity.js';
import { ProtocolVersion } from './protocol-version.entity.js';
import { Protocol } from './protocol.entity.js';

/** A version without its definition. */
export type VersionHead = Pick<ProtocolVersion, 'protocolId' | 'number' | 'status' | 'effectiveFrom'>;

/** The version a protocol is read as: the newest published, else the newest. Expects the newest first. */
export const shownOf = <V extends VersionHead>(versions: V[]): V | undefined =>
  versions.find((version) => version.status === 'published') ?? versions[0];

export async function getProtocol(tx: EntityManager, organizationId: string, id: string): Promise<Protocol> {
  return found(await tx.findOneBy(Protocol, { organizationId, id }), 'protocol');
}

/** Locked: versions are numbered and approvals kept one change at a time. */
export async function lockProtocol(tx: EntityManager, organizationId: string, id: string): Promise<Protocol> {
  const protocol = await tx.findOne(Protocol, {
    where: { organizationId, id },
    lock: { mode: 'for_no_key_update' },
  });
  return found(protocol, 'protocol');
}

export async function getVersion(
  tx: EntityManager,
  organizationId: string,
  protocolId: string,
  number: number,
): Promise<ProtocolVersion> {
  return found(
    await tx.findOneBy(ProtocolVersion, { organizationId, protocolId, number }),
    'protocol version',
  );
}

/** Newest first. */
export function versionHeads(
  tx: EntityManager,
  organizationId: string,
  protocolIds: string[],
): Promise<VersionHead[]> {
  return tx.find(ProtocolVersion, {
    where: { organizationId, protocolId: In(protocolIds) },
    select: { organizationId: true, protocolId: true, number: true, status: true, effectiveFrom: true },
    order: { number: 'DESC' },
  });
}

export const newVersion = (
  { organizationId, id }: Protocol,
  number: number,
  definition: ProtocolDefinition,
  now: Date,
  published: boolean,
): ProtocolVersion => ({
  organizationId,
  protocolId: id,
  number,
  status: published ? 'published' : 'draft',
  definition,
  effectiveFrom: definition.effectiveFrom ?? null,
  publishedAt: published ? now : null,
  retiredAt: null,
  createdAt: now,
  updatedAt: now,
});

/** A protocol with its first version; refuses a code that the organization has already. */
export async function insertProtocol(
  tx: EntityManager,
  key: { organizationId: string; id: string },
  definition: ProtocolDefinition,
  now: Date,
  published: boolean,
): Promise<Protocol> {
  const { code, name } = definition;
  const protocol = tx.create(Protocol, { ...key, code, name, createdAt: now, updatedAt: now, version: 1 });
  try {
    await tx.insert(Protocol, protocol);
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict('PROTOCOL_CODE_TAKEN', 'Another protocol of this organization has this code.');
  }
  await tx.insert(ProtocolVersion, newVersion(protocol, 1, definition, now, published));
  return protocol;
}

/** Renews the ETag, and the name, which is that of the version now shown. Call with the row locked. */
export async function touchProtocol(tx: EntityManager, protocol: Protocol, now: Date): Promise<void> {
  const { organizationId, id } = protocol;
  const shown = shownOf(await versionHeads(tx, organizationId, [id]));
  if (shown) protocol.name = (await getVersion(tx, organizationId, id, shown.number)).definition.name;
  protocol.version += 1;
  protocol.updatedAt = now;
  const { name, version, updatedAt } = protocol;
  await tx.update(Protocol, { organizationId, id }, { name, version, updatedAt });
}

/** Who may use each protocol once it is published: all clinics, or those that approved it. */
export async function approvals(
  tx: EntityManager,
  organizationId: string,
  protocolIds: string[],
): Promise<{ publishingApproves: boolean; of: (protocolId: string) => 'all' | string[] }> {
  const organization = found(await tx.findOneBy(Organization, { id: organizationId }), 'organization');
  const rows = await tx.findBy(ProtocolApproval, { organizationId, protocolId: In(protocolIds) });
  return {
    publishingApproves: organization.protocolApproval === 'all-clinics',
    of(protocolId) {
      const clinics = rows.filter((row) => row.protocolId === protocolId).map((row) => row.clinicId);
      return clinics.includes(null) ? 'all' : clinics.filter((clinic) => clinic !== null).sort();
    },
  };
}
