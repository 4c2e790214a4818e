import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClinicsModule } from './clinics/clinics.module.js';
import { SystemClock, type Clock } from './common/clock.js';
import { CommonModule } from './common/common.module.js';
import { TimeOrderedIds, type Ids } from './common/ids.js';
import { Transactions } from './common/transactions.js';
import { dataSourceOptions, type Patience } from './database/data-source.js';
import { ExplanationsModule } from './explanations/explanations.module.js';
import { FollowUpsModule } from './follow-ups/follow-ups.module.js';
import { HealthModule } from './health/health.module.js';
import type { IssuerReach } from './organizations/issuer-policy.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { MissedSessionsModule } from './missed-sessions/missed-sessions.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { PatientRecordModule } from './patient-record/patient-record.module.js';
import { PatientsModule } from './patients/patients.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { ResourcesModule } from './resources/resources.module.js';
import { ProtocolsModule } from './protocols/protocols.module.js';
import { ScalesModule } from './scales/scales.module.js';
import { schema } from './schema.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { TreatmentPlansModule } from './treatment-plans/treatment-plans.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { ReplansModule } from './replans/replans.module.js';
import { VisitsModule } from './visits/visits.module.js';
import { WaitlistModule } from './waitlist/waitlist.module.js';
import { WorklistModule } from './worklist/worklist.module.js';

/** What an application needs to know; tests and the demo loader bring their own clock and ids. */
export interface AppOptions {
  databaseUrl: string;
  /** Past a pooler, for the job queue; `databaseUrl` unless given. */
  directUrl?: string;
  /** False: no named statements, for a pooler that loses them. */
  prepared?: boolean;
  poolSize: number;
  /** Where organizations' issuers of tokens may be; `public` unless given. */
  issuers?: IssuerReach;
  /** Unless given, a request waits for the database however long it takes. */
  patience?: Patience;
  /** Whom /metrics asks for a token; anybody may read it unless given. */
  metricsToken?: string | undefined;
  /** Whether reads wait until their audit event is safe; not so unless given. */
  auditReadsDurable?: boolean;
  /** Runs scheduled jobs in this process. */
  jobs?: boolean;
  /** For how many seconds a job worker may be silent before its jobs are given to others; 60 unless given. */
  workerSilentSeconds?: number;
  clock?: Clock;
  ids?: Ids;
  /** Each verb commits by itself unless given. */
  transactions?: Type<Transactions>;
}

/** The table of contents. */
@Module({})
export class AppModule {
  static with(options: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(options.databaseUrl, options.poolSize, schema, options),
          retryAttempts: 1,
        }),
        CommonModule.with(
          options.clock ?? new SystemClock(),
          options.ids ?? new TimeOrderedIds(),
          options.transactions ?? Transactions,
        ),
        AuditModule.with({
          enabled: options.jobs ?? false,
          readsDurable: options.auditReadsDurable ?? false,
        }),
        AuthModule,
        HealthModule,
        ProblemsModule,
        MetricsModule.with(options.metricsToken),
        OrganizationsModule.with(options.issuers ?? 'public'),
        ClinicsModule,
        ResourcesModule,
        PatientsModule,
        AccessModule,
        ProtocolsModule,
        ScalesModule,
        TreatmentPlansModule,
        SessionsModule,
        FollowUpsModule,
        VisitsModule,
        ReplansModule,
        MissedSessionsModule,
        WaitlistModule,
        ExplanationsModule,
        MaintenanceModule.with({
          enabled: options.jobs ?? false,
          databaseUrl: options.directUrl ?? options.databaseUrl,
          silentSeconds: options.workerSilentSeconds ?? 60,
        }),
        WorklistModule,
        PatientRecordModule,
      ],
    };
  }
}
