import { ApiKey } from './auth/api-key.entity.js';
import { IdempotencyKey } from './common/idempotency-key.entity.js';
import type { Schema } from './database/data-source.js';
import { Organization } from './organizations/organization.entity.js';
import { Patient, PatientIdentifier } from './patients/patient.entity.js';
import { Consent, EligibilityAssessment } from './patients/readiness.entity.js';
import { OrganizationsAndKeys1767225600001 } from '../migrations/1767225600001-organizations-and-keys.js';
import { Patients1767225600004 } from '../migrations/1767225600004-patients.js';

/** Every table and every migration, in order. */
export const schema: Schema = {
  entities: [
    Organization,
    ApiKey,
    IdempotencyKey,
    Patient,
    PatientIdentifier,
    EligibilityAssessment,
    Consent,
  ],
  migrations: [OrganizationsAndKeys1767225600001, Patients1767225600004],
};
