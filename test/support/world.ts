import { ProtocolsService } from '../../src/protocols/protocols.service.js';
import { catalogue } from '../../src/protocols/catalogue/index.js';
import type { TestApp } from './app.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are read as a client reads them */

export interface ClinicOptions {
  timeZone?: string;
  days?: string[];
  from?: string;
  to?: string;
  chairs?: number;
  nurses?: number;
  nurseCapacity?: number;
  prescribers?: number;
  prescriberCapacity?: number;
  policy?: object;
}

export interface World {
  clinicId: string;
  chairs: string[];
  nurses: string[];
  prescribers: string[];
  protocols: Record<string, string>;
}

const ALL_DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

async function must(promise: Promise<{ status: number; body: any }>): Promise<any> {
  const answer = await promise;
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Publishes the catalogue in the test's organization; ids by code. */
export async function installCatalogue(test: TestApp): Promise<Record<string, string>> {
  await test.app
    .get(ProtocolsService, { strict: false })
    .install(test.dataSource.manager, test.organizationId, catalogue, { publish: true });
  const { data } = await must(test.call('get', '/v1/protocols?limit=100') as never);
  return Object.fromEntries(data.map((protocol: any) => [protocol.code, protocol.id]));
}

/** A clinic with what the protocols of the catalogue need. */
export async function makeClinic(
  test: TestApp,
  options: ClinicOptions = {},
): Promise<Omit<World, 'protocols'>> {
  const clinic = await must(
    test.call('post', '/v1/clinics', {
      name: 'Clinic',
      timeZone: options.timeZone ?? 'America/New_York',
      openingHours: [
        { daysOfWeek: options.days ?? ALL_DAYS, from: options.from ?? '08:00', to: options.to ?? '18:00' },
      ],
      ...(options.policy ? { policy: options.policy } : {}),
    }) as never,
  );
  const resources = async (n: number, body: object): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 1; i <= n; i++) {
      const made = await must(
        test.call('post', '/v1/resources', { clinicId: clinic.id, name: `R${i}`, ...body }) as never,
      );
      ids.push(made.id);
    }
    return ids;
  };
  return {
    clinicId: clinic.id,
    chairs: await resources(options.chairs ?? 2, { kind: 'chair' }),
    nurses: await resources(options.nurses ?? 2, {
      kind: 'practitioner',
      roles: ['nurse'],
      capacity: options.nurseCapacity ?? 1,
    }),
    prescribers: await resources(options.prescribers ?? 1, {
      kind: 'practitioner',
      roles: ['prescriber'],
      capacity: options.prescriberCapacity ?? 4,
    }),
  };
}

export async function makeWorld(test: TestApp, options: ClinicOptions = {}): Promise<World> {
  return { protocols: await installCatalogue(test), ...(await makeClinic(test, options)) };
}

/** A patient who is eligible and has consented. */
export async function makePatient(test: TestApp): Promise<string> {
  const patient = await must(
    test.call('post', '/v1/patients', {
      givenName: 'Ada',
      familyName: 'Sample',
      birthDate: '1984-05-17',
    }) as never,
  );
  await must(
    test.call('post', `/v1/patients/${patient.id}/eligibility-assessments`, { outcome: 'eligible' }) as never,
  );
  await must(test.call('post', `/v1/patients/${patient.id}/consents`, {}) as never);
  return patient.id;
}

/** A draft for a ready patient. */
export async function makePlan(test: TestApp, world: World, code: string, body: object = {}): Promise<any> {
  return must(
    test.call('post', '/v1/treatment-plans', {
      patientId: await makePatient(test),
      clinicId: world.clinicId,
      protocolId: world.protocols[code],
      startDate: '2027-01-04',
      preferredTime: '09:00',
      ...body,
    }) as never,
  );
}

export async function activate(test: TestApp, planId: string, body: object = {}): Promise<any> {
  return must(test.call('post', `/v1/treatment-plans/${planId}/activate`, body) as never);
}

/** Wanted dates of sessions, in order. */
export const wantedDates = (sessions: any[]): string[] =>
  sessions.map((session) => session.wantedLocal.slice(0, 10));
/** Local dates on which they lie. */
export const dates = (sessions: any[]): string[] => sessions.map((session) => session.startsAt.slice(0, 10));
