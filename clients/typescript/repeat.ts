export interface Repeating {
  /** How often a request is sent again at most; 4 unless given. */
  retries?: number;
  /** A pause longer than this is not waited for: the refusal is thrown; 30,000 unless given. */
  longestPauseMs?: number;
  /** Waits between two attempts. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Answers that come from somewhere before the service, or from the service while it cannot serve. */
const NOT_SERVED = new Set([502, 503, 504]);

/** The service would do the request a second time, unless it reads only or knows it by its key. */
const isRepeatable = ({ method, headers }: Request): boolean =>
  method === 'GET' || (method === 'POST' && headers.has('idempotency-key'));

async function isWorthRepeating(request: Request, response: Response): Promise<boolean> {
  if (response.status === 429) return true;
  if (NOT_SERVED.has(response.status)) return isRepeatable(request);
  if (response.status !== 409) return false;
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return problem?.code === 'IDEMPOTENCY_IN_PROGRESS';
}

/** What the service asks for in Retry-After, in milliseconds. */
function askedPause(response: Response | undefined): number | undefined {
  const header = response?.headers.get('retry-after');
  if (header == null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A growing pause, random so that many clients do not come back together. */
function pauseBefore(attempt: number, response: Response | undefined): number {
  const asked = askedPause(response);
  if (asked !== undefined) return asked + Math.random() * 250;
  return Math.min(8_000, 200 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Sends a request again, as it was, where that is safe and promises something. */
export function repeating(fetch: Fetch, options: Repeating = {}): Fetch {
  const { retries = 4, longestPauseMs = 30_000, pause = sleep } = options;
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      let response: Response | undefined;
      try {
        response = await fetch(request.clone());
        if (attempt >= retries || !(await isWorthRepeating(request, response))) return response;
      } catch (error) {
        // No answer: it may have been done or not.
        if (attempt >= retries || request.signal.aborted || !isRepeatable(request)) throw error;
      }
      const ms = pauseBefore(attempt, response);
      if (response && ms > longestPauseMs) return response;
      await response?.body?.cancel();
      await pause(ms, request.signal);
    }
  };
}
