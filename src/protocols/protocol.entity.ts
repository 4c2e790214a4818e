import { Column, Entity, ForeignKey, Unique } from 'typeorm';
import { VersionedEntity } from '../database/tenant.entity.js';
import { Organization } from '../organizations/organization.entity.js';

/** A template's lasting identity; what it says stands in its versions. Its version grows with any change of theirs. */
@Entity('protocol')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'protocol_organization_fkey' })
@Unique('protocol_code_key', ['organizationId', 'code'])
export class Protocol extends VersionedEntity {
  @Column({ type: 'text' })
  code: string;

  /** As in the version that counts. */
  @Column({ type: 'text' })
  name: string;
}
