/** The groups of operations, as the document names them; a key's scopes are made of the same names. */
export const TAGS = {
  organization: "The caller's own organization.",
  'api-keys': 'The keys that open the API to other systems.',
  clinics: 'Clinics with their hours, closures and policy.',
  resources: 'Chairs, beds, rooms and practitioners, and when they are out.',
  patients: 'Patients, and whether they are eligible and have consented.',
  'break-glass': 'Emergency access to one patient, for a short time and with a reason.',
  protocols: 'Versioned templates of courses, and which clinics approve them.',
  'treatment-plans': "One patient's course: drafted, proposed, activated, held, ended.",
  availability: 'Start times that fit a visit.',
  sessions: 'The visits of courses, and what happened.',
  holds: 'Times kept for some minutes.',
  'waitlist-entries': 'Patients who would come earlier.',
  offers: 'Times that have become free, offered and accepted.',
  'follow-ups': 'Assessments, calls, labs and consultations that courses make due.',
  scales: 'Rating scales and their scoring.',
  maintenance: 'Keeping open-ended phases booked.',
  replans: 'What becomes of the bookings that an outage or a closure lies over.',
  worklist: 'What a person has to decide.',
  audit: 'Who was given or changed whose data.',
  health: 'Whether the service is up; asks for no key.',
  problems: 'What each kind of refusal means; asks for no key.',
} as const satisfies Record<string, string>;

/** What a key may be narrowed to: reading one group, or reading and writing it. */
export const SCOPES = Object.keys(TAGS)
  .filter((tag) => tag !== 'health' && tag !== 'problems')
  .flatMap((tag) => [`${tag}:read`, `${tag}:write`]);

/** Whether scopes include what is asked for; writing includes reading, and no scopes at all narrow nothing. */
export function covers(scopes: readonly string[] | null, asked: string): boolean {
  if (scopes === null) return true;
  return (
    scopes.includes(asked) || (asked.endsWith(':read') && scopes.includes(asked.replace(/:read$/, ':write')))
  );
}
