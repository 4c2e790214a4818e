import { appendFileSync } from 'node:fs';

/**
 * A count that the suite keeps small and `npm run proof` makes whole. What ran is written down, so that the report
 * counts and does not claim. Ask for it inside the test that it belongs to.
 */
export function scaled(small: number, whole: number): number {
  return written({ numRuns: whole }) ? whole : small;
}

/** Something that a test has measured and that the report of `npm run proof` is to tell; elsewhere it is nothing. */
export function noted(what: string, value: number): void {
  written({ what, value });
}

function written(entry: object): boolean {
  const { testPath, currentTestName } = expect.getState();
  if (currentTestName === undefined) throw new Error('Counts and measurements belong to the test that asks.');
  const log = process.env['PROOF_LOG'];
  if (!log) return false;
  appendFileSync(log, `${JSON.stringify({ testPath, currentTestName, ...entry })}\n`);
  return true;
}
