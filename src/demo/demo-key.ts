import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken, TOKEN } from '../auth/api-keys.service.js';

/**
 * The demo organization's key: the one that was set, else one made at the first start. The database keeps only
 * its hash, so it lies beside the data, readable by its owner alone, for the banner to show it at every start.
 */
export async function demoKey(given: string | undefined, dataDir: string): Promise<string> {
  if (given !== undefined) return given;
  const file = join(dataDir, 'demo-key');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (TOKEN.test(kept)) return kept;
  const token = newToken();
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return token;
}
