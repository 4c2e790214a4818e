import { Module } from '@nestjs/common';
import { ClinicsModule } from '../clinics/clinics.module.js';
import { OutagesController } from './outages.controller.js';
import { OutagesService } from './outages.service.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesService } from './resources.service.js';

@Module({
  imports: [ClinicsModule],
  controllers: [ResourcesController, OutagesController],
  providers: [ResourcesService, OutagesService],
  exports: [ResourcesService, OutagesService],
})
export class ResourcesModule {}
