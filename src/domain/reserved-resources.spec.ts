import { resourcesIn } from './reserved-resources.js';

const row = (resourceId: string, start: number, end: number) => ({
  ...{ resourceId, start, end, laneFrom: 0, laneTo: 1 },
});

it('a resource is served from its first row to its last, whatever lies between', () => {
  const rows = [row('nurse', 10, 20), row('chair', 0, 60), row('nurse', 0, 10), row('nurse', 40, 50)];
  expect(resourcesIn(rows, (id) => (id === 'chair' ? 'chair' : 'practitioner'))).toEqual([
    { resourceId: 'nurse', kind: 'practitioner', from: 0, to: 50 },
    { resourceId: 'chair', kind: 'chair', from: 0, to: 60 },
  ]);
  expect(resourcesIn([], () => 'chair')).toEqual([]);
});
