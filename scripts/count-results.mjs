// Sums what jest and the checks left in a folder: `N passed, N failed`. A part that failed without saying what
// counts as one failure, so that a crash is never a pass.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder, testsStatus, checksStatus] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

function ofJest() {
  const total = { passed: 0, failed: 0 };
  for (const name of readdirSync(folder).filter((file) => file !== 'check.json')) {
    const run = read(name);
    total.passed += run.numPassedTests;
    total.failed += run.numFailedTests + run.numRuntimeErrorTestSuites;
  }
  return total;
}

function ofChecks() {
  return existsSync(join(folder, 'check.json')) ? read('check.json') : { passed: 0, failed: 0 };
}

function counted(count, status) {
  try {
    const result = count();
    return Number(status) !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const parts = [counted(ofJest, testsStatus), counted(ofChecks, checksStatus)];
const passed = parts.reduce((sum, part) => sum + part.passed, 0);
const failed = parts.reduce((sum, part) => sum + part.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
