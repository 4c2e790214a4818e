import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { PageQuery, type Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { CreateNote, NoteAnswer } from './note.dto.js';
import { NotesService } from './notes.service.js';
import { CreatePreference, PreferenceAnswer } from './preference.dto.js';
import { PreferencesService } from './preferences.service.js';

const PATIENT = demoId('patient', 1);
const STAFF = ['scheduler', 'prescriber', 'nurse', 'integration'] as const;

/** What the patient would like, and what is to be known about the patient. */
@ApiTags('patients')
@Controller('v1/patients/:id')
export class WishesAndNotesController {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly notes: NotesService,
  ) {}

  @Post('preferences')
  @Operation({
    id: 'createPreference',
    summary: 'record what the patient would like',
    description:
      'It takes the place of what was recorded before, which is kept. Placing a course starts from `preferredTimeOfDay`, ' +
      'and weighs weekdays, hours and practitioner as the clinic’s policy says, where a plan has no wish of its own; a ' +
      'session says what of it is not met.',
    roles: STAFF,
    status: 201,
    answer: PreferenceAnswer,
    body: CreatePreference,
    examples: {
      mornings: {
        summary: 'Mornings, with an interpreter and little light',
        value: {
          ...{
            preferredWeekdays: ['TU', 'TH'],
            preferredTimeOfDay: '09:00',
            earliest: '08:30',
            latest: '12:00',
          },
          ...{ preferredPractitionerId: demoId('resource', 16), preferredResourceKinds: ['chair'] },
          comfort: { lighting: 'dim', music: 'own-playlist', reclined: true },
          communication: { language: 'es-US', interpreterNeeded: true },
        },
      },
    },
    idExample: demoId('patient', 3),
    problems: [409],
  })
  prefer(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreatePreference,
  ): Promise<PreferenceAnswer> {
    return this.preferences.record(call, id, body);
  }

  @Get('preferences')
  @Operation({
    id: 'listPreferences',
    summary: 'list what the patient would like, the one that counts first',
    roles: 'any',
    answer: PreferenceAnswer,
    list: true,
    idExample: PATIENT,
  })
  preferred(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<PreferenceAnswer>> {
    return this.preferences.list(call, id, query);
  }

  @Post('notes')
  @Operation({
    id: 'createNote',
    summary: 'write a note about the patient',
    description:
      'It is never changed. Marked as a substance-use record, whoever may not see those does not see it.',
    roles: STAFF,
    status: 201,
    answer: NoteAnswer,
    body: CreateNote,
    examples: { call: { summary: 'A note', value: { text: 'Prefers to be called in the afternoon.' } } },
    idExample: demoId('patient', 4),
    problems: [409],
  })
  note(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: CreateNote,
  ): Promise<NoteAnswer> {
    return this.notes.create(call, id, body);
  }

  @Get('notes')
  @Operation({
    id: 'listNotes',
    summary: 'list the notes about the patient, in the order they were written',
    roles: 'any',
    answer: NoteAnswer,
    list: true,
    idExample: PATIENT,
  })
  noted(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<Page<NoteAnswer>> {
    return this.notes.list(call, id, query);
  }
}
