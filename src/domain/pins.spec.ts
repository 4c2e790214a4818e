import type { VisitShape } from './course-types.js';
import { pinFaults } from './pins.js';
import { infusion, resource } from './testing/requests.js';

const nurse = (id: string, roles = ['nurse']) => resource(id, 'practitioner', { roles });
const resources = [
  resource('chair-1', 'chair'),
  resource('chair-2', 'chair'),
  resource('pump', 'device'),
  nurse('nurse-1'),
  nurse('nurse-2'),
  nurse('both', ['nurse', 'prescriber']),
  nurse('prescriber', ['prescriber']),
];
const faults = (pins: string[], visits: VisitShape[] = [infusion]) =>
  pinFaults(visits, resources, pins).map(({ pointer, detail }) => `${pointer} ${detail}`);
const twoNurses: VisitShape = {
  ...infusion,
  needs: infusion.needs.map((need) => (need.role === 'nurse' ? { ...need, quantity: 2 } : need)),
};

describe('pinned resources', () => {
  it.each([
    ['nobody', []],
    ['one for each need', ['chair-1', 'nurse-1', 'prescriber']],
    ['a nurse and a prescriber who is a nurse too', ['nurse-1', 'both']],
    ['the same, in the other order', ['both', 'nurse-1']],
  ])('have no fault: %s', (_name, pins) => {
    expect(faults(pins)).toEqual([]);
  });

  it('are as many as a need asks for at most', () => {
    const detail = '2 resources are pinned where the visit takes 1 nurse.';
    expect(faults(['nurse-1', 'chair-1', 'nurse-2'])).toEqual([
      `/resourceIds/2 ${detail}`,
      `/resourceIds/0 ${detail}`,
    ]);
    expect(faults(['nurse-1', 'nurse-2'], [twoNurses])).toEqual([]);
    expect(faults(['nurse-1', 'nurse-2', 'both', 'prescriber'], [twoNurses]).length).toBe(4);
  });

  it('are named with everything that is wrong with each', () => {
    expect(faults(['chair-1', 'pump', 'chair-2', 'unknown', 'pump', 'nurse-1', 'nurse-2'])).toEqual([
      '/resourceIds/1 Serves no need of the visit.',
      '/resourceIds/3 Is no resource in use at the clinic.',
      '/resourceIds/4 Is named twice.',
      '/resourceIds/2 2 resources are pinned where the visit takes 1 chair or bed.',
      '/resourceIds/0 2 resources are pinned where the visit takes 1 chair or bed.',
      '/resourceIds/6 2 resources are pinned where the visit takes 1 nurse.',
      '/resourceIds/5 2 resources are pinned where the visit takes 1 nurse.',
    ]);
  });

  it('serve the visits that they can serve, and are no fault of the others', () => {
    const talk: VisitShape = { ...infusion, needs: infusion.needs.filter(({ role }) => role === 'nurse') };
    expect(faults(['chair-1'], [talk, infusion])).toEqual([]);
    expect(faults(['chair-1'], [talk])).toEqual(['/resourceIds/0 Serves no need of the visit.']);
  });

  it('serve a need of their tags only', () => {
    const tagged: VisitShape = {
      ...infusion,
      needs: infusion.needs.map((need) => ({ ...need, tags: ['pain'] })),
    };
    expect(faults(['nurse-1'], [tagged])).toEqual(['/resourceIds/0 Serves no need of the visit.']);
  });
});
