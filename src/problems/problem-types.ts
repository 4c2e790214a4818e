/** One kind of refusal, as its page explains it. */
export interface ProblemType {
  /** The HTTP status that it is answered with. */
  status: number;
  /** What has happened, in half a sentence. */
  when: string;
  /** What the caller does about it. */
  remedy: string;
}

const SAME_AGAIN =
  'Send the same request again with the same Idempotency-Key, after as long as Retry-After says.';
const READ_STATE =
  'Read the record. `allowed` names the steps that its status permits; do one of those, or nothing.';

/**
 * Every code that a problem can carry. The pages at `/problems/<code>`, docs/problems.md and the table in
 * docs/integrating.md are made of this; a test holds it against the codes in the sources.
 */
export const PROBLEM_TYPES = {
  BAD_REQUEST: {
    status: 400,
    when: 'the request itself cannot be read',
    remedy: 'Mend how the request is made: its path, its encoding or its framing is broken.',
  },
  VALIDATION_FAILED: {
    status: 400,
    when: 'invalid fields, headers or parameters; all of them in `errors`',
    remedy:
      'Mend every field that `errors` names. A pointer such as `/birthDate` leads into the body, `?limit` names a query ' +
      "parameter, anything else a header or a path's parameter.",
  },
  UNAUTHENTICATED: {
    status: 401,
    when: 'no key or token, or one that is unknown, expired or revoked',
    remedy:
      'Send `Authorization: Bearer` with a valid API key, or with a token of the issuer that the organization has set up. ' +
      'A token must be for the audience of the organization and not expired.',
  },
  FORBIDDEN: {
    status: 403,
    when: 'the caller has none of the roles, or not the scope, or is restricted to clinics',
    remedy:
      "`detail` says what is asked for. The operation's summary names the roles that may call it; a key's scopes and " +
      'clinics narrow it down further. Have an admin make a key that may.',
  },
  OUT_OF_REACH: {
    status: 403,
    when: 'the record would lie outside of what the caller may see',
    remedy:
      'The caller is restricted to clinics, and this would make or change a record of another one, or of none. Name a ' +
      'clinic of the key, or have a key without that restriction do it.',
  },
  SUBSTANCE_USE_NOT_PERMITTED: {
    status: 403,
    when: 'a record of treatment for substance use, and no consent or role that covers the caller',
    remedy:
      'A prescriber or nurse does it, or the patient consents to the disclosure first; only a prescriber or nurse says ' +
      'that a record is none of substance use.',
  },
  NOT_FOUND: {
    status: 404,
    when: "no such record in what the caller may see; another organization's answers the same",
    remedy: 'Check the id, and that the key belongs to the organization (and clinic) that the record is in.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    when: 'nothing at this path for this method',
    remedy: 'Compare method and path with /openapi.json.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    when: 'the request did not arrive whole in time',
    remedy: 'Send it again, all of it at once.',
  },
  ACTIVE_PLAN_EXISTS: {
    status: 409,
    when: 'the patient has another active plan (`treatmentPlanId`)',
    remedy:
      'Complete, revoke or hold the other plan first, or activate this one with an `override` by a prescriber.',
  },
  ALREADY_EXISTS: {
    status: 409,
    when: 'a record with this key exists',
    remedy: '`constraint` says which rule. Use the record that is there, or another key.',
  },
  CLOSURE_EXISTS: {
    status: 409,
    when: 'a closure on exactly these dates',
    remedy: 'Nothing is left to do: the clinic is closed then.',
  },
  FIX_NOT_OFFERED: {
    status: 409,
    when: 'the work item has no such fix (`fixes` names those it has)',
    remedy: 'Read the work item: `suggestedFixes` is what can be done as things stand. Apply one of those.',
  },
  FIX_NOT_POSSIBLE: {
    status: 409,
    when: 'something stands in the way of the fix; all of it in `conflicts`',
    remedy:
      'Nothing was changed and the work item is still open. Free what `conflicts` names, or book the sessions by hand at one ' +
      'of the `nearest` times; read the work item again for what is suggested now.',
  },
  FOLLOW_UP_CLOSED: {
    status: 409,
    when: 'answers to a follow-up that was cancelled or missed',
    remedy: 'Create another follow-up and answer that one.',
  },
  FOLLOW_UP_TRANSITION_REFUSED: {
    status: 409,
    when: "the follow-up's status does not allow the step",
    remedy: READ_STATE,
  },
  GATES_UNMET: {
    status: 409,
    when: 'eligibility or consent is missing; all of it in `unmet`',
    remedy: 'Record what `unmet` names, then send the same request again.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    when: 'a request with this key is still running',
    remedy:
      'Send the same request again with the same key: it gets the answer of the first, once there is one.',
  },
  IDENTIFIER_TAKEN: {
    status: 409,
    when: 'another patient has this identifier',
    remedy: 'Look the patient up with `POST /v1/patients/search`; the number is unique in its system.',
  },
  OIDC_ISSUER_TAKEN: {
    status: 409,
    when: 'another organization takes the tokens of this issuer and audience',
    remedy: "Register an audience of the organization's own at the issuer.",
  },
  PATIENT_ENTERED_IN_ERROR: {
    status: 409,
    when: "the patient's record is marked as entered in error",
    remedy: 'Restore the record first, or use the right one.',
  },
  PATIENT_HAS_PLANS: {
    status: 409,
    when: 'the patient has a plan that is a draft, active or on hold',
    remedy: "Revoke or complete the patient's plans first.",
  },
  PATIENT_NOT_ENTERED_IN_ERROR: {
    status: 409,
    when: "the patient's record is not marked as entered in error",
    remedy: 'Nothing is left to do: the record is in use.',
  },
  PLAN_HAS_NOTHING_TO_PROPOSE: {
    status: 409,
    when: 'the plan is over, or every session of its course that is to be placed has its place',
    remedy:
      'Read the sessions of the plan instead. Of a plan under way the scope `unstarted` places booked ones anew.',
  },
  PLAN_NOT_DRAFT: {
    status: 409,
    when: 'only a draft can be changed',
    remedy: 'Revoke the plan and draft another, or hold it and resume it with what may still change.',
  },
  PLAN_TRANSITION_REFUSED: {
    status: 409,
    when: "the plan's status does not allow the step",
    remedy: READ_STATE,
  },
  PROPOSAL_CHANGED: {
    status: 409,
    when: "the fingerprint's proposal can no longer be booked; fresh ones in `proposals`",
    remedy:
      'Show the fresh proposals, let somebody choose, and activate with that fingerprint and a new key.',
  },
  PROTOCOL_APPROVED_ALREADY: {
    status: 409,
    when: 'this approval exists',
    remedy: 'Nothing is left to do: the clinic may use the protocol.',
  },
  PROTOCOL_CODE_TAKEN: {
    status: 409,
    when: 'another protocol has this code',
    remedy: 'Take another code, or add a version to the protocol that has it.',
  },
  PROTOCOL_DISABLED: {
    status: 409,
    when: 'kept for reference only; the reason in `detail`',
    remedy: 'Choose another protocol.',
  },
  PROTOCOL_NOT_APPROVED: {
    status: 409,
    when: 'not approved for this clinic',
    remedy: 'Have an admin approve it: `POST /v1/protocols/{id}/approvals`.',
  },
  PROTOCOL_NOT_EFFECTIVE: {
    status: 409,
    when: 'its `effectiveFrom` is still to come',
    remedy: 'Wait for that date, or choose another protocol.',
  },
  PROTOCOL_NOT_PUBLISHED: {
    status: 409,
    when: 'it has drafts only',
    remedy: 'Have an admin publish a version: `POST /v1/protocols/{id}/versions/{n}/publish`.',
  },
  PROTOCOL_RETIRED: {
    status: 409,
    when: 'no plan is made from it any more',
    remedy: 'Choose another protocol, or have a new version published.',
  },
  PROTOCOL_TRANSITION_REFUSED: {
    status: 409,
    when: "the version's status does not allow the step",
    remedy: READ_STATE,
  },
  REPLAN_APPLIED: {
    status: 409,
    when: 'the re-plan is applied already',
    remedy: 'Read it. To re-plan what is still unplaced, create another one for the same outage or closure.',
  },
  REPLAN_CAUSE_GONE: {
    status: 409,
    when: 'the outage or closure of the re-plan has been taken back',
    remedy: 'There is nothing to apply. An applied re-plan can still be reverted.',
  },
  REPLAN_CHANGED: {
    status: 409,
    when: 'the calendar has changed since the preview; what it would be now is in `replan`',
    remedy: 'Show what it would be now; to have that, create a re-plan for the same outage or closure.',
  },
  REPLAN_NOT_APPLIED: {
    status: 409,
    when: 'a preview is to be reverted',
    remedy: 'It has changed nothing. Leave it, or apply it.',
  },
  REPLAN_NOT_REVERTIBLE: {
    status: 409,
    when: 'sessions have begun or changed since, or their old times are taken; each is in `conflicts`',
    remedy:
      'Nothing was taken back. Move the sessions one by one, or clear what `conflicts` names and try again.',
  },
  REPLAN_REVERTED: {
    status: 409,
    when: 'the re-plan has been reverted',
    remedy: 'Create another one for the same outage or closure.',
  },
  REFERENCE_CONFLICT: {
    status: 409,
    when: 'a record that is referred to stands in the way',
    remedy: '`constraint` says which. Mend or remove the record that refers to this one.',
  },
  HOLD_ENDED: {
    status: 409,
    when: 'the hold has expired, was given back, or is booked already',
    remedy: 'Book without it, or hold the time again: it may still be free.',
  },
  OFFER_CLOSED: {
    status: 409,
    when: 'the offer is accepted, declined or withdrawn already',
    remedy: 'Read the offer. The time may still be free: ask for availability, or offer it again.',
  },
  OFFER_EXISTS: {
    status: 409,
    when: 'the session has an open offer of this time (`offerId`)',
    remedy: 'Nothing is left to do: accept or decline the offer that is there.',
  },
  OFFER_EXPIRED: {
    status: 409,
    when: 'the time was kept until `expiresAt`, which has passed',
    remedy: 'The time may still be free: reschedule the session to it, or offer it again.',
  },
  OFFER_TAKEN: {
    status: 409,
    when: 'another patient has accepted the same time first',
    remedy: 'Nothing is left to do: the session stays where it stands. The next free time is offered anew.',
  },
  OUTAGE_EXISTS: {
    status: 409,
    when: 'the resource has an outage at exactly these times (`outageId`)',
    remedy:
      'Nothing is left to do: the resource is out then. Re-plan the outage that is there, if any booking needs it.',
  },
  PHASE_COMPLETE: {
    status: 409,
    when: 'every session that the phase has is booked or done',
    remedy: 'Move one of its sessions, or cancel one first.',
  },
  PLAN_NOT_ACTIVE: {
    status: 409,
    when: 'visits are booked, held and moved on active treatment plans only',
    remedy: 'Activate or resume the plan.',
  },
  SESSION_NOT_MOVABLE: {
    status: 409,
    when: 'the session has begun or is over',
    remedy: 'Only sessions that are booked, or wait for a place, are moved.',
  },
  SESSION_TRANSITION_REFUSED: {
    status: 409,
    when: "the session's status does not allow the step",
    remedy: READ_STATE,
  },
  SLOT_TAKEN: {
    status: 409,
    when: 'the time is taken, or others took it meanwhile; `conflicts` says by what, and the nearest starts',
    remedy: 'Ask for proposals or availability again, let somebody choose, and send a new key.',
  },
  WAITLIST_ENTRY_EXISTS: {
    status: 409,
    when: 'the plan waits for exactly the same already (`waitlistEntryId`)',
    remedy: 'Nothing is left to do. To wait for something else, take the entry back and make another.',
  },
  UNDO_REFUSED: {
    status: 409,
    when: 'a no-show cannot have its place back; all that is in its way in `conflicts`',
    remedy:
      'Free what `conflicts` names, or leave the session as it is and book another. A session that was booked in its place ' +
      '(`REPLACEMENT_BOOKED`) is cancelled in the same step with `cancelReplacement`.',
  },
  WORK_ITEM_CLOSED: {
    status: 409,
    when: 'the work item is resolved or dismissed',
    remedy: 'Nothing is left to do: somebody has decided it.',
  },
  VERSION_MISMATCH: {
    status: 412,
    when: 'the record has changed since the version in `If-Match`',
    remedy: 'Read the record, decide again on what it says now, and send its new ETag.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    when: 'more than 1 MiB',
    remedy: 'Send less at once.',
  },
  URL_TOO_LONG: {
    status: 414,
    when: 'the URL is longer than 4096 characters',
    remedy: 'Ask with fewer or shorter parameters.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    when: 'the body is not `application/json`',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  BREACHES_NOT_ACCEPTED: {
    status: 422,
    when: 'the course fits only outside windows or gaps; each breach in `conflicts`',
    remedy:
      'A person decides: other dates, best effort, or the same request with `acceptBreaches` and the reason why the ' +
      'breaches are acceptable.',
  },
  COURSE_NOT_PLACEABLE: {
    status: 422,
    when: 'no whole course fits; each session in `conflicts`',
    remedy:
      'A person decides: another start, the nearest times that `conflicts` names, more room in the clinic, or `mode: ' +
      'best-effort`, which books what fits.',
  },
  OVERRIDE_REQUIRED: {
    status: 422,
    when: 'the visit would break rules of the course; each in `conflicts`, with the nearest starts that break none',
    remedy: 'Take one of the nearest starts, or let a prescriber send `override` with the reason.',
  },
  VISIT_NOT_POSSIBLE: {
    status: 422,
    when: 'the visit cannot be held then, whoever asks: closed, past, or longer than the clinic is open',
    remedy: 'Take one of the nearest starts that `conflicts` names.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    when: 'this key was used for another request',
    remedy: 'A new request needs a new key. Repeat a request only with the very same method, path and body.',
  },
  IF_MATCH_MISSING: {
    status: 428,
    when: 'send an ETag or `*`',
    remedy: 'Read the record and send its ETag as `If-Match`, or `*` to change it whatever its state.',
  },
  RATE_LIMITED: {
    status: 429,
    when: 'this key has asked too often; wait as long as `Retry-After` says',
    remedy:
      'Wait for as many seconds as `Retry-After` says, then send the same request again. `RateLimit` on every answer ' +
      'says how many are left.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    when: 'the headers are larger than 16 KiB together',
    remedy: 'Send fewer or shorter headers.',
  },
  INTERNAL: {
    status: 500,
    when: 'a fault of the service; quote the `requestId`',
    remedy:
      'Send the same request again with the same Idempotency-Key, once or twice, with a growing pause. If it stays, ' +
      'report it with the `requestId`: the log has its cause under that.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    when: 'the database does not answer; nothing was changed, or it was changed whole',
    remedy: SAME_AGAIN,
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    status: 503,
    when: "the issuer of the caller's token does not answer",
    remedy: `${SAME_AGAIN} API keys work meanwhile.`,
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEM_TYPES;

export const PROBLEM_CODES = Object.keys(PROBLEM_TYPES) as ProblemCode[];

/** How a code is written in the path of its page. */
export const slugOf = (code: string): string => code.toLowerCase().replaceAll('_', '-');
