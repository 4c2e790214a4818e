import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCall, type Call } from '../common/call.js';
import { demoId } from '../common/demo-ids.js';
import { Operation } from '../common/operation.js';
import type { Page } from '../common/page.js';
import { IdPipe } from '../common/validation.js';
import { Nothing } from '../sessions/sessions.dto.js';
import { AcceptedOffer, AcceptOffer, CreateOffer, OfferAnswer, OfferQuery } from './offers.dto.js';
import { OffersService } from './offers.service.js';
import { CreateWaitlistEntry, WaitlistEntryAnswer, WaitlistQuery } from './waitlist.dto.js';
import { WaitlistService } from './waitlist.service.js';

const DECIDERS = ['scheduler', 'nurse', 'prescriber', 'integration'] as const;

@ApiTags('waitlist-entries')
@Controller('v1/waitlist-entries')
export class WaitlistController {
  constructor(private readonly waitlist: WaitlistService) {}

  @Post()
  @Operation({
    id: 'createWaitlistEntry',
    summary: 'put a patient on the waiting list for an earlier time',
    description:
      'When a time becomes free in the clinic, it is offered to those on its list whom it fits, the longest wait first.',
    roles: DECIDERS,
    status: 201,
    answer: WaitlistEntryAnswer,
    body: CreateWaitlistEntry,
    problems: [409],
    examples: {
      mornings: {
        summary: 'The next session, on a Monday or Wednesday morning',
        value: {
          ...{ treatmentPlanId: demoId('plan', 7), phase: 'maintenance-2', daysOfWeek: ['MO', 'WE'] },
          ...{ fromTime: '09:00', toTime: '13:00', note: 'Half an hour of notice will do' },
        },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateWaitlistEntry): Promise<WaitlistEntryAnswer> {
    return this.waitlist.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listWaitlistEntries',
    summary: 'list the waiting list, the longest wait first',
    roles: 'any',
    answer: WaitlistEntryAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: WaitlistQuery): Promise<Page<WaitlistEntryAnswer>> {
    return this.waitlist.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readWaitlistEntry',
    summary: 'read an entry of the waiting list',
    roles: 'any',
    answer: WaitlistEntryAnswer,
    idExample: demoId('waitlist-entry', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<WaitlistEntryAnswer> {
    return this.waitlist.read(call, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteWaitlistEntry',
    summary: 'take a patient from the waiting list',
    description: 'The entry stays on record as withdrawn; one that has ended already stays as it ended.',
    roles: DECIDERS,
    status: 204,
    idExample: demoId('waitlist-entry', 1),
  })
  remove(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<void> {
    return this.waitlist.remove(call, id);
  }
}

@ApiTags('offers')
@Controller('v1/offers')
export class OffersController {
  constructor(private readonly offers: OffersService) {}

  @Post()
  @Operation({
    id: 'createOffer',
    summary: 'offer a time to a patient, and keep it meanwhile',
    description:
      'Where the same time is offered to others already, it is kept once, until their offers end. Rules of the course ' +
      'that it would break are named in `breaches`: accepting it needs an override.',
    roles: DECIDERS,
    status: 201,
    answer: OfferAnswer,
    body: CreateOffer,
    books: true,
    examples: {
      hour: {
        summary: 'For an hour',
        value: {
          ...{ treatmentPlanId: demoId('plan', 7), phase: 'maintenance-2', durationMinutes: 60 },
          startsAt: '2030-06-06T10:00:00-07:00',
        },
      },
    },
  })
  create(@CurrentCall() call: Call, @Body() body: CreateOffer): Promise<OfferAnswer> {
    return this.offers.create(call, body);
  }

  @Get()
  @Operation({
    id: 'listOffers',
    summary: 'list offers of times, the first made first',
    roles: 'any',
    answer: OfferAnswer,
    list: true,
  })
  list(@CurrentCall() call: Call, @Query() query: OfferQuery): Promise<Page<OfferAnswer>> {
    return this.offers.list(call, query);
  }

  @Get(':id')
  @Operation({
    id: 'readOffer',
    summary: 'read an offer',
    roles: 'any',
    answer: OfferAnswer,
    idExample: demoId('offer', 1),
  })
  read(@CurrentCall() call: Call, @Param('id', IdPipe) id: string): Promise<OfferAnswer> {
    return this.offers.read(call, id);
  }

  @Post(':id/accept')
  @Operation({
    id: 'acceptOffer',
    summary: 'move the session into the offered time',
    description:
      'The first acceptance of a freed time wins: others of the same time are withdrawn by it. The session keeps its ' +
      'identity and ordinal, and what it held becomes free for others.',
    roles: DECIDERS,
    answer: AcceptedOffer,
    body: AcceptOffer,
    books: true,
    idExample: demoId('offer', 1),
    examples: {
      override: {
        summary: 'Though it breaks a rule of the course',
        value: { override: { reason: 'The patient comes back from a long journey; prescriber agrees' } },
      },
    },
  })
  accept(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() body: AcceptOffer,
  ): Promise<AcceptedOffer> {
    return this.offers.accept(call, id, body);
  }

  @Post(':id/decline')
  @Operation({
    id: 'declineOffer',
    summary: 'decline an offer',
    description: 'After the last of a freed time is declined, the time is given back at once.',
    roles: DECIDERS,
    answer: OfferAnswer,
    body: Nothing,
    idExample: demoId('offer', 1),
    problems: [409],
    examples: { nothing: { summary: 'Nothing to say', value: {} } },
  })
  decline(
    @CurrentCall() call: Call,
    @Param('id', IdPipe) id: string,
    @Body() _body: Nothing,
  ): Promise<OfferAnswer> {
    return this.offers.decline(call, id);
  }
}
