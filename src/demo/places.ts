/** The demo organization's clinics with what is in them. Everything here is made up. */
import type { CreateClinic } from '../clinics/clinics.dto.js';
import type { CreateResource } from '../resources/resources.dto.js';

export interface DemoClinic {
  body: CreateClinic;
  chairs: number;
  nurses: Staff[];
  prescribers: Staff[];
  /** Closed on the public holidays of the United States. */
  holidays: boolean;
}

type Staff = Pick<CreateResource, 'name' | 'capacity' | 'workingHours'>;

const WEEKDAYS: CreateClinic['openingHours'][number]['daysOfWeek'] = ['MO', 'TU', 'WE', 'TH', 'FR'];

/** In the order of their numbers: demoId('clinic', 1) is the first. */
export const CLINICS: DemoClinic[] = [
  {
    body: {
      name: 'Hudson Ketamine Clinic',
      timeZone: 'America/New_York',
      openingHours: [
        { daysOfWeek: WEEKDAYS, from: '08:00', to: '18:00' },
        { daysOfWeek: ['SA'], from: '09:00', to: '13:00' },
      ],
      policy: { defaultStartTime: '09:00' },
    },
    chairs: 7,
    nurses: [
      { name: 'Nurse Adler', capacity: 4 },
      { name: 'Nurse Birch', capacity: 3 },
      {
        name: 'Nurse Cedar',
        capacity: 3,
        workingHours: [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH', from: '08:00', to: '16:30' }],
      },
      { name: 'Nurse Dogwood', capacity: 4 },
    ],
    prescribers: [
      { name: 'Dr. Elm', capacity: 4 },
      { name: 'Dr. Fir', capacity: 4 },
    ],
    holidays: true,
  },
  {
    body: {
      name: 'Pacific Ketamine Clinic',
      timeZone: 'America/Los_Angeles',
      openingHours: [{ daysOfWeek: WEEKDAYS, from: '07:30', to: '17:30' }],
    },
    chairs: 5,
    nurses: [
      { name: 'Nurse Hazel', capacity: 4 },
      { name: 'Nurse Juniper', capacity: 3 },
    ],
    prescribers: [{ name: 'Dr. Larch', capacity: 4 }],
    holidays: false,
  },
  {
    // Open around the clock, so that somebody is being treated whenever the demo is looked at.
    body: {
      name: 'Hudson Hospital Unit',
      timeZone: 'America/New_York',
      openingHours: [{ daysOfWeek: [...WEEKDAYS, 'SA', 'SU'], from: '00:00', to: '24:00' }],
      policy: { defaultStartTime: '10:00' },
    },
    chairs: 3,
    nurses: [
      { name: 'Nurse Maple', capacity: 3 },
      { name: 'Nurse Oak', capacity: 3 },
    ],
    prescribers: [{ name: 'Dr. Rowan', capacity: 4 }],
    holidays: false,
  },
];

/** Every chair, nurse and prescriber with the index of its clinic, in the order of their numbers. */
export function demoResources(): { clinic: number; body: Omit<CreateResource, 'clinicId'> }[] {
  const each = <T>(list: (clinic: DemoClinic) => T[]): { clinic: number; item: T }[] =>
    CLINICS.flatMap((clinic, index) => list(clinic).map((item) => ({ clinic: index, item })));
  return [
    ...each(({ chairs }) => Array.from({ length: chairs }, (_, i) => `Chair ${i + 1}`)).map(
      ({ clinic, item }) => ({ clinic, body: { kind: 'chair' as const, name: item } }),
    ),
    ...each(({ nurses }) => nurses).map(({ clinic, item }) => ({
      clinic,
      body: { kind: 'practitioner' as const, roles: ['nurse'], ...item },
    })),
    ...each(({ prescribers }) => prescribers).map(({ clinic, item }) => ({
      clinic,
      body: { kind: 'practitioner' as const, roles: ['prescriber'], ...item },
    })),
  ];
}
