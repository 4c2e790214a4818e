import { Global, Module } from '@nestjs/common';
import { Disclosures } from '../common/disclosures.js';
import { AuditTrail } from './audit-trail.js';

@Global()
@Module({
  providers: [AuditTrail, { provide: Disclosures, useExisting: AuditTrail }],
  exports: [Disclosures],
})
export class AuditModule {}
