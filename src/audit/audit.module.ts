import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Disclosures } from '../common/disclosures.js';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail, READS_DURABLE } from './audit-trail.js';
import { AuditController } from './audit.controller.js';
import { AuditJobs, SEALING, type SealingOptions } from './audit.jobs.js';
import { AuditService } from './audit.service.js';

@Global()
@Module({})
export class AuditModule {
  static with({ readsDurable, ...sealing }: SealingOptions & { readsDurable: boolean }): DynamicModule {
    return {
      module: AuditModule,
      controllers: [AuditController],
      providers: [
        AuditTrail,
        { provide: Disclosures, useExisting: AuditTrail },
        AuditService,
        AuditSealer,
        AuditJobs,
        { provide: SEALING, useValue: sealing },
        { provide: READS_DURABLE, useValue: readsDurable },
      ],
      exports: [Disclosures, AuditSealer],
    };
  }
}
