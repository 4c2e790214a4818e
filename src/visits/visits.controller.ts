import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { RequiredIfMatch, type IfMatch } from '../common/etag.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { SessionAnswer } from '../sessions/sessions.dto.js';
import { AvailabilityQuery, AvailableStart } from './availability.dto.js';
import { AvailabilityService } from './availability.service.js';
import { HoldsService } from './holds.service.js';
import { RescheduleAnswer, RescheduleSession } from './reschedule.dto.js';
import { RescheduleService } from './reschedule.service.js';
import { BookSession, CreateHold, HoldAnswer } from './visits.dto.js';
import { VisitsService } from './visits.service.js';

const BOOKERS = ['scheduler', 'prescriber', 'integration'] as const;

@ApiTags('availability')
@Controller('v1/availability')
export class AvailabilityController {
  constructor(private readonly availability: AvailabilityService) {}

  @Get()
  @Operation({
    id: 'listAvailability',
    summary: 'list the start times that fit a visit of a phase, with the resources that would serve',
    description:
      'Of a protocol at a clinic, or of a plan: then its gap rules, its window and its patient’s unavailable times count ' +
      'too, and what suits the plan and its patient’s preferences best comes first unless `order` is `time`. Computed by what books the visit. An empty list says that there is no time then; that there can never be one, ' +
      'by hours or by what the clinic has, is refused.',
    roles: 'any',
    answer: AvailableStart,
    list: true,
    problems: [404, 409, 422],
  })
  list(@CurrentCall() call: Call, @Query() query: AvailabilityQuery): Promise<Page<AvailableStart>> {
    return this.availability.list(call, query);
  }
}

@ApiTags('sessions')
@Controller('v1/sessions')
export class BookingController {
  constructor(private readonly visits: VisitsService) {}

  @Post()
  @Operation({
    id: 'bookSession',
    summary: 'book one visit of an active plan at a chosen time',
    description:
      'The phase’s first session without a place, else its next free ordinal. A time that is taken, or at which nobody ' +
      'is free, is refused with everything in the way and the nearest starts; breaking a rule of the course needs an ' +
      'override. Who serves is chosen as in a course; what the patient would rather have is among its deviations.',
    roles: BOOKERS,
    status: 201,
    answer: SessionAnswer,
    body: BookSession,
    books: true,
    examples: {
      maintenance: {
        summary: 'After an interruption, which breaks the longest gap',
        value: {
          treatmentPlanId: demoId('plan', 7),
          phase: 'maintenance-2',
          startsAt: '2030-06-03T10:00:00-07:00',
          override: { reason: 'Back from a long journey; prescriber agrees' },
        },
      },
    },
  })
  book(@CurrentCall() call: Call, @Body() body: BookSession): Promise<SessionAnswer> {
    return this.visits.book(call, body);
  }
}

@ApiTags('sessions')
@Controller('v1/sessions')
export class RescheduleController {
  constructor(private readonly moves: RescheduleService) {}

  @Post(':id/reschedule')
  @Operation({
    id: 'rescheduleSession',
    summary: 'move a session to a chosen time, alone or with those after it',
    description:
      'Identity and ordinal stay. A dry run answers with what would become of every later session, and writes nothing. ' +
      'Breaking a rule of the course needs an override.',
    roles: BOOKERS,
    answer: RescheduleAnswer,
    body: RescheduleSession,
    books: true,
    ifMatch: true,
    idExample: demoId('session', 1),
    examples: {
      dryRun: {
        summary: 'What would happen',
        value: { startsAt: '2030-03-05T10:00:00-05:00', scope: 'this', dryRun: true },
      },
    },
  })
  reschedule(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() body: RescheduleSession,
  ): Promise<RescheduleAnswer> {
    return this.moves.reschedule(call, id, ifMatch, body);
  }
}

@ApiTags('holds')
@Controller('v1/holds')
export class HoldsController {
  constructor(
    private readonly visits: VisitsService,
    private readonly holds: HoldsService,
  ) {}

  @Post()
  @Operation({
    id: 'createHold',
    summary: 'keep a time for a visit, or a whole proposed course, for some minutes',
    description:
      'It ends by itself. One visit of an active plan is named by `phase` and `startsAt`; booking the session with the ' +
      '`holdId` books what is kept. The proposed course of a draft, or of a plan on hold, is named by the `fingerprint` ' +
      'of its proposal, and kept whole or not at all; activating the plan with the `holdId` books it.',
    roles: BOOKERS,
    status: 201,
    answer: HoldAnswer,
    body: CreateHold,
    books: true,
    examples: {
      tenMinutes: {
        summary: 'For ten minutes',
        value: {
          treatmentPlanId: demoId('plan', 7),
          phase: 'maintenance-2',
          startsAt: '2030-06-04T10:00:00-07:00',
          durationMinutes: 10,
        },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateHold): Promise<HoldAnswer> {
    return this.visits.hold(call, body);
  }

  @Get(':id')
  @Operation({
    id: 'readHold',
    summary: 'read a hold',
    roles: 'any',
    answer: HoldAnswer,
    idExample: demoId('hold', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<HoldAnswer> {
    return this.holds.read(call, id);
  }

  @Delete(':id')
  @Operation({
    id: 'releaseHold',
    summary: 'give back what a hold keeps',
    description: 'One that has ended already stays as it ended.',
    roles: BOOKERS,
    status: 204,
    idExample: demoId('hold', 1),
  })
  release(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<void> {
    return this.holds.release(call, id);
  }
}
