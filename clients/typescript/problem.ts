import type { components } from './schema.js';

type Body = components['schemas']['Problem'];

/** A refusal of the service (RFC 9457). Branch on `code`. */
export class RegimenProblem extends Error {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable; `HTTP_<status>` where something between here and the service answered in its stead. */
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
  /** Quote it when you report a fault: the service's log has it. */
  readonly requestId: string;
  /** Every invalid field. */
  readonly errors: NonNullable<Body['errors']>;
  /** Every session that has no place. */
  readonly conflicts: NonNullable<Body['conflicts']>;
  /** Every gate that is not met. */
  readonly unmet: NonNullable<Body['unmet']>;
  /** All that came, with what only some codes carry, such as `proposals` or `allowed`. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, requestId: string, sent: unknown) {
    const body = (typeof sent === 'object' && sent !== null ? sent : {}) as Partial<Body>;
    const code = body.code ?? `HTTP_${status}`;
    super(`${code}: ${body.detail ?? `the answer was ${status}`}`);
    this.name = 'RegimenProblem';
    this.type = body.type ?? 'about:blank';
    this.title = body.title ?? '';
    this.status = status;
    this.code = code;
    this.detail = body.detail ?? '';
    this.instance = body.instance ?? '';
    this.requestId = body.requestId ?? requestId;
    this.errors = body.errors ?? [];
    this.conflicts = body.conflicts ?? [];
    this.unmet = body.unmet ?? [];
    this.body = body;
  }
}
