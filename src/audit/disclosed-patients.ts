const PATIENT_FIELDS = new Set(['patientId', 'patientIds']);

/** Records that belong to one patient, by the field that names them: the tables that know whose they are. */
export const OWNED = {
  treatmentPlanId: 'treatment_plan',
  sessionId: 'session',
  followUpId: 'follow_up',
} as const;
export type OwnedField = keyof typeof OWNED;
const OWNED_FIELDS = Object.keys(OWNED) as OwnedField[];

/** Whom an answer speaks of: patients by name, and others by what is theirs. */
export interface Disclosed {
  patientIds: string[];
  /** Ids of records that stand there without their patient; empty for most answers. */
  owned: Partial<Record<OwnedField, string[]>>;
}

/**
 * Every patient an answer speaks of, found in the answer itself, so that no route can forget to say so: whatever is
 * called `patientId` or `patientIds`, the id of a record that has a birth date, which is a patient's own, and the
 * plans, sessions and follow-ups that are named without their patient.
 */
export function disclosedPatients(answer: unknown): Disclosed {
  const patients = new Set<string>();
  const owned = new Map<OwnedField, Set<string>>();
  collect(answer, patients, owned);
  return {
    patientIds: [...patients].sort(),
    owned: Object.fromEntries([...owned].map(([field, ids]) => [field, [...ids].sort()])),
  };
}

function collect(value: unknown, patients: Set<string>, owned: Map<OwnedField, Set<string>>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, patients, owned);
    return;
  }
  const record = value as Record<string, unknown>;
  if ('birthDate' in record && typeof record['id'] === 'string') patients.add(record['id']);
  if (typeof record['patientId'] !== 'string') {
    for (const field of OWNED_FIELDS) {
      const id = record[field];
      if (typeof id === 'string') owned.set(field, (owned.get(field) ?? new Set()).add(id));
    }
  }
  for (const [key, entry] of Object.entries(record)) {
    if (!PATIENT_FIELDS.has(key)) collect(entry, patients, owned);
    else
      for (const id of Array.isArray(entry) ? (entry as unknown[]) : [entry]) {
        if (typeof id === 'string') patients.add(id);
      }
  }
}
