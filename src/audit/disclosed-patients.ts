const PATIENT_FIELDS = new Set(['patientId', 'patientIds']);

/**
 * Every patient an answer speaks of, found in the answer itself, so that no route can forget to say so: whatever is
 * called `patientId` or `patientIds`, and the id of a record that has a birth date, which is a patient's own.
 */
export function disclosedPatients(answer: unknown): string[] {
  const patients = new Set<string>();
  collect(answer, patients);
  return [...patients].sort();
}

function collect(value: unknown, patients: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, patients);
    return;
  }
  if ('birthDate' in value && 'id' in value && typeof value.id === 'string') patients.add(value.id);
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    if (!PATIENT_FIELDS.has(key)) collect(entry, patients);
    else
      for (const id of Array.isArray(entry) ? (entry as unknown[]) : [entry]) {
        if (typeof id === 'string') patients.add(id);
      }
  }
}
