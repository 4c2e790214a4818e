/** A clinic of an organization of its own, with its patients, for the service and the model. */
import { ROLES } from '../../../src/common/roles.js';
import type { TestApp } from '../app.js';
import { ClinicModel } from './clinic.js';
import { PHASES, type Cap, type PhaseCode, type Plan } from './facts.js';
import { System } from './system.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

/** What of the clinic differs from run to run. */
export interface Setting {
  zone: string;
  startDate: string;
  chairs: number;
  nurses: number;
  nurseCapacity: number;
  prescribers: number;
  prescriberCapacity: number;
  patients: number;
  /** How many of their plans are active from the start. */
  active: number;
  missed: { rule: string; appliesItself?: boolean };
  cap: Cap | null;
}

const minutes = (phase: PhaseCode): object => {
  const { preparation, administration, observation, turnover } = PHASES[phase];
  return {
    preparationMinutes: preparation,
    administrationMinutes: administration,
    minObservationMinutes: observation,
    turnoverMinutes: turnover,
    needs: [
      { kinds: ['chair'], segments: ['preparation', 'administration', 'observation', 'turnover'] },
      { kinds: ['practitioner'], role: 'nurse', segments: ['preparation', 'administration', 'observation'] },
      { kinds: ['practitioner'], role: 'prescriber', segments: ['administration'] },
    ],
  };
};

const protocolBody = (missed: Setting['missed']): object => ({
  code: 'model',
  name: 'Four sessions and boosters',
  indication: ['depression'],
  route: 'IV',
  phases: [
    {
      code: 'induction',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4',
      minGapDays: PHASES.induction.minGapDays,
      maxGapDays: PHASES.induction.maxGapDays,
    },
    { code: 'booster', kind: 'booster', anchor: { type: 'on-demand' }, session: minutes('booster') },
  ],
  session: minutes('induction'),
  dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true },
  missedRule: missed,
  checkpoints: [],
});

export async function startSystem(test: TestApp, setting: Setting): Promise<System> {
  const organizationId = await test.organization();
  const token = await test.key(ROLES, organizationId);
  const pool = { chairs: [], nurses: [], prescribers: [], capacity: new Map<string, number>() };
  const model = new ClinicModel(setting.zone, setting.startDate, pool, setting.cap);
  model.now = Date.parse(setting.startDate) - 12 * 3_600_000;
  test.clock.set(new Date(model.now));
  const system = new System(test, organizationId, token, '', model);
  const made = async (path: string, body: object): Promise<any> => {
    const answer = await system.send('post', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const clinic = await made('/v1/clinics', {
    name: 'Model clinic',
    timeZone: setting.zone,
    openingHours: [{ daysOfWeek: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '08:00', to: '14:00' }],
    ...(setting.cap && { policy: { startCaps: [setting.cap] } }),
  });
  const protocol = await made('/v1/protocols', protocolBody(setting.missed));
  await made(`/v1/protocols/${protocol.id}/versions/1/publish`, {});
  await made(`/v1/protocols/${protocol.id}/approvals`, {});
  const kinds = [
    ['chairs', setting.chairs, { kind: 'chair' }],
    ['nurses', setting.nurses, { kind: 'practitioner', roles: ['nurse'], capacity: setting.nurseCapacity }],
    [
      'prescribers',
      setting.prescribers,
      { kind: 'practitioner', roles: ['prescriber'], capacity: setting.prescriberCapacity },
    ],
  ] as const;
  const makePlan = async (): Promise<Plan> => {
    const { id: patientId } = await made('/v1/patients', {
      ...{ givenName: 'Pat', familyName: 'Model', birthDate: '1980-01-01' },
    });
    await made(`/v1/patients/${patientId}/eligibility-assessments`, { outcome: 'eligible' });
    await made(`/v1/patients/${patientId}/consents`, {});
    const { id } = await made('/v1/treatment-plans', {
      ...{ patientId, clinicId: clinic.id, protocolId: protocol.id },
      ...{ startDate: setting.startDate, preferredTime: '09:00' },
    });
    return { id, patientId, status: 'draft', version: 1 };
  };
  const plans = Promise.all(Array.from({ length: setting.patients }, makePlan));
  // One after the other: their ids decide between equals.
  for (const [name, count, body] of kinds) {
    for (let n = 1; n <= count; n++) {
      const one = await made('/v1/resources', { clinicId: clinic.id, name: `${name} ${n}`, ...body });
      (pool[name] as string[]).push(one.id);
      pool.capacity.set(one.id, 'capacity' in body ? body.capacity : 1);
    }
  }
  model.plans.push(...(await plans));
  system.clinicId = clinic.id;
  system.listen();
  return system;
}
