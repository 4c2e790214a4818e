/** Who is treated with what in the demo organization, and how far they have come. Everybody here is made up. */
import type { Weekday } from '../domain/protocol.js';

export interface DemoPatient {
  givenName: string;
  familyName: string;
  birthDate: string;
}

const FAMILIES = ['Sample', 'Example', 'Specimen', 'Placeholder', 'Testcase'];

/** In the order of their numbers: demoId('patient', 1) is the first. */
export const PATIENTS: DemoPatient[] = [
  ['Ada', '1984-05-17'],
  ['Ben', '1971-11-02'],
  ['Carla', '1990-02-28'],
  ['Dmitri', '1965-07-09'],
  ['Esther', '1988-10-21'],
  ['Farid', '1979-01-13'],
  ['Gloria', '1958-04-30'],
  ['Hugo', '1993-09-05'],
  ['Ines', '1976-12-18'],
  ['Jonas', '1982-03-24'],
  ['Keiko', '1969-08-11'],
  ['Liam', '1996-06-02'],
  ['Maya', '1987-01-27'],
  ['Noah', '1974-05-08'],
  ['Olga', '1961-10-15'],
  ['Priya', '1991-07-19'],
  ['Quentin', '1983-02-06'],
  ['Rosa', '1998-11-29'],
  ['Samuel', '1955-09-12'],
  ['Tessa', '1980-04-03'],
  ['Umar', '1972-06-25'],
  ['Vera', '1994-12-07'],
  ['Walter', '1967-03-16'],
  ['Ximena', '1989-08-22'],
  ['Yusuf', '1977-10-31'],
  // Registered twice by mistake: the first of them again.
  ['Ada', '1984-05-17'],
].map(([givenName = '', birthDate = ''], i) => ({
  givenName,
  familyName: FAMILIES[i % FAMILIES.length] ?? '',
  birthDate,
}));

/** What ended a course or interrupted it, days after the Monday it began in. */
interface Turn {
  verb: 'hold' | 'complete' | 'revoke';
  day: number;
  reason: string;
}

export interface DemoCourse {
  /** Number of the patient and of the clinic; the course's own number is its place in the list. */
  patient: number;
  clinic: number;
  protocol: string;
  /** The week it starts in, counted from this one. */
  week: number;
  time: string;
  weekdays?: Weekday[];
  /** Sessions of the first phase that the patient did not come to, by ordinal. */
  missed?: number[];
  /** Number of the work item that asks about the first of them. */
  asked?: number;
  turn?: Turn;
  /** Part of a programme that treats substance use as well. */
  substanceUseRecord?: boolean;
}

/** Drafted, activated, and lived through from `week` to now. demoId('plan', 2) is the first: plan 1 is a draft. */
export const COURSES: DemoCourse[] = [
  // Plan 2: past induction, with weekly maintenance ahead.
  { patient: 2, clinic: 1, protocol: 'esk-trd-label', week: -5, time: '09:00' },
  // Plan 3: on hold in the middle of its induction.
  {
    patient: 3,
    clinic: 2,
    protocol: 'iv-mdd-6x-twice-weekly',
    week: -2,
    time: '10:00',
    turn: { verb: 'hold', day: 8, reason: 'Patient travels' },
  },
  {
    patient: 7,
    clinic: 1,
    protocol: 'iv-mdd-6x-twice-weekly',
    week: -6,
    time: '08:30',
    turn: { verb: 'complete', day: 26, reason: 'Remission at the end of induction' },
  },
  { patient: 8, clinic: 1, protocol: 'iv-mdd-maintenance-ladder', week: -4, time: '13:00' },
  { patient: 9, clinic: 1, protocol: 'iv-mdd-6x-thrice-weekly-phillips', week: -1, time: '09:30' },
  { patient: 10, clinic: 2, protocol: 'esk-trd-label', week: -10, time: '09:00', missed: [6] },
  { patient: 11, clinic: 2, protocol: 'esk-trd-monotherapy', week: -2, time: '13:00' },
  {
    patient: 12,
    clinic: 2,
    protocol: 'iv-ptsd-6x2w-feder',
    week: -1,
    time: '08:00',
    substanceUseRecord: true,
  },
  { patient: 13, clinic: 1, protocol: 'iv-mdd-6x-twice-weekly', week: 0, time: '11:00' },
  { patient: 14, clinic: 1, protocol: 'iv-mdd-6x-twice-weekly', week: 1, time: '09:00' },
  { patient: 15, clinic: 2, protocol: 'iv-crps-outpatient-10day', week: 1, time: '08:30' },
  { patient: 16, clinic: 1, protocol: 'iv-pain-weekly-series', week: -3, time: '14:00' },
  { patient: 17, clinic: 2, protocol: 'sc-anxiety-maintenance-glue', week: -3, time: '15:00' },
  {
    patient: 18,
    clinic: 1,
    protocol: 'iv-ocd-single',
    week: -3,
    time: '10:30',
    turn: { verb: 'complete', day: 14, reason: 'Single infusion given and followed up' },
  },
  {
    patient: 19,
    clinic: 2,
    protocol: 'iv-mdd-weekly-3-oxford',
    week: -2,
    time: '11:00',
    missed: [2],
    asked: 2,
  },
  {
    patient: 22,
    clinic: 1,
    protocol: 'iv-mdd-6x-twice-weekly',
    week: -3,
    time: '15:00',
    turn: { verb: 'revoke', day: 4, reason: 'Patient withdrew after the second infusion' },
  },
  { patient: 23, clinic: 3, protocol: 'im-kap-3weekly', week: 1, time: '10:00' },
  { patient: 24, clinic: 1, protocol: 'esk-mdsi-label', week: -1, time: '13:30' },
];

/** Under treatment right now: demoId('session', 2) waits, 3 is being given the drug, 4 is watched. */
export interface LiveCourse {
  patient: number;
  session: number;
  /** How long ago the patient came, in minutes. */
  arrivedBefore: number;
  steps: number;
}

export const LIVE_CLINIC = 3;
export const LIVE_PROTOCOL = 'iv-mdd-6x-twice-weekly';
export const LIVE_COURSES: LiveCourse[] = [
  { patient: 4, session: 4, arrivedBefore: 90, steps: 3 },
  { patient: 5, session: 3, arrivedBefore: 35, steps: 2 },
  { patient: 6, session: 2, arrivedBefore: 10, steps: 1 },
];
