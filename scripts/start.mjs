// `npm start`: builds if needed, then becomes the server, so that signals reach it directly.
import { requireBuild } from './build-if-needed.mjs';

requireBuild();
await import('../dist/src/main.js');
