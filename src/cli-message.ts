import { ConfigError } from './config.js';
import { StartError } from './database/start-error.js';
import { DomainError } from './domain/errors.js';

/** Whatever went wrong in one line; a stack only for what nobody expects. */
export function messageOf(error: unknown): string {
  if (error instanceof DomainError) {
    const faults = error.extras.errors?.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`) ?? [];
    return [error.detail, ...faults].join(' ');
  }
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
