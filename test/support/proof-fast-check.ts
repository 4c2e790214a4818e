/**
 * Stands in for fast-check in `npm run proof`: the same properties, many times the cases, from a seed that is
 * printed. What ran is written down, so that the report counts and does not claim.
 */
import { appendFileSync } from 'node:fs';
// By its file: its name leads here.
import * as real from '../../node_modules/fast-check/lib/fast-check.js';

const FACTOR = Number(process.env.PROOF_FACTOR);
const SEED = Number(process.env.PROOF_SEED);

function enlarged<T>(parameters: real.Parameters<T> = {}): real.Parameters<T> {
  const numRuns = (parameters.numRuns ?? 100) * FACTOR;
  const { testPath, currentTestName } = expect.getState();
  appendFileSync(process.env.PROOF_LOG!, `${JSON.stringify({ testPath, currentTestName, numRuns })}\n`);
  return { ...parameters, numRuns, seed: (parameters.seed ?? 0) ^ SEED };
}

export function assert<T>(property: real.IProperty<T>, parameters?: real.Parameters<T>): void;
export function assert<T>(property: real.IAsyncProperty<T>, parameters?: real.Parameters<T>): Promise<void>;
export function assert<T>(
  property: real.IProperty<T> | real.IAsyncProperty<T>,
  parameters?: real.Parameters<T>,
): Promise<void> | void {
  return real.assert(property as real.IProperty<T>, enlarged(parameters));
}

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default { ...real, assert };
