// `npm run cli -- <command>`: builds if needed, then becomes the command line.
import { requireBuild } from './build-if-needed.mjs';

requireBuild();
process.argv[1] = new URL('../dist/src/cli.js', import.meta.url).pathname;
await import('../dist/src/cli.js');
