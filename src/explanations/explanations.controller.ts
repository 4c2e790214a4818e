import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import { IdPipe } from '../common/validation.js';
import { SessionExplanation } from './explanations.dto.js';
import { ExplanationsService } from './explanations.service.js';

@ApiTags('sessions')
@Controller('v1/sessions')
export class ExplanationsController {
  constructor(private readonly explanations: ExplanationsService) {}

  @Get(':id/explain')
  @Operation({
    id: 'explainSession',
    summary: 'explain why a session stands where it does, or nowhere',
    description:
      'The rule that wanted it, its window, the gaps to its neighbours, what refuses each better day and time as things ' +
      'are now, and why these resources serve it: answered by what places and refuses. Of one that has begun, is over or ' +
      'was cancelled: what is on record.',
    roles: 'any',
    answer: SessionExplanation,
    idExample: demoId('session', 1),
  })
  explain(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<SessionExplanation> {
    return this.explanations.explain(call, id);
  }
}
