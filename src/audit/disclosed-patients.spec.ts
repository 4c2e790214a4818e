import { disclosedPatients } from './disclosed-patients.js';

describe('the patients an answer speaks of', () => {
  it.each([
    ['a patient', { id: 'p1', birthDate: '1984-05-17', identifiers: [{ system: 's', value: 'v' }] }, ['p1']],
    ['a session', { id: 's1', patientId: 'p1', treatmentPlanId: 'x', resources: [] }, ['p1']],
    [
      'a list',
      { data: [{ patientId: 'p2' }, { patientId: 'p1' }, { patientId: 'p2' }], nextCursor: null },
      ['p1', 'p2'],
    ],
    ['a plan with its sessions', { id: 'x', patientId: 'p1', sessions: [{ patientId: 'p1' }] }, ['p1']],
    ['affected sessions', { id: 'c', affectedSessions: [{ patientId: 'p3' }] }, ['p3']],
    ['audit events', { data: [{ patientIds: ['p1', 'p4'] }] }, ['p1', 'p4']],
    ['a clinic', { id: 'c', name: 'Clinic' }, []],
    ['nothing', undefined, []],
  ])('%s', (_, answer, patientIds) => {
    expect(disclosedPatients(answer)).toEqual({ patientIds, owned: {} });
  });

  it.each([
    [
      'work items',
      {
        data: [
          { treatmentPlanId: 'x', sessionId: 's' },
          { treatmentPlanId: null, sessionId: null },
        ],
      },
      { treatmentPlanId: ['x'], sessionId: ['s'] },
    ],
    [
      'a maintenance run',
      { id: 'r', plans: [{ treatmentPlanId: 'y' }, { treatmentPlanId: 'x' }, { treatmentPlanId: 'y' }] },
      { treatmentPlanId: ['x', 'y'] },
    ],
    ['the answers to a scale', { data: [{ id: 'a', followUpId: 'f' }] }, { followUpId: ['f'] }],
  ])('%s: whose they are is for the database to say', (_, answer, owned) => {
    expect(disclosedPatients(answer)).toEqual({ patientIds: [], owned });
  });
});
