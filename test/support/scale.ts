import { appendFileSync } from 'node:fs';

/**
 * A count that the suite keeps small and `npm run proof` makes whole. What ran is written down, so that the report
 * counts and does not claim. Ask for it inside the test that it belongs to.
 */
export function scaled(small: number, whole: number): number {
  const log = process.env['PROOF_LOG'];
  if (!log) return small;
  const { testPath, currentTestName } = expect.getState();
  appendFileSync(log, `${JSON.stringify({ testPath, currentTestName, numRuns: whole })}\n`);
  return whole;
}
