import type { ObjectLiteral } from 'typeorm';
import type { ReadAtOnce } from './auth/reads-at-once.service.js';
import { patientAtOnce } from './patients/patient-at-once.js';
import { sessionAtOnce } from './sessions/session-at-once.js';

/** By operation: the reads that are made most, each one statement. */
export const READS_AT_ONCE: Record<string, ReadAtOnce<ObjectLiteral>> = {
  readSession: sessionAtOnce,
  readPatient: patientAtOnce,
};
