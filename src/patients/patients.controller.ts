import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { CorrectionsService } from './corrections.service.js';
import {
  CreatePatient,
  MarkPatient,
  PatientAnswer,
  PatientQuery,
  PatientVersionAnswer,
  SearchPatients,
  UpdatePatient,
} from './patients.dto.js';
import { PatientsService } from './patients.service.js';

const PATIENT = demoId('patient', 1);

@ApiTags('patients')
@Controller('v1/patients')
export class PatientsController {
  constructor(
    private readonly patients: PatientsService,
    private readonly corrections: CorrectionsService,
  ) {}

  @Post()
  @Operation({
    id: 'createPatient',
    summary: 'register a patient',
    roles: ['scheduler', 'integration', 'prescriber'],
    status: 201,
    answer: PatientAnswer,
    body: CreatePatient,
    examples: {
      patient: {
        summary: 'A synthetic patient with an EHR number',
        value: {
          givenName: 'Grace',
          familyName: 'Sample',
          birthDate: '1986-12-09',
          identifiers: [{ system: 'urn:ehr:mrn', value: 'MRN-2030-0001' }],
        },
      },
    },
    problems: [409],
  })
  create(@CurrentCall() call: Call, @Body() body: CreatePatient): Promise<PatientAnswer> {
    return this.patients.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listPatients',
    summary: 'list patients in the order of registration',
    roles: 'any',
    answer: PatientAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: PatientQuery): Promise<Page<PatientAnswer>> {
    return this.patients.list(call, query);
  }

  @Post('search')
  @Operation({
    id: 'searchPatients',
    summary: 'find patients by a number of another system or by name',
    roles: 'any',
    readOnly: true,
    answer: PatientAnswer,
    list: true,
    body: SearchPatients,
    examples: {
      name: { summary: 'By the beginning of the name', value: { name: 'sample' } },
      identifier: { summary: 'By number', value: { identifier: { value: 'MRN-004211' } } },
    },
  })
  search(@CurrentCall() call: Call, @Body() body: SearchPatients): Promise<Page<PatientAnswer>> {
    return this.patients.search(call, body);
  }

  @Get(':id')
  @Operation({
    id: 'readPatient',
    summary: 'read a patient',
    roles: 'any',
    answer: PatientAnswer,
    idExample: PATIENT,
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<PatientAnswer> {
    return this.patients.read(call, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updatePatient',
    summary: 'correct a patient',
    description:
      'Only the fields given change; `identifiers` replaces all of them. What the record said before is kept in its ' +
      'history; what changes nothing leaves it as it is.',
    roles: ['scheduler', 'integration', 'prescriber'],
    answer: PatientAnswer,
    body: UpdatePatient,
    examples: {
      phone: { summary: 'A new phone number', value: { phone: '+1-555-0199', reason: 'Told by phone' } },
    },
    ifMatch: true,
    idExample: PATIENT,
    problems: [409],
  })
  update(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UpdatePatient,
  ): Promise<PatientAnswer> {
    return this.corrections.update(call, id, ifMatch, body);
  }

  @Get(':id/history')
  @Operation({
    id: 'listPatientVersions',
    summary: 'list what the record said before each correction, the latest first',
    roles: 'any',
    answer: PatientVersionAnswer,
    list: true,
    idExample: PATIENT,
  })
  history(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<PatientVersionAnswer>> {
    return this.corrections.history(call, id, query);
  }

  @Post(':id/enter-in-error')
  @Operation({
    id: 'enterPatientInError',
    summary: 'mark a record as an error instead of deleting it',
    description:
      'Lists and searches leave it out, it takes nothing new, and its identifiers are free for the right record. ' +
      'Refused while the patient has plans that are drafts, active or on hold.',
    roles: ['admin', 'prescriber'],
    answer: PatientAnswer,
    body: MarkPatient,
    examples: {
      twice: { summary: 'Registered twice', value: { reason: 'The same person was registered twice' } },
    },
    ifMatch: true,
    idExample: demoId('patient', 25),
    problems: [409],
  })
  enterInError(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() { reason }: MarkPatient,
  ): Promise<PatientAnswer> {
    return this.corrections.enterInError(call, id, ifMatch, reason);
  }

  @Post(':id/restore')
  @Operation({
    id: 'restorePatient',
    summary: 'take back that a record was an error',
    description: 'Refused where another patient has one of its identifiers by now.',
    roles: ['admin', 'prescriber'],
    answer: PatientAnswer,
    body: MarkPatient,
    examples: { other: { summary: 'Two people after all', value: { reason: 'Twins, not one person' } } },
    ifMatch: true,
    idExample: demoId('patient', 26),
    problems: [409],
  })
  restore(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() { reason }: MarkPatient,
  ): Promise<PatientAnswer> {
    return this.corrections.restore(call, id, ifMatch, reason);
  }
}
