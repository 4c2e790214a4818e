import type { components, paths } from './schema.js';

/* What each operation takes and answers, read off the document's types. */

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** The paths that answer JSON and have this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: P extends `/v1/${string}` | `/health/${string}`
    ? paths[P] extends { [K in M]: object }
      ? P
      : never
    : never;
}[keyof paths];

type OperationOf<P, M extends Method> = P extends keyof paths
  ? paths[P] extends { [K in M]: infer O }
    ? O
    : never
  : never;

type BodyIn<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : { body?: undefined };

type PathIn<O> = O extends { parameters: { path: infer P } } ? { path: P } : { path?: undefined };

type QueryIn<O> = O extends { parameters: { query?: infer Q } } ? { query?: Q } : { query?: undefined };

/** An answer, whose ETag is taken; an ETag; or `*`: whatever the state. */
export type IfMatch = { etag: string | null } | string;

type IfMatchIn<O> = O extends { parameters: { header: { 'If-Match': string } } }
  ? { ifMatch: IfMatch }
  : { ifMatch?: undefined };

interface EveryInput {
  /** Names a POST, so that it is done once however often it is sent; a random UUID unless given. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

type InputOf<O> = BodyIn<O> & PathIn<O> & QueryIn<O> & IfMatchIn<O> & EveryInput;

export type Input<P, M extends Method> = InputOf<OperationOf<P, M>>;

type NoneRequired<T> = object extends T ? true : false;

/** The last parameter of a call: left out where nothing in it is required. */
export type Rest<P, M extends Method> =
  NoneRequired<Input<P, M>> extends true ? [input?: Input<P, M>] : [input: Input<P, M>];

type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : undefined;
type SuccessOf<R> = R extends { 200: infer S } ? S : R extends { 201: infer S } ? S : undefined;

export type DataOf<P, M extends Method> =
  OperationOf<P, M> extends { responses: infer R } ? JsonOf<SuccessOf<R>> : never;

/** The paths of lists. */
export type ListPath = {
  [P in PathOf<'get'>]: DataOf<P, 'get'> extends { data: unknown[]; nextCursor: string | null } ? P : never;
}[PathOf<'get'>];

export type RecordOf<P extends ListPath> = DataOf<P, 'get'> extends { data: (infer R)[] } ? R : never;

/** A shape of the document by its name. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];
