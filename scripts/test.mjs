// `npm test`: every test on a real PostgreSQL, then the core and the main story again in three other host
// zones, since nothing may depend on where the process runs. With arguments: jest alone, with them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const OTHER_ZONES = ['America/Denver', 'Africa/Cairo', 'Asia/Kolkata'];
/** What a zone could change; the long searches are zone-free arithmetic and run once. */
const ZONE_SPECS = [
  'src/domain/(?!.*(exhaustive|optimum|rules|property|properties)).*\\.spec\\.ts$',
  'test/worked-dates',
];

const results = process.env.TEST_RESULTS;

function jest(zone, args) {
  const output = results
    ? ['--json', `--outputFile=${join(results, `${zone.replace(/\W/g, '-')}.json`)}`]
    : [];
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...args,
      ...output,
    ],
    { stdio: 'inherit', env: { ...process.env, TZ: zone } },
  );
  return status === 0;
}

const args = process.argv.slice(2);
let passed = jest('UTC', args);
if (args.length === 0) {
  for (const zone of OTHER_ZONES) {
    console.log(`\nThe core and the main story again, on a host in ${zone}:`);
    passed = jest(zone, [...ZONE_SPECS, '--silent']) && passed;
  }
}
process.exit(passed ? 0 : 1);
