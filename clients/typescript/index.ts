import createClient from 'openapi-fetch';
import type { DataOf, IfMatch, ListPath, Method, PathOf, RecordOf, Rest } from './operations.js';
import { RegimenProblem } from './problem.js';
import { repeating, type Repeating } from './repeat.js';
import type { paths } from './schema.js';

export type { DataOf, IfMatch, Input, ListPath, PathOf, RecordOf, Schema } from './operations.js';
export type { components, operations, paths } from './schema.js';
export { RegimenProblem };

export interface RegimenClientOptions extends Repeating {
  /** Where the service is, without `/v1`. */
  baseUrl: string;
  /** An API key or an issuer's token; a function is asked before every request. */
  token: string | (() => string | Promise<string>);
  fetch?: (request: Request) => Promise<Response>;
}

export interface Answer<T> {
  data: T;
  status: number;
  /** Names this state of the record: pass the answer, or this, as `ifMatch`. */
  etag: string | null;
  /** The service had done this request before and gives its answer again. */
  replayed: boolean;
  requestId: string;
  headers: Headers;
}

type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...input: Rest<P, M>
) => Promise<Answer<DataOf<P, M>>>;

/** Each call answers what the service answers, or throws a RegimenProblem. */
export interface RegimenClient {
  get: Call<'get'>;
  post: Call<'post'>;
  patch: Call<'patch'>;
  delete: Call<'delete'>;
  /** A list, page by page. */
  pages<P extends ListPath>(path: P, ...input: Rest<P, 'get'>): AsyncGenerator<RecordOf<P>[], void>;
  /** A list, record by record; asks for the next page when it is needed. */
  each<P extends ListPath>(path: P, ...input: Rest<P, 'get'>): AsyncGenerator<RecordOf<P>, void>;
}

/** What any operation may be given; its own types are kept at the surface. */
interface AnyInput {
  path?: object | undefined;
  query?: object | undefined;
  body?: unknown;
  ifMatch?: IfMatch | undefined;
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

function etagIn(ifMatch: IfMatch): string {
  const etag = typeof ifMatch === 'string' ? ifMatch : ifMatch.etag;
  if (etag === null) throw new TypeError('This answer has no ETag: it is none of a single record.');
  return etag;
}

function headersOf(method: Method, input: AnyInput, token: string): Record<string, string> {
  const own: Record<string, string> = { authorization: `Bearer ${token}` };
  // Made here and not at each attempt: it is by the same key that the service knows the same request.
  if (method === 'post') own['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID();
  if (input.ifMatch !== undefined) own['if-match'] = etagIn(input.ifMatch);
  return { ...own, ...input.headers };
}

export function createRegimenClient(options: RegimenClientOptions): RegimenClient {
  const { baseUrl, token, fetch = globalThis.fetch } = options;
  const client = createClient<paths>({ baseUrl, fetch: repeating((request) => fetch(request), options) });
  // The types are those of `RegimenClient`; openapi-fetch's own would ask for the headers that are made here.
  const request = client.request as unknown as (
    method: Method,
    path: string,
    init: object,
  ) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

  async function call(method: Method, path: string, input: AnyInput = {}): Promise<Answer<unknown>> {
    const bearer = typeof token === 'function' ? await token() : token;
    const { data, error, response } = await request(method, path, {
      params: { path: input.path, query: input.query },
      body: input.body,
      headers: headersOf(method, input, bearer),
      signal: input.signal,
    });
    const requestId = response.headers.get('x-request-id') ?? '';
    if (!response.ok) throw new RegimenProblem(response.status, requestId, error);
    return {
      data,
      status: response.status,
      etag: response.headers.get('etag'),
      replayed: response.headers.get('idempotency-replayed') === 'true',
      requestId,
      headers: response.headers,
    };
  }

  async function* pages(path: string, input: AnyInput = {}): AsyncGenerator<unknown[], void> {
    let cursor: string | null | undefined;
    do {
      const query = cursor == null ? input.query : { ...input.query, cursor };
      const { data } = await call('get', path, { ...input, query });
      const page = data as { data: unknown[]; nextCursor: string | null };
      yield page.data;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  async function* each(path: string, input?: AnyInput): AsyncGenerator<unknown, void> {
    for await (const page of pages(path, input)) yield* page;
  }

  const by = (method: Method) => (path: string, input?: AnyInput) => call(method, path, input);
  return {
    get: by('get'),
    post: by('post'),
    patch: by('patch'),
    delete: by('delete'),
    pages,
    each,
  } as unknown as RegimenClient;
}
