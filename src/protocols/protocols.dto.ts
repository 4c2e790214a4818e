import { ApiProperty } from '@nestjs/swagger';
import { demoId } from '../common/demo-ids.js';
import {
  Code,
  DateOnly,
  Flag,
  Instant,
  Nested,
  NestedList,
  OneOf,
  Text,
  TextList,
  Uuid,
} from '../common/fields.js';
import { PageQuery } from '../common/page.js';
import { PROTOCOL_STATUSES, type ProtocolStatus } from '../domain/protocol-lifecycle.js';
import { ROUTES, type ProtocolDefinition, type Route } from '../domain/protocol.js';
import { faultsBesideShape } from './definition-of.js';
import type { ProtocolApproval } from './protocol-approval.entity.js';
import {
  CheckpointBody,
  DoseBody,
  LadderRungBody,
  LapseBody,
  MissedRuleBody,
  Nullable,
  PhaseBody,
  SafetyMonitorBody,
  SessionProfileBody,
  SourceBody,
} from './protocol-definition.dto.js';
import type { ProtocolVersion } from './protocol-version.entity.js';
import type { Protocol } from './protocol.entity.js';
import { StepRuleBody } from './step-rule.dto.js';

const REGULATORY = ['LABELED', 'OFF_LABEL'] as const;

export class CreateProtocolVersion {
  static furtherFaults = faultsBesideShape;

  @Text(200, { example: 'IV ketamine, 6 infusions, Tuesdays and Fridays' })
  name: string;
  /** First date on which a plan may be made from it; any unless given. */
  @Nullable()
  @DateOnly({ optional: true })
  effectiveFrom?: string | null;
  /** What it takes the place of. */
  @Nullable()
  @Text(200, { optional: true })
  supersedes?: string | null;
  @TextList(200, { optional: true, example: ['treatment-resistant depression'] })
  indication?: string[];
  @OneOf(ROUTES, { example: 'IV' })
  route: Route;
  /** OFF_LABEL unless given. */
  @OneOf(REGULATORY, { optional: true })
  regulatoryStatus?: (typeof REGULATORY)[number];
  /** `unspecified` unless given. */
  @Text(100, { optional: true })
  evidenceLevel?: string;
  /** False: kept for reference, no plan is made from it. */
  @Flag({ optional: true })
  enabled?: boolean;
  /** Needed where it is not enabled. */
  @Nullable()
  @Text(1000, { optional: true })
  disabledReason?: string | null;
  @TextList(50, { optional: true })
  roleRequirements?: string[];
  @NestedList(() => PhaseBody, { min: 1, max: 20 })
  phases: PhaseBody[];
  @Nested(() => SessionProfileBody)
  session: SessionProfileBody;
  @Nested(() => DoseBody, { optional: true })
  dose?: DoseBody;
  @NestedList(() => LadderRungBody, { optional: true, max: 20 })
  ladder?: LadderRungBody[];
  @Nullable()
  @Text(2000, { optional: true })
  stepUpRule?: string | null;
  @Nullable()
  @Text(2000, { optional: true })
  stepDownRule?: string | null;
  /** The two rules above as data. */
  @Nullable()
  @Nested(() => StepRuleBody, { optional: true })
  stepRule?: StepRuleBody | null;
  @Nested(() => MissedRuleBody, { optional: true })
  missedRule?: MissedRuleBody;
  @Nested(() => LapseBody, { optional: true })
  lapse?: LapseBody;
  @NestedList(() => CheckpointBody, { optional: true, max: 50 })
  checkpoints?: CheckpointBody[];
  @NestedList(() => SafetyMonitorBody, { optional: true, max: 50 })
  safetyMonitors?: SafetyMonitorBody[];
  @TextList(200, { optional: true })
  prerequisites?: string[];
  @NestedList(() => SourceBody, { optional: true })
  sources?: SourceBody[];
}

export class CreateProtocol extends CreateProtocolVersion {
  /** Unique in the organization. */
  @Code({ example: 'clinic-iv-6x-tue-fri' })
  code: string;
}

export class ProtocolQuery extends PageQuery {
  @OneOf(PROTOCOL_STATUSES, { optional: true })
  status?: ProtocolStatus;
  @Code({ optional: true })
  code?: string;
}

export class CreateProtocolApproval {
  /** Every clinic, those made later too, unless given. */
  @Uuid({ optional: true, example: demoId('clinic', 1) })
  clinicId?: string;
}

export class VersionSummary {
  @ApiProperty({ type: 'integer', example: 1 })
  number: number;
  @OneOf(PROTOCOL_STATUSES)
  status: ProtocolStatus;
}

/** One version of a protocol. The ETag is the protocol's, which any change of its versions renews. */
export class ProtocolVersionAnswer extends CreateProtocol {
  /** The protocol's. */
  @Uuid({ example: demoId('protocol', 1) })
  id: string;
  @ApiProperty({ type: 'integer', example: 1 })
  versionNumber: number;
  /** Of this version. */
  @OneOf(PROTOCOL_STATUSES)
  status: ProtocolStatus;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  retiredAt: string | null;
  /** The ETag without its quotes. */
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

/** A protocol as its newest published version says it, else its newest. */
export class ProtocolAnswer extends ProtocolVersionAnswer {
  /** `all`, or the clinics that approved it. */
  @ApiProperty({
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'string', format: 'uuid' } },
    ],
    example: 'all',
  })
  approvedFor: 'all' | string[];
  @ApiProperty({ type: () => [VersionSummary] })
  versions: VersionSummary[];
}

export class ProtocolApprovalAnswer {
  @Uuid()
  id: string;
  @Uuid({ example: demoId('protocol', 1) })
  protocolId: string;
  /** Null: every clinic. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  clinicId: string | null;
  @Instant()
  approvedAt: string;
  approvedBy: string;
  @Instant()
  createdAt: string;
  @Instant()
  updatedAt: string;
}

export const versionAnswer = (protocol: Protocol, row: ProtocolVersion): ProtocolVersionAnswer => ({
  id: protocol.id,
  versionNumber: row.number,
  status: row.status,
  publishedAt: row.publishedAt?.toISOString() ?? null,
  retiredAt: row.retiredAt?.toISOString() ?? null,
  version: protocol.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  ...bodyOf(row.definition),
});

export const protocolAnswer = (
  protocol: Protocol,
  versions: VersionSummary[],
  shown: ProtocolVersion,
  approvedFor: 'all' | string[],
): ProtocolAnswer => ({
  ...versionAnswer(protocol, shown),
  createdAt: protocol.createdAt.toISOString(),
  updatedAt: protocol.updatedAt.toISOString(),
  approvedFor,
  versions: versions.map(({ number, status }) => ({ number, status })),
});

export const approvalAnswer = (row: ProtocolApproval): ProtocolApprovalAnswer => ({
  id: row.id,
  protocolId: row.protocolId,
  clinicId: row.clinicId,
  approvedAt: row.approvedAt.toISOString(),
  approvedBy: row.approvedBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.createdAt.toISOString(),
});

/** A definition has the shape of the body that it was made from, with nothing left out. */
const bodyOf = (definition: ProtocolDefinition): CreateProtocol => definition;
