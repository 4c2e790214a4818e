import type { EntityManager } from 'typeorm';
import type { ProtocolDefinition } from '../domain/protocol.js';
import { getVersion } from './protocol-rows.js';

/** Of about 10 kB each. */
const MOST_KEPT = 1_000;

/** Definitions that can change no more, kept in memory: every booking needs one, and there are few. */
export class PinnedDefinitions {
  private readonly kept = new Map<string, ProtocolDefinition>();

  async get(
    tx: EntityManager,
    organizationId: string,
    protocolId: string,
    number: number,
  ): Promise<ProtocolDefinition> {
    const key = `${organizationId} ${protocolId} ${number}`;
    const known = this.kept.get(key);
    if (known) return known;
    const { status, definition } = await getVersion(tx, organizationId, protocolId, number);
    if (status === 'draft') return definition;
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, frozen(definition));
    return definition;
  }
}

/** Shared by all who ask, so changed by none. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
