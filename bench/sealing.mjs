// Bookings of one organization with the audit trail being sealed beside them, against the same without.
import { activatePlans } from './http-load.mjs';
import { startApp } from './processes.mjs';
import { queuesOf } from './world.mjs';

const CLIENTS = 16;
const PREPARED_CLIENTS = 8;

/** Both sides in turns, each an application of its own on the same database. */
export async function measureSealing({ dist, databaseUrl, token, db }, { rounds, seconds, log, begun }) {
  const sides = {};
  for (const [side, worker] of [
    ['sealing', 'true'],
    ['without', 'false'],
  ]) {
    const app = await startApp(dist, databaseUrl, { env: { WORKER: worker } });
    begun.push(() => app.stop());
    sides[side] = { app, rates: [] };
  }
  const prepared = await queuesOf(db, 'http', PREPARED_CLIENTS);
  const queues = prepared.flatMap((queue) => [
    queue.filter((_, i) => i % 2 === 0),
    queue.filter((_, i) => i % 2 === 1),
  ]);
  if (queues.length !== CLIENTS) throw new Error('The drafts are prepared for another number of clients.');
  const round = async ({ app }, length) => {
    const { answers, seconds: took } = await activatePlans({
      port: app.port,
      token,
      queues,
      seconds: length,
    });
    return (answers.booked ?? 0) / took;
  };
  log('Warming up sealing...');
  for (const side of Object.values(sides)) await round(side, 4);
  for (let i = 1; i <= rounds; i++) {
    // Who begins takes turns too.
    const order = i % 2 ? ['sealing', 'without'] : ['without', 'sealing'];
    for (const side of order) {
      // Longer than the sealer's pause, so that it works in every round.
      sides[side].rates.push(await round(sides[side], Math.max(seconds, 6)));
    }
    log(
      `Round ${i}: sealing ${sides.sealing.rates.at(-1).toFixed(0)}/s, without ${sides.without.rates.at(-1).toFixed(0)}/s.`,
    );
  }
  const { rows } = await db.query('SELECT count(*)::int AS seals FROM audit_seal');
  return { sealing: sides.sealing.rates, without: sides.without.rates, seals: rows[0].seals };
}
