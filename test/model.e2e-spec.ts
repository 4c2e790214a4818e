/**
 * The service against a model of itself held in memory: clinics small enough to be crowded, and whatever people do to
 * them in any order. After each step the service's lists and the database say what the model says.
 */
import fc from 'fast-check';
import { startTestApp, type TestApp } from './support/app.js';
import {
  applyReplan,
  close,
  outage,
  regret,
  replan,
  revertReplan,
  takeBack,
} from './support/model/calendar-commands.js';
import { type ClinicModel } from './support/model/clinic.js';
import { isLive, type PhaseCode } from './support/model/facts.js';
import { accept, contend, decline, offerByHand } from './support/model/offer-commands.js';
import { leave, offerFreed, waitFor } from './support/model/waiting-commands.js';
import { expectNumbers, wait } from './support/model/commands.js';
import { memoryOf, TALLY } from './support/model/memory.js';
import { activate, holdCourse, propose } from './support/model/plan-commands.js';
import { end, step } from './support/model/session-commands.js';
import { book, bookHold, holdVisit, move, outlive, release } from './support/model/visit-commands.js';
import { startSystem, type Setting } from './support/model/set-up.js';
import type { System } from './support/model/system.js';
import { scaled } from './support/scale.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_270_308);

type Command = fc.AsyncCommand<ClinicModel, System, false>;

/** A command that is tried wherever `may` does not rule it out. */
function command<T>(
  name: string,
  asked: fc.Arbitrary<T>,
  run: (model: ClinicModel, system: System, asked: T) => Promise<void>,
  may: (model: ClinicModel, asked: T) => boolean = () => true,
): fc.Arbitrary<Command> {
  return asked.map((one) => ({
    check: (model) => may(model as ClinicModel, one),
    run: (model, system) => run(model, system, one),
    toString: () => `${name}(${JSON.stringify(one)})`,
  }));
}

const n = fc.nat(60);
const plan = fc.nat(4);
const phase = fc.constantFrom<PhaseCode>('induction', 'booster', 'booster');
const often = (weight: number): fc.Arbitrary<boolean> => fc.nat(99).map((i) => i < weight);
const stale = often(5);
/** Few days and times, so that visits meet. */
const day = fc.nat(6);
const minute = fc.constantFrom(
  465,
  480,
  495,
  540,
  540,
  555,
  600,
  615,
  625,
  640,
  690,
  705,
  720,
  755,
  780,
  795,
);
const time = fc.oneof(
  fc.record({ day, minute }),
  fc.record({ near: n, offset: fc.constantFrom(0, 0, 0, 15, 30, -60, 60, 85, 100, -85, -100) }),
);
const durationMinutes = fc.constantFrom(5, 20, 60);

const someVisit = ({ visits }: ClinicModel): boolean => visits.size > 0;
const someCause = ({ outages, closures }: ClinicModel): boolean => outages.length + closures.length > 0;
const someReplan = (model: ClinicModel): boolean => memoryOf(model).replans.length > 0;

const someOffer = ({ offers }: ClinicModel): boolean => offers.length > 0;
const someHold = ({ holds }: ClinicModel): boolean => [...holds.values()].some((hold) => hold.phase !== null);

