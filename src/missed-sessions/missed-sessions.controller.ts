import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import { IdPipe } from '../common/validation.js';
import {
  AbortSession,
  EndedSession,
  LeaveAgainstAdvice,
  SessionReason,
  UndoStep,
  UndoneSession,
} from './missed-sessions.dto.js';
import { MissedSessionsService } from './missed-sessions.service.js';
import { UndoService } from './undo.service.js';

const DESK = ['scheduler', 'nurse', 'prescriber', 'integration'] as const;
const REASON = { reason: { summary: 'With the reason', value: { reason: 'Patient is ill' } } };
const WHAT_FOLLOWS =
  "`missed` is what the protocol's rule for missed sessions asks: done in the same step where the protocol says so, else a " +
  'work item with fixes to choose from.';

@ApiTags('sessions')
@Controller('v1/sessions')
export class MissedSessionsController {
  constructor(
    private readonly missed: MissedSessionsService,
    private readonly mistakes: UndoService,
  ) {}

  @Post(':id/cancel')
  @Operation({
    id: 'cancelSession',
    summary: 'cancel a session and free all it holds at once',
    description: WHAT_FOLLOWS,
    roles: DESK,
    answer: EndedSession,
    body: SessionReason,
    examples: REASON,
    ifMatch: true,
    idExample: demoId('session', 1),
    problems: [409],
  })
  cancel(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: SessionReason,
  ): Promise<EndedSession> {
    return this.missed.cancel(call, id, ifMatch, body);
  }

  @Post(':id/no-show')
  @Operation({
    id: 'recordNoShow',
    summary: 'record that the patient did not come',
    description: WHAT_FOLLOWS,
    roles: DESK,
    answer: EndedSession,
    body: SessionReason,
    examples: REASON,
    ifMatch: true,
    idExample: demoId('session', 1),
    problems: [409],
  })
  noShow(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: SessionReason,
  ): Promise<EndedSession> {
    return this.missed.noShow(call, id, ifMatch, body);
  }

  @Post(':id/abort')
  @Operation({
    id: 'abortSession',
    summary: 'stop a session whose administration has begun, and say whether it counts towards the course',
    description: `One that does not count is missed. ${WHAT_FOLLOWS}`,
    roles: ['nurse', 'prescriber'],
    answer: EndedSession,
    body: AbortSession,
    examples: {
      aborted: {
        summary: 'Stopped early; it does not count',
        value: { reason: 'Blood pressure above 180/110 mmHg twice', countsTowardsCourse: false },
      },
    },
    ifMatch: true,
    idExample: demoId('session', 3),
    problems: [409],
  })
  abort(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: AbortSession,
  ): Promise<EndedSession> {
    return this.missed.abort(call, id, ifMatch, body);
  }

  @Post(':id/leave-against-advice')
  @Operation({
    id: 'leaveAgainstAdvice',
    summary: 'record that a patient left after the drug was given and before it was safe, against advice',
    description:
      'The session is over and its resources are free; the drug was given, so that it counts towards the course.',
    roles: ['nurse', 'prescriber'],
    answer: EndedSession,
    body: LeaveAgainstAdvice,
    examples: {
      left: {
        summary: 'Left before the end of observation',
        value: { reason: 'Told of the risk of sedation; had to catch a train' },
      },
    },
    ifMatch: true,
    idExample: demoId('session', 4),
    problems: [409],
  })
  leave(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: LeaveAgainstAdvice,
  ): Promise<EndedSession> {
    return this.missed.leave(call, id, ifMatch, body);
  }

  @Post(':id/undo')
  @Operation({
    id: 'undoStep',
    summary: 'take back a check-in or a no-show that was recorded by mistake',
    description:
      'A no-show gets back its time and all that it held, or is refused with everything that is in its way by now: 422 where a ' +
      'prescriber may override it, such as a closure declared since. Sessions that were moved because of it `stay`, or go back ' +
      'with `moveBack`.',
    roles: ['scheduler', 'nurse', 'prescriber'],
    answer: UndoneSession,
    body: UndoStep,
    examples: {
      mistake: {
        summary: 'Another patient came',
        value: { reason: 'The wrong patient was picked from the list' },
      },
    },
    ifMatch: true,
    idExample: demoId('session', 2),
    problems: [409],
  })
  undo(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: UndoStep,
  ): Promise<UndoneSession> {
    return this.mistakes.undo(call, id, ifMatch, body);
  }
}
