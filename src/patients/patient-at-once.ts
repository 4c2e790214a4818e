import type { ReadAtOnce } from '../auth/reads-at-once.service.js';
import { Patient, type PatientIdentifier } from './patient.entity.js';
import { patientAnswer, type Identifier } from './patients.dto.js';

/** `GET /v1/patients/{id}` in one statement. */
export const patientAtOnce: ReadAtOnce<Patient> = {
  by: 'patients_at_once',
  entity: Patient,
  answer: (patient, record) => {
    const identifiers = (record['identifiers'] ?? []) as Identifier[];
    return patientAnswer(
      patient,
      identifiers.map((identifier) => ({ ...identifier, patientId: patient.id }) as PatientIdentifier),
    );
  },
};
