import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/** SQLSTATEs of a server that is going, coming or full: shutting down, starting up, too many connections. */
const SQL_STATES = new Set(['57P01', '57P02', '57P03', '53300']);
/** Class 08: connection exceptions, as a pooler between reports them. */
const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/;

/** The system's own words for a server that can't be reached. */
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);

/** The driver gives these no code. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end|Called end on pool)/;

/** What a runner, and an entity manager over it, say after the runner has let go of a connection that broke. */
const RELEASED = [QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError];

/** Whether this failure says that the database is away, not that it refused. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof QueryFailedError) return isDatabaseUnavailable(error.driverError);
  // The connection broke between two statements, and the runner has let go of it by itself.
  if (RELEASED.some((released) => error instanceof released)) return true;
  if (!(error instanceof Error)) return false;
  // Every address of a host was tried.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code !== '') {
    return SQL_STATES.has(code) || CONNECTION_EXCEPTION.test(code) || SYSTEM_CODES.has(code);
  }
  return DRIVER_MESSAGES.test(error.message);
}
