import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import {
  ConsentAnswer,
  CreateConsent,
  CreateEligibilityAssessment,
  EligibilityAssessmentAnswer,
  RevokeConsent,
} from './readiness.dto.js';
import { ReadinessService } from './readiness.service.js';

const PATIENT = demoId('patient', 1);

@ApiTags('patients')
@Controller('v1/patients')
export class ReadinessController {
  constructor(private readonly readiness: ReadinessService) {}

  @Post(':id/eligibility-assessments')
  @Operation({
    id: 'createEligibilityAssessment',
    summary: 'record whether the patient is eligible',
    description:
      'The latest assessment counts; activation of a plan asks for one that is valid at that instant.',
    roles: ['prescriber', 'integration'],
    status: 201,
    answer: EligibilityAssessmentAnswer,
    body: CreateEligibilityAssessment,
    examples: { eligible: { summary: 'Eligible, no expiry', value: { outcome: 'eligible' } } },
    idExample: PATIENT,
    problems: [409],
  })
  assess(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateEligibilityAssessment,
  ): Promise<EligibilityAssessmentAnswer> {
    return this.readiness.assess(call, id, body);
  }

  @Get(':id/eligibility-assessments')
  @Operation({
    id: 'listEligibilityAssessments',
    summary: "list the patient's eligibility assessments",
    roles: 'any',
    answer: EligibilityAssessmentAnswer,
    list: true,
    idExample: PATIENT,
  })
  assessments(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<EligibilityAssessmentAnswer>> {
    return this.readiness.assessments(call, id, query);
  }

  @Post(':id/consents')
  @Operation({
    id: 'createConsent',
    summary: 'record a signed consent',
    roles: ['prescriber', 'nurse', 'scheduler', 'integration'],
    status: 201,
    answer: ConsentAnswer,
    body: CreateConsent,
    examples: { consent: { summary: 'Consent to treatment, no expiry', value: { version: '2030-01' } } },
    idExample: PATIENT,
    problems: [409],
  })
  consent(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateConsent,
  ): Promise<ConsentAnswer> {
    return this.readiness.consent(call, id, body);
  }

  @Get(':id/consents')
  @Operation({
    id: 'listConsents',
    summary: "list the patient's consents",
    roles: 'any',
    answer: ConsentAnswer,
    list: true,
    idExample: PATIENT,
  })
  consents(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ConsentAnswer>> {
    return this.readiness.consents(call, id, query);
  }

  @Post(':id/consents/:consentId/revoke')
  @Operation({
    id: 'revokeConsent',
    summary: 'note that the patient has taken a consent back',
    description: 'It counts no longer, at once: for activation, and for whoever saw records by it.',
    roles: ['prescriber', 'nurse', 'scheduler', 'integration'],
    answer: ConsentAnswer,
    body: RevokeConsent,
    examples: { revoke: { summary: 'Nothing to say', value: {} } },
    idExample: PATIENT,
    problems: [404],
  })
  @ApiParam({ name: 'consentId', schema: { type: 'string', format: 'uuid', example: demoId('consent', 1) } })
  revoke(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Param('consentId', IdPipe) consentId: string,
    @Body() _body: RevokeConsent,
  ): Promise<ConsentAnswer> {
    return this.readiness.revoke(call, id, consentId);
  }
}
