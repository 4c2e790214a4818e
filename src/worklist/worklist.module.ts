import { Module } from '@nestjs/common';
import { WorkFixes } from './work-fixes.js';
import { WorklistController } from './worklist.controller.js';
import { WorklistService } from './worklist.service.js';

@Module({
  controllers: [WorklistController],
  providers: [WorklistService, WorkFixes],
  exports: [WorklistService, WorkFixes],
})
export class WorklistModule {}
