import * as http from 'node:http';
import * as https from 'node:https';
import type { IssuerPolicy } from '../organizations/issuer-policy.js';

const SIZE_LIMIT_BYTES = 256 * 1024;

export interface Fetched {
  status: number;
  /** Of a 200 only. */
  json?: unknown;
}

/**
 * Asks an issuer for a document. Only where the policy allows, and nowhere else: a redirection is an answer like any
 * other that is not the document.
 * @throws Error with the reason, in words for the operator's log
 */
export async function fetchJson(text: string, policy: IssuerPolicy, signal: AbortSignal): Promise<Fetched> {
  const fault = policy.fault(text);
  if (fault !== null) throw new Error(`its URL ${fault}`);
  const url = new URL(text);
  const { request } = url.protocol === 'https:' ? https : http;
  const response = await new Promise<http.IncomingMessage>((answer, fail) => {
    request(
      url,
      // No agent: nothing is kept open to somebody whom the next caller may not name.
      { agent: false, lookup: policy.lookup, signal, headers: { accept: 'application/json' } },
      answer,
    )
      .once('error', fail)
      .end();
  });
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    return { status };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > SIZE_LIMIT_BYTES) throw new Error('it sends more than 256 kB');
    chunks.push(chunk);
  }
  return { status, json: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
}
