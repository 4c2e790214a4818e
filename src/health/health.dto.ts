import { ApiProperty } from '@nestjs/swagger';

export class HealthAnswer {
  @ApiProperty({ enum: ['up', 'down'], example: 'up' })
  status: 'up' | 'down';
}

export class ReadinessAnswer extends HealthAnswer {
  /** Why it is down: the database does not answer, or the process is about to end. */
  @ApiProperty({ enum: ['database', 'stopping'], required: false })
  reason?: 'database' | 'stopping';
}