/** What people do, and how much more often than what they do the least. */
const COMMANDS: [number, fc.Arbitrary<Command>][] = [
  [
    1,
    command('propose', fc.record({ plan, alternatives: fc.integer({ min: 1, max: 3 }) }), (m, s, a) =>
      propose(m, s, a.plan, a.alternatives),
    ),
  ],
  [
    2,
    command(
      'activate',
      fc.record({
        ...{ plan, stale, accept: fc.boolean() },
        by: fc.constantFrom('itself' as const, 'fingerprint' as const, 'hold' as const),
      }),
      activate,
      (m, { plan: one }) => m.plans[one]?.status === 'draft' || one === 0,
    ),
  ],
  [
    1,
    command('holdCourse', fc.record({ plan, durationMinutes }), holdCourse, (m, a) =>
      memoryOf(m).proposals.has(a.plan),
    ),
  ],
  [3, command('holdVisit', fc.record({ plan, phase, time, durationMinutes }), holdVisit, someVisit)],
  [1, command('release', n, release, ({ holds }) => holds.size > 0)],
  [2, command('bookHold', fc.record({ n, override: often(85) }), bookHold, someHold)],
  [2, command('outlive', fc.record({ n, plan, phase }), outlive, someHold)],
  [
    5,
    command(
      'book',
      fc.record({ plan, phase, time, override: often(85), pin: fc.option(fc.nat(1), { freq: 2 }) }),
      book,
      someVisit,
    ),
  ],
  [
    5,
    command(
      'move',
      fc.record({
        ...{ n, time, stale, override: often(80), dryRun: often(20) },
        scope: fc.constantFrom('this' as const, 'this-and-following' as const, 're-anchor' as const),
      }),
      move,
      someVisit,
    ),
  ],
  [
    2,
    command(
      'end',
      fc.record({
        ...{ n, stale, counts: fc.boolean() },
        verb: fc.constantFrom('cancel' as const, 'no-show' as const, 'abort' as const),
      }),
      end,
      someVisit,
    ),
  ],
  [
    1,
    command('step', fc.record({ n, steps: fc.integer({ min: 1, max: 4 }) }), step, ({ visits }) =>
      [...visits.values()].some(isLive),
    ),
  ],
  [1, command('outage', fc.record({ n, time, minutes: fc.constantFrom(30, 120, 600, 4320) }), outage)],
  [1, command('close', fc.record({ time, days: fc.integer({ min: 1, max: 2 }) }), close)],
  [2, command('takeBack', n, takeBack, someCause)],
  [2, command('replan', fc.record({ n, dryRun: fc.boolean() }), replan, someCause)],
  [1, command('applyReplan', n, applyReplan, someReplan)],
  [1, command('revertReplan', n, revertReplan, someReplan)],
  [2, command('regret', n, regret, ({ visits }) => [...visits.values()].filter(isLive).length > 3)],
  [1, command('leave', n, leave, ({ visits }) => [...visits.values()].filter(isLive).length > 3)],
  [1, command('contend', fc.record({ n, other: n, time, durationMinutes }), contend, someVisit)],
  [1, command('waitFor', fc.record({ plan, phase }), waitFor)],
  [1, command('offerByHand', fc.record({ n, time, durationMinutes }), offerByHand, someVisit)],
  [1, command('offerFreed', n, offerFreed, ({ freed }) => freed.length > 0)],
  [1, command('accept', fc.record({ n, override: often(60) }), accept, someOffer)],
  [1, command('decline', n, decline, someOffer)],
  [1, command('wait', fc.constantFrom(1, 6, 30, 720, 1440), wait)],
];

const setting: fc.Arbitrary<Setting> = fc
  .record({
    zone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
    chairs: fc.constantFrom(1, 2, 2),
    nurses: fc.constantFrom(1, 2, 2),
    nurseCapacity: fc.integer({ min: 1, max: 2 }),
    prescribers: fc.integer({ min: 1, max: 2 }),
    prescriberCapacity: fc.integer({ min: 1, max: 2 }),
    patients: fc.constant(5),
    active: fc.integer({ min: 0, max: 4 }),
    missed: fc.constantFrom(
      { rule: 'append', appliesItself: true },
      { rule: 'compress', appliesItself: true },
      { rule: 'repeat', appliesItself: true },
      { rule: 'append' },
      { rule: 'review' },
    ),
    cap: fc.constantFrom(
      null,
      { slotMinutes: 60, maxStarts: 1 },
      { slotMinutes: 30, maxStarts: 1 },
      { slotMinutes: 60, maxStarts: 2 },
    ),
    // Daylight saving begins or ends on the way, where there is any.
    startDate: fc.constant('2027-03-08'),
  })
  .map((one) => (one.zone === 'Australia/Lord_Howe' ? { ...one, startDate: '2027-03-29' } : one));

describe('A clinic and its model', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('never differ, whatever is asked in whatever order', async () => {
    const numRuns = Number(process.env['MODEL_RUNS'] ?? scaled(12, 1000));
    const maxCommands = numRuns > 12 ? 50 : 16;
    const all = COMMANDS.flatMap(([weight, one]) => Array.from({ length: weight }, () => one));
    // Long runs as often as short ones.
    const commands = fc.noBias(fc.commands(all, { maxCommands, size: 'max' }));
    await fc.assert(
      fc.asyncProperty(setting, commands, async (one, asked) => {
        const system = await startSystem(test, one);
        const { model } = system;
        for (let i = 0; i < one.active; i++) {
          await activate(model, system, { plan: i, by: 'itself', accept: true, stale: false });
        }
        await fc.asyncModelRun(() => ({ model: system.model, real: system }), asked);
        for (let i = 0; i < model.plans.length; i++) await expectNumbers(model, system, i);
        await system.expectOffers();
        await system.expectAudited();
      }),
      { numRuns, seed: SEED, endOnFailure: process.env['MODEL_NO_SHRINK'] !== undefined },
    );
    if (process.env['MODEL_TALLY']) {
      console.log(
        [...TALLY]
          .sort()
          .map(([what, times]) => `${times} ${what}`)
          .join('\n'),
      );
    }
  }, 3_600_000);
});
