import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AuditSealer } from './audit-sealer.js';

export const SEALING = Symbol('sealing');
export interface SealingOptions {
  enabled: boolean;
}

const SECONDS_BETWEEN = 5;

/**
 * Seals each organization's trail every few seconds, in every process that runs jobs: whoever comes second finds
 * nothing to do. Too often for the job queue, and nothing is lost where a turn is: the next one seals it.
 */
@Injectable()
export class AuditJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Audit');
  private waiting: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @Inject(SEALING) private readonly options: SealingOptions,
    private readonly sealer: AuditSealer,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.enabled) this.wait();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.waiting);
    await this.turn;
  }

  private wait(): void {
    if (this.stopping) return;
    this.waiting = setTimeout(() => {
      this.turn = this.sealAll().finally(() => this.wait());
    }, SECONDS_BETWEEN * 1000);
  }

  /** Never throws; an organization that fails does not stop the rest. */
  private async sealAll(): Promise<void> {
    const organizations = await this.sealer.organizations().catch((error: unknown) => this.report(error));
    for (const organizationId of organizations ?? []) {
      if (this.stopping) return;
      await this.sealer.seal(organizationId).catch((error: unknown) => this.report(error));
    }
  }

  /** By name only: messages of the database quote values. */
  private report(error: unknown): void {
    const kind = error instanceof Error ? error.name : 'Error';
    this.logger.error(`The audit trail could not be sealed; it is tried again in a moment: ${kind}`);
  }
}
