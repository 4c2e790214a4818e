import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { StrayQueryGuard } from '../common/stray-query.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { AuthenticationService } from './authentication.service.js';
import { IssuerKeys } from './issuer-keys.service.js';
import { ReadsAtOnce } from './reads-at-once.service.js';
import { TokensService } from './tokens.service.js';

@Module({
  controllers: [ApiKeysController],
  providers: [
    ApiKeysService,
    AuthenticationService,
    IssuerKeys,
    ReadsAtOnce,
    TokensService,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_GUARD, useClass: StrayQueryGuard },
  ],
  exports: [ApiKeysService, ReadsAtOnce],
})
export class AuthModule {}
