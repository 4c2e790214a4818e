import { catalogue } from '../src/protocols/catalogue/index.js';
import { startTestApp, type TestApp } from './support/app.js';
import { activate, dates, makePlan, makeWorld, wantedDates, type World } from './support/world.js';

describe('every protocol of the catalogue, booked', () => {
  let test: TestApp;
  let world: World;
  beforeAll(async () => {
    test = await startTestApp();
    world = await makeWorld(test, { chairs: 8, nurses: 4, nurseCapacity: 4, prescriberCapacity: 8 });
  });
  afterAll(() => test.close());

  it.each(catalogue.filter((protocol) => protocol.enabled).map((protocol) => protocol.code))(
    '%s lies where it is wanted in a clinic that is open every day',
    async (code) => {
      const plan = await makePlan(test, world, code, { preferredTime: null });
      const active = await activate(test, plan.id);
      expect(active).toMatchObject({ status: 'active', unplaced: [] });
      expect(dates(active.sessions)).toEqual(wantedDates(active.sessions));
      const run = await test.call('post', '/v1/maintenance-runs', { asOf: '2027-01-04T06:00:00-05:00' });
      expect(run.body.counts).toMatchObject({ failed: 0, sessionsUnplaced: 0 });
    },
  );

  it.each(catalogue.filter((protocol) => !protocol.enabled).map((protocol) => protocol.code))(
    '%s is for reference only: no plan is made from it, and it says why',
    async (code) => {
      const plan = makePlan(test, world, code);
      await expect(plan).rejects.toThrow(/409.*PROTOCOL_DISABLED/);
    },
  );
});
