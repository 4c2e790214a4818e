// Made of openapi.json by `npm run kit`; not edited by hand.

export interface paths {
  '/v1/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * admin: list who was given or changed whose data, in the order it happened
     * @description It is the whole organization's: refused to a caller restricted to clinics.
     */
    get: operations['listAuditEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** admin: list API keys in the order of their making, revoked ones too */
    get: operations['listApiKeys'];
    put?: never;
    /**
     * admin: make an API key; its token is shown once
     * @description It has no role and no scope that its maker lacks. The token is kept nowhere, not even for a repeated request: the same Idempotency-Key gives the same answer with `token` null. It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['createApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * admin: revoke an API key, from the next request on
     * @description A revoked key stays on the list and never works again. It is the whole organization's: refused to a caller restricted to clinics.
     */
    delete: operations['revokeApiKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** anyone: whether the process answers */
    get: operations['readLiveness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** anyone: whether the database answers too and the process is not about to end */
    get: operations['readReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/problems': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** anyone: list every problem that there is */
    get: operations['listProblemTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/problems/{type}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** anyone: read what a problem means and what to do about it */
    get: operations['readProblemType'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * anyone: read what this process counts, for Prometheus
     * @description Without patient data. With METRICS_TOKEN set, it asks for that token as a bearer.
     */
    get: operations['readMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/organization': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read the caller's own organization */
    get: operations['readOrganization'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * admin: change the organization
     * @description Only the fields given change; `oidc` is replaced as a whole. It is the whole organization's: refused to a caller restricted to clinics.
     */
    patch: operations['updateOrganization'];
    trace?: never;
  };
  '/v1/clinics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list clinics in the order of opening */
    get: operations['listClinics'];
    put?: never;
    /**
     * admin: open a clinic
     * @description It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['createClinic'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/clinics/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a clinic */
    get: operations['readClinic'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * admin: change a clinic
     * @description Only the fields given change; `openingHours` and `policy` replace the whole. Nothing booked is cancelled: the answer names the sessions that the new hours leave outside.
     */
    patch: operations['updateClinic'];
    trace?: never;
  };
  '/v1/clinics/{id}/closures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the clinic's closures by date */
    get: operations['listClosures'];
    put?: never;
    /**
     * admin: close the clinic on some days
     * @description Nothing booked is cancelled: the answer names the sessions that fall into it.
     */
    post: operations['createClosure'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/clinics/{id}/closures/{closureId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** admin: open the clinic again on the days of a closure */
    delete: operations['deleteClosure'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/clinics/{id}/holiday-imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin: close the clinic on a country's public holidays
     * @description May be repeated: what is there already is skipped. A closure that you delete comes back with the next import.
     */
    post: operations['importHolidays'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/resources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list resources in the order of their making */
    get: operations['listResources'];
    put?: never;
    /** admin: add a chair, bed, room, practitioner or device */
    post: operations['createResource'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/resources/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a resource */
    get: operations['readResource'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * admin: change a resource
     * @description Only the fields given change, null goes back to the default; `roles` and `workingHours` replace the whole. Nothing booked is cancelled: the answer names the sessions that it no longer serves.
     */
    patch: operations['updateResource'];
    trace?: never;
  };
  '/v1/resources/{id}/outages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the resource's outages by time */
    get: operations['listOutages'];
    put?: never;
    /**
     * admin: take the resource out for a time
     * @description Nothing booked is cancelled: the answer names the sessions that need it meanwhile.
     */
    post: operations['createOutage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/resources/{id}/outages/{outageId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** admin: put the resource back to use during an outage */
    delete: operations['deleteOutage'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list patients in the order of registration */
    get: operations['listPatients'];
    put?: never;
    /** scheduler, integration, prescriber: register a patient */
    post: operations['createPatient'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** any role: find patients by a number of another system or by name */
    post: operations['searchPatients'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a patient */
    get: operations['readPatient'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * scheduler, integration, prescriber: correct a patient
     * @description Only the fields given change; `identifiers` replaces all of them. What the record said before is kept in its history; what changes nothing leaves it as it is.
     */
    patch: operations['updatePatient'];
    trace?: never;
  };
  '/v1/patients/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list what the record said before each correction, the latest first */
    get: operations['listPatientVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/enter-in-error': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin, prescriber: mark a record as an error instead of deleting it
     * @description Lists and searches leave it out, it takes nothing new, and its identifiers are free for the right record. Refused while the patient has plans that are drafts, active or on hold.
     */
    post: operations['enterPatientInError'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin, prescriber: take back that a record was an error
     * @description Refused where another patient has one of its identifiers by now.
     */
    post: operations['restorePatient'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/eligibility-assessments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the patient's eligibility assessments */
    get: operations['listEligibilityAssessments'];
    put?: never;
    /**
     * prescriber, integration: record whether the patient is eligible
     * @description The latest assessment counts; activation of a plan asks for one that is valid at that instant.
     */
    post: operations['createEligibilityAssessment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/consents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the patient's consents */
    get: operations['listConsents'];
    put?: never;
    /** prescriber, nurse, scheduler, integration: record a signed consent */
    post: operations['createConsent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/consents/{consentId}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, nurse, scheduler, integration: note that the patient has taken a consent back
     * @description It counts no longer, at once: for activation, and for whoever saw records by it.
     */
    post: operations['revokeConsent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/unavailability': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list when the patient cannot come, in the order it was recorded */
    get: operations['listUnavailability'];
    put?: never;
    /**
     * scheduler, prescriber, nurse, integration: record when the patient cannot come
     * @description Either a span of time, or a wall-clock time on the dates of a rule. Nothing is placed there from now on; what is booked already stays booked: the answer names it, and each session becomes a work item.
     */
    post: operations['createUnavailability'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/unavailability/{unavailabilityId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * scheduler, prescriber, nurse, integration: take back that the patient cannot come
     * @description Work items that it opened are resolved.
     */
    delete: operations['deleteUnavailability'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/preferences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list what the patient would like, the one that counts first */
    get: operations['listPreferences'];
    put?: never;
    /**
     * scheduler, prescriber, nurse, integration: record what the patient would like
     * @description It takes the place of what was recorded before, which is kept. Placing a course starts from `preferredTimeOfDay`, and weighs weekdays, hours and practitioner as the clinic’s policy says, where a plan has no wish of its own; a session says what of it is not met.
     */
    post: operations['createPreference'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/notes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the notes about the patient, in the order they were written */
    get: operations['listNotes'];
    put?: never;
    /**
     * scheduler, prescriber, nurse, integration: write a note about the patient
     * @description It is never changed. Marked as a substance-use record, whoever may not see those does not see it.
     */
    post: operations['createNote'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/authorizations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the patient's prior authorizations */
    get: operations['listAuthorizations'];
    put?: never;
    /** scheduler, prescriber, integration: record a payer's prior authorization */
    post: operations['createAuthorization'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/authorizations/{authorizationId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a prior authorization */
    get: operations['readAuthorization'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * scheduler, prescriber, integration: correct a prior authorization
     * @description Only the fields given change.
     */
    patch: operations['updateAuthorization'];
    trace?: never;
  };
  '/v1/break-glass': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * admin, prescriber, nurse: list emergency accesses in the order of their beginning
     * @description An administrator's list is of all callers, anybody else's of its own.
     */
    get: operations['listBreakGlass'];
    put?: never;
    /**
     * prescriber, nurse: open one patient's records in an emergency
     * @description Until it expires or is ended, the caller sees this patient and what belongs to it in every clinic, records of treatment for substance use among them, and may do there what its roles allow. The reason stands in the audit trail with everything done under it.
     */
    post: operations['breakGlass'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/break-glass/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** admin, prescriber, nurse: read an emergency access */
    get: operations['readBreakGlass'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/break-glass/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** admin, prescriber, nurse: end an emergency access before it expires */
    post: operations['endBreakGlass'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * any role: list protocols
     * @description Each as its newest published version says it, else its newest; `status` is that version’s.
     */
    get: operations['listProtocols'];
    put?: never;
    /**
     * admin: draft a protocol
     * @description Its first version is a draft; one that cannot work is refused with each fault named. It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['createProtocol'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a protocol */
    get: operations['readProtocol'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the versions of a protocol, the first one first */
    get: operations['listProtocolVersions'];
    put?: never;
    /**
     * admin: draft a new version
     * @description It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['createProtocolVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/versions/{n}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a version of a protocol */
    get: operations['readProtocolVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/versions/{n}/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin: publish a draft
     * @description New plans are made from the newest published version; a published one never changes. It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['publishProtocolVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/versions/{n}/retire': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin: retire a version
     * @description Plans that are pinned to it go on; no new plan is made from it. It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['retireProtocolVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list a protocol's approvals */
    get: operations['listProtocolApprovals'];
    put?: never;
    /**
     * admin: approve a protocol for a clinic, or for every clinic
     * @description It is the whole organization's: refused to a caller restricted to clinics.
     */
    post: operations['approveProtocol'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/protocols/{id}/approvals/{approvalId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * admin: withdraw an approval
     * @description It is the whole organization's: refused to a caller restricted to clinics.
     */
    delete: operations['withdrawProtocolApproval'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/scales': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the rating scales that can be scored */
    get: operations['listScales'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/scales/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * any role: read a rating scale's definition by its code
     * @description Items, answers, bands and rules, each with its source. The case of the code does not matter.
     */
    get: operations['readScale'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/scales/{id}/score': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** any role: score answers without keeping them */
    post: operations['scoreScale'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list treatment plans in the order they were made */
    get: operations['listTreatmentPlans'];
    put?: never;
    /** prescriber, scheduler, integration: draft a treatment plan, pinned to the published version of its protocol */
    post: operations['createTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a treatment plan, with how far its course has come */
    get: operations['readTreatmentPlan'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * prescriber, scheduler, integration: change a draft
     * @description Only the fields given change; `phases` replaces all chosen counts.
     */
    patch: operations['updateTreatmentPlan'];
    trace?: never;
  };
  '/v1/treatment-plans/{id}/proposals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, scheduler, integration, nurse, viewer: ask for the whole finite course, placed and ranked; writes nothing
     * @description For a draft, what activation would book; for a plan on hold, what resumption would; for one under way, the sessions that have no place, around what is booked or was given (with the scope `unstarted` all that is still ahead), which `resume` books by the fingerprint. Where no whole course fits, the answer places as many sessions as it can and names the rest in `unplaced`.
     */
    post: operations['proposeCourse'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, scheduler, integration: book the whole finite course at once
     * @description Recomputes on fresh data and books plan, sessions and resources in one transaction. Asks for a valid eligibility assessment and consent. A course outside the protocol needs `acceptBreaches`. Where none fits otherwise, others’ sessions of the same day may be served by other resources, at their own times. With a `holdId` what the hold keeps is booked.
     */
    post: operations['activateTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/hold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** prescriber, scheduler, integration: put a plan on hold; its future sessions are cancelled and their resources freed */
    post: operations['holdTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, scheduler, integration: take a course up again: what is left of it is placed and booked anew
     * @description Of a plan on hold. Of one that is active it books the sessions that have no place; with the scope `unstarted` those still ahead leave their places for better ones. What has begun or was given stays.
     */
    post: operations['resumeTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** prescriber: end a course as completed; its future sessions are cancelled */
    post: operations['completeTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** prescriber, integration: end a course for good before it is complete; its future sessions are cancelled */
    post: operations['revokeTreatmentPlan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the plan's sessions by time */
    get: operations['listSessionsOfPlan'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * any role: list sessions by time
     * @description A session that is known but not placed stands where it was wanted.
     */
    get: operations['listSessions'];
    put?: never;
    /**
     * scheduler, prescriber, integration: book one visit of an active plan at a chosen time
     * @description The phase’s first session without a place, else its next free ordinal. A time that is taken, or at which nobody is free, is refused with everything in the way and the nearest starts; breaking a rule of the course needs an override. Who serves is chosen as in a course; what the patient would rather have is among its deviations.
     */
    post: operations['bookSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a session */
    get: operations['readSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/check-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** nurse, prescriber, scheduler, integration: receive the patient */
    post: operations['checkIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** nurse, prescriber: begin administration */
    post: operations['startSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/end-administration': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** nurse, prescriber: end administration and begin observation */
    post: operations['endAdministration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/discharge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** nurse, prescriber: send the patient home */
    post: operations['discharge'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list follow-ups in the order in which they fall due */
    get: operations['listFollowUps'];
    put?: never;
    /** prescriber, nurse, integration, scheduler: add a follow-up by hand, beside those of the plan's protocol */
    post: operations['createFollowUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a follow-up and the answers given to it */
    get: operations['readFollowUp'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, nurse, integration: complete a follow-up, with what an evaluation found
     * @description Sessions that wait for the evaluation (`pendingGate`) wait no more once it is `met`; where it is `not-met`, those of them that have not begun are cancelled, and maintenance books no more of their phase.
     */
    post: operations['completeFollowUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}/correct': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * prescriber, nurse, integration: correct what an evaluation is said to have found, or that it did not take place
     * @description One that was missed or cancelled is completed now. What waits for the evaluation follows: found to be met after all, sessions that it had cancelled are booked anew from today on, with the next ordinals; what has no place becomes a work item.
     */
    post: operations['correctFollowUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}/miss': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** prescriber, nurse, integration, scheduler: record that a due follow-up did not take place */
    post: operations['missFollowUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** prescriber, nurse, integration, scheduler: cancel an open follow-up */
    post: operations['cancelFollowUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/follow-ups/{id}/responses': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the answers given to a follow-up */
    get: operations['listFollowUpResponses'];
    put?: never;
    /** prescriber, nurse, integration: record the answers to a rating scale; the server scores them */
    post: operations['createFollowUpResponse'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/treatment-plans/{id}/follow-ups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list a plan's follow-ups in the order in which they fall due */
    get: operations['listTreatmentPlanFollowUps'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/availability': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * any role: list the start times that fit a visit of a phase, with the resources that would serve
     * @description Of a protocol at a clinic, or of a plan: then its gap rules, its window and its patient’s unavailable times count too, and what suits the plan and its patient’s preferences best comes first unless `order` is `time`. Computed by what books the visit. An empty list says that there is no time then; that there can never be one, by hours or by what the clinic has, is refused.
     */
    get: operations['listAvailability'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/reschedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, prescriber, integration: move a session to a chosen time, alone or with those after it
     * @description Identity and ordinal stay. A dry run answers with what would become of every later session, and writes nothing. Breaking a rule of the course needs an override.
     */
    post: operations['rescheduleSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, prescriber, integration: keep a time for a visit, or a whole proposed course, for some minutes
     * @description It ends by itself. One visit of an active plan is named by `phase` and `startsAt`; booking the session with the `holdId` books what is kept. The proposed course of a draft, or of a plan on hold, is named by the `fingerprint` of its proposal, and kept whole or not at all; activating the plan with the `holdId` books it.
     */
    post: operations['createHold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a hold */
    get: operations['readHold'];
    put?: never;
    post?: never;
    /**
     * scheduler, prescriber, integration: give back what a hold keeps
     * @description One that has ended already stays as it ended.
     */
    delete: operations['releaseHold'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list re-plans */
    get: operations['listReplans'];
    put?: never;
    /**
     * admin, scheduler: re-plan the sessions that an outage or a closure lies over
     * @description Others serve at the same time where they can; what is left is moved within windows and gap rules, across all courses at once, the most urgent first. What cannot be placed keeps its booking and is on the worklist. Applied at once, or kept as a preview.
     */
    post: operations['createReplan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replans/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a re-plan with what becomes of each session */
    get: operations['readReplan'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replans/{id}/apply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin, scheduler: apply a preview, all of it or nothing
     * @description Computed again on what stands now: where that gives anything else than the preview, it is refused with what it would be (`replan`).
     */
    post: operations['applyReplan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replans/{id}/revert': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * admin, scheduler: take an applied re-plan back, all of it or nothing
     * @description Every session gets its time and resources back. Refused whole where something stands in the way, or a session has begun or was changed since; `conflicts` names all of it.
     */
    post: operations['revertReplan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: cancel a session and free all it holds at once
     * @description `missed` is what the protocol's rule for missed sessions asks: done in the same step where the protocol says so, else a work item with fixes to choose from.
     */
    post: operations['cancelSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/no-show': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: record that the patient did not come
     * @description `missed` is what the protocol's rule for missed sessions asks: done in the same step where the protocol says so, else a work item with fixes to choose from.
     */
    post: operations['recordNoShow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/abort': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * nurse, prescriber: stop a session whose administration has begun, and say whether it counts towards the course
     * @description One that does not count is missed. `missed` is what the protocol's rule for missed sessions asks: done in the same step where the protocol says so, else a work item with fixes to choose from.
     */
    post: operations['abortSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/leave-against-advice': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * nurse, prescriber: record that a patient left after the drug was given and before it was safe, against advice
     * @description The session is over and its resources are free; the drug was given, so that it counts towards the course.
     */
    post: operations['leaveAgainstAdvice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, nurse, prescriber: take back a check-in or a no-show that was recorded by mistake
     * @description A no-show gets back its time and all that it held, or is refused with everything that is in its way by now: 422 where a prescriber may override it, such as a closure declared since. Sessions that were moved because of it `stay`, or go back with `moveBack`.
     */
    post: operations['undoStep'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waitlist-entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list the waiting list, the longest wait first */
    get: operations['listWaitlistEntries'];
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: put a patient on the waiting list for an earlier time
     * @description When a time becomes free in the clinic, it is offered to those on its list whom it fits, the longest wait first.
     */
    post: operations['createWaitlistEntry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waitlist-entries/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read an entry of the waiting list */
    get: operations['readWaitlistEntry'];
    put?: never;
    post?: never;
    /**
     * scheduler, nurse, prescriber, integration: take a patient from the waiting list
     * @description The entry stays on record as withdrawn; one that has ended already stays as it ended.
     */
    delete: operations['deleteWaitlistEntry'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/offers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list offers of times, the first made first */
    get: operations['listOffers'];
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: offer a time to a patient, and keep it meanwhile
     * @description Where the same time is offered to others already, it is kept once, until their offers end. Rules of the course that it would break are named in `breaches`: accepting it needs an override.
     */
    post: operations['createOffer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/offers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read an offer */
    get: operations['readOffer'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/offers/{id}/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: move the session into the offered time
     * @description The first acceptance of a freed time wins: others of the same time are withdrawn by it. The session keeps its identity and ordinal, and what it held becomes free for others.
     */
    post: operations['acceptOffer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/offers/{id}/decline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, nurse, prescriber, integration: decline an offer
     * @description After the last of a freed time is declined, the time is given back at once.
     */
    post: operations['declineOffer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * any role: explain why a session stands where it does, or nowhere
     * @description The rule that wanted it, its window, the gaps to its neighbours, what refuses each better day and time as things are now, and why these resources serve it: answered by what places and refuses. Of one that has begun, is over or was cancelled: what is on record.
     */
    get: operations['explainSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/maintenance-runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list maintenance runs in the order they were started */
    get: operations['listMaintenanceRuns'];
    put?: never;
    /**
     * admin, scheduler, integration: keep every open-ended phase booked inside the horizon
     * @description What the scheduled job does every hour, for the plans that the caller may see. Running it again, or twice at once, makes no session twice; what cannot be placed becomes a work item.
     */
    post: operations['startMaintenanceRun'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/maintenance-runs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a maintenance run with its outcome for each plan */
    get: operations['readMaintenanceRun'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/worklist': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list what a person has to decide, in the order it came up */
    get: operations['listWorkItems'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/worklist/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: read a work item, with what one call of `apply` would do about it */
    get: operations['readWorkItem'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/worklist/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** scheduler, prescriber, admin: close a work item that was dealt with */
    post: operations['resolveWorkItem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/worklist/{id}/apply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * scheduler, prescriber, admin: carry out a suggested fix and close the work item
     * @description All of the fix or nothing: what stands in its way is answered with 409, and the item stays open. A fix that breaks rules of the course takes an `override` by a prescriber.
     */
    post: operations['applyFix'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/worklist/{id}/dismiss': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** scheduler, prescriber, admin: close a work item that needs nothing */
    post: operations['dismissWorkItem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** any role: list what happened with the patient and what is to come, the latest first */
    get: operations['readPatientTimeline'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/patients/{id}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * admin, prescriber, integration: export everything held on one patient
     * @description One document. What the caller may not see, such as substance-use records, is not in it.
     */
    get: operations['exportPatient'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AuditEventAnswer: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      occurredAt: string;
      /**
       * @description The API key's id, or a job's name.
       * @example 01900000-0000-7000-8000-000000000001
       */
      caller: string;
      /**
       * @description The operationId, or what the job did.
       * @example readPatient
       */
      operation: string;
      /**
       * @description Every patient whose data was given out or changed.
       * @example [
       *       "018f0000-0000-7000-8003-000000000001"
       *     ]
       */
      patientIds: string[];
      /**
       * @description Why the caller acted outside the usual, where that had to be said.
       * @example null
       */
      reason: string | null;
      /**
       * @description The X-Request-Id of the request.
       * @example b7a1c2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d
       */
      requestId: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ProblemError: {
      /** @description JSON pointer into the body, `?name` for a query parameter, or the header's name. */
      pointer: string;
      detail: string;
    };
    ProblemConflict: {
      /** Format: uuid */
      resourceId?: string;
      /** @description Start times nearest to the wanted date that would work. */
      nearest?: string[];
      code: string;
      phase?: string;
      ordinal?: number;
      wantedLocal?: string;
      detail: string;
    };
    ProblemUnmet: {
      code: string;
      detail: string;
    };
    Problem: {
      /** @example /problems/validation-failed */
      type: string;
      status: number;
      /**
       * @description Stable; branch on this.
       * @example VALIDATION_FAILED
       */
      code: string;
      /** @description Every invalid field. */
      errors?: components['schemas']['ProblemError'][];
      /** @description Every conflict, not the first. */
      conflicts?: components['schemas']['ProblemConflict'][];
      /** @description Every gate that is not met. */
      unmet?: components['schemas']['ProblemUnmet'][];
      title: string;
      detail: string;
      /** @description The path that was asked for. */
      instance: string;
      requestId: string;
    };
    NewApiKeyAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800d-000000000001
       */
      id: string;
      /** @example EHR */
      name: string;
      /**
       * @description The first characters of the token, to recognize it by.
       * @example rgm_OIzn
       */
      prefix: string;
      roles: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[];
      /**
       * @description Null: nothing narrows the roles down.
       * @example [
       *       "patients:read"
       *     ]
       */
      scopes: string[] | null;
      /** @description Null: it is restricted to no clinics. */
      clinicIds: string[] | null;
      /** Format: date-time */
      expiresAt: string | null;
      /**
       * Format: date-time
       * @description Noted at most once a minute; null before the first use.
       */
      lastUsedAt: string | null;
      /** Format: date-time */
      revokedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * @description Shown this once. Null where an Idempotency-Key repeats the request: revoke the key then and make another.
       * @example rgm_OIzn0000000000000000000000000000000000000000
       */
      token: string | null;
    };
    CreateApiKey: {
      /**
       * @description Whose it is, so that a person knows what a revocation ends.
       * @example EHR
       */
      name: string;
      /**
       * @description What it may do; the least that serves.
       * @example [
       *       "integration",
       *       "scheduler"
       *     ]
       */
      roles: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[];
      /**
       * @description What narrows its roles down: groups of operations to read, or to read and write (`patients:write` includes
       *     `patients:read`). Nothing does unless given.
       * @example [
       *       "patients:read",
       *       "treatment-plans:write"
       *     ]
       */
      scopes?: (
        | 'organization:read'
        | 'organization:write'
        | 'api-keys:read'
        | 'api-keys:write'
        | 'clinics:read'
        | 'clinics:write'
        | 'resources:read'
        | 'resources:write'
        | 'patients:read'
        | 'patients:write'
        | 'break-glass:read'
        | 'break-glass:write'
        | 'protocols:read'
        | 'protocols:write'
        | 'treatment-plans:read'
        | 'treatment-plans:write'
        | 'availability:read'
        | 'availability:write'
        | 'sessions:read'
        | 'sessions:write'
        | 'holds:read'
        | 'holds:write'
        | 'waitlist-entries:read'
        | 'waitlist-entries:write'
        | 'offers:read'
        | 'offers:write'
        | 'follow-ups:read'
        | 'follow-ups:write'
        | 'scales:read'
        | 'scales:write'
        | 'maintenance:read'
        | 'maintenance:write'
        | 'replans:read'
        | 'replans:write'
        | 'worklist:read'
        | 'worklist:write'
        | 'audit:read'
        | 'audit:write'
      )[];
      /**
       * @description The clinics it is restricted to: it sees nothing of others and can change nothing of the whole organization.
       * @example [
       *       "018f0000-0000-7000-8001-000000000001"
       *     ]
       */
      clinicIds?: string[];
      /**
       * Format: date-time
       * @description In the future; no expiry unless given.
       */
      expiresAt?: string;
    };
    ApiKeyAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800d-000000000001
       */
      id: string;
      /** @example EHR */
      name: string;
      /**
       * @description The first characters of the token, to recognize it by.
       * @example rgm_OIzn
       */
      prefix: string;
      roles: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[];
      /**
       * @description Null: nothing narrows the roles down.
       * @example [
       *       "patients:read"
       *     ]
       */
      scopes: string[] | null;
      /** @description Null: it is restricted to no clinics. */
      clinicIds: string[] | null;
      /** Format: date-time */
      expiresAt: string | null;
      /**
       * Format: date-time
       * @description Noted at most once a minute; null before the first use.
       */
      lastUsedAt: string | null;
      /** Format: date-time */
      revokedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    HealthAnswer: {
      /**
       * @example up
       * @enum {string}
       */
      status: 'up' | 'down';
    };
    ReadinessAnswer: {
      /**
       * @example up
       * @enum {string}
       */
      status: 'up' | 'down';
      /**
       * @description Why it is down: the database does not answer, or the process is about to end.
       * @enum {string}
       */
      reason?: 'database' | 'stopping';
    };
    OidcAnswer: {
      /** @example https://login.example.com/realms/clinics */
      issuer: string;
      /** @example regimen */
      audience: string;
      /** @example realm_access.roles */
      roleClaim: string;
      /** @example regimen_clinics */
      clinicClaim: string | null;
    };
    OrganizationAnswer: {
      /** @example Sample Ketamine Clinics */
      name: string;
      /**
       * @description Who approves a published protocol for use: each clinic on its own, or publishing does for all of them.
       * @example each-clinic
       * @enum {string}
       */
      protocolApproval: 'each-clinic' | 'all-clinics';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8000-000000000001
       */
      id: string;
      /** @description The OpenID Connect issuer whose tokens are taken beside API keys; null: none. */
      oidc: (components['schemas']['OidcAnswer'] | null) & (components['schemas']['OidcAnswer'] | null);
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    OidcSettings: {
      /**
       * @description The issuer as its tokens name it in `iss`, letter by letter.
       * @example https://login.example.com/realms/clinics
       */
      issuer: string;
      /**
       * @description What tokens for this organization name in `aud`: one of Regimen's own, which no other service's tokens carry.
       * @example regimen
       */
      audience: string;
      /**
       * @description The claim with the caller's roles; a dotted path reaches into objects.
       * @default roles
       * @example realm_access.roles
       */
      roleClaim?: string;
      /**
       * @description The claim with the clinics a caller is restricted to; without it tokens restrict nobody.
       * @example regimen_clinics
       */
      clinicClaim?: string;
    };
    UpdateOrganization: {
      /** @example Sample Ketamine Clinics */
      name?: string;
      /**
       * @description Who approves a published protocol for use: each clinic on its own, or publishing does for all of them.
       * @example each-clinic
       * @enum {string}
       */
      protocolApproval?: 'each-clinic' | 'all-clinics';
      /** @description The OpenID Connect issuer whose tokens are taken beside API keys, as a whole; null for none any more. */
      oidc?: components['schemas']['OidcSettings'] | null;
    };
    OpeningHours: {
      /**
       * @example [
       *       "MO",
       *       "TU",
       *       "WE",
       *       "TH",
       *       "FR"
       *     ]
       */
      daysOfWeek: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
      /**
       * @description On the clinic's wall clock.
       * @example 08:00
       */
      from: string;
      /**
       * @description The same day, later; 24:00 is midnight at its end.
       * @example 18:00
       */
      to: string;
    };
    StartCapFields: {
      /**
       * @description Every day unless given.
       * @example [
       *       "MO",
       *       "TU",
       *       "WE",
       *       "TH",
       *       "FR"
       *     ]
       */
      daysOfWeek?: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      /**
       * @description Only starts from this time on count and are bounded; from midnight unless given.
       * @example 08:00
       */
      from?: string | null;
      /**
       * @description And before this one; to midnight unless given.
       * @example 12:00
       */
      to?: string | null;
      /** @example 15 */
      slotMinutes: number;
      /** @example 2 */
      maxStarts: number;
    };
    PlacementPolicyFields: {
      /**
       * @description For each day a session lies away from its wanted date.
       * @example 100
       */
      dayMovedCost?: number;
      /**
       * @description For each hour, pro rata, away from the wanted time of day.
       * @example 10
       */
      hourAwayCost?: number;
      /**
       * @description The most that the time of day may cost a session.
       * @example 90
       */
      hourAwayCostMax?: number;
      /**
       * @description For another nurse than the session before had.
       * @example 5
       */
      nurseChangeCost?: number;
      /**
       * @description For a chair that is used more than the others.
       * @example 1
       */
      chairBalanceCost?: number;
      /**
       * @description For a session on a weekday that the patient does not prefer.
       * @example 120
       */
      otherWeekdayCost?: number;
      /**
       * @description For one that begins before or after the hours that the patient prefers.
       * @example 60
       */
      outsideHoursCost?: number;
      /**
       * @description For one that the practitioner whom the patient prefers does not serve, and could.
       * @example 20
       */
      otherPractitionerCost?: number;
      /**
       * @description Visits start at multiples of this past midnight.
       * @example 15
       */
      startEveryMinutes?: number;
      /**
       * @description When midday begins, for naming alternatives.
       * @example 11:00
       */
      middayFrom?: string;
      /**
       * @description When afternoon begins, for naming alternatives.
       * @example 14:00
       */
      afternoonFrom?: string;
      /**
       * @description How far past a window's end the search goes where nothing fits inside.
       * @example 28
       */
      beyondWindowDays?: number;
    };
    ClinicPolicyFields: {
      /**
       * @description Time of day wanted where a plan names none; null: when the clinic opens.
       * @example 09:00
       */
      defaultStartTime?: string | null;
      /**
       * @description Before administration, where the protocol is silent.
       * @example 15
       */
      preparationMinutes?: number;
      /**
       * @description Of the chair after the patient has left.
       * @example 15
       */
      turnoverMinutes?: number;
      /**
       * @description After administration, where the protocol is silent.
       * @example 60
       */
      observationMinutes?: number;
      /**
       * @description How far ahead open-ended phases are kept booked.
       * @example 56
       */
      maintenanceHorizonDays?: number;
      /** @description How many visits may begin at once, so that the front desk keeps up; no cap unless given. All of them hold. */
      startCaps?: components['schemas']['StartCapFields'][];
      /**
       * @description Whether a time that becomes free is offered to those who wait for one, or stand away from what they wanted.
       * @example true
       */
      offerFreedTimes?: boolean;
      /**
       * @description How long an offer keeps its time.
       * @example 30
       */
      offerMinutes?: number;
      /**
       * @description To how many patients one freed time is offered at once.
       * @example 3
       */
      offersAtMost?: number;
      /**
       * @description Times that begin sooner than this are not offered.
       * @example 120
       */
      offerLeadMinutes?: number;
      placement?: components['schemas']['PlacementPolicyFields'];
    };
    ClinicAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      id: string;
      /** @example Downtown */
      name: string;
      /** @example America/New_York */
      timeZone: string;
      openingHours: components['schemas']['OpeningHours'][];
      /** @description What the clinic has decided for itself. */
      policy: components['schemas']['ClinicPolicyFields'];
      /** @description The same over the defaults: what holds. */
      effectivePolicy: components['schemas']['ClinicPolicyFields'];
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateClinic: {
      /** @example Downtown */
      name: string;
      /** @example America/New_York */
      timeZone: string;
      /** @description Weekly hours on the clinic's wall clock; those of one day must not overlap. */
      openingHours: components['schemas']['OpeningHours'][];
      policy?: components['schemas']['ClinicPolicyFields'] | null;
    };
    AffectedSessionAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: date-time
       * @description In the clinic's offset.
       */
      startsAt: string;
    };
    ImpactAnswer: {
      /** @example 1 */
      sessions: number;
      /** @example 1 */
      patients: number;
      /** @example 1 */
      plans: number;
      sessionIds: string[];
      patientIds: string[];
      treatmentPlanIds: string[];
    };
    ClinicChangeAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      id: string;
      /** @example Downtown */
      name: string;
      /** @example America/New_York */
      timeZone: string;
      openingHours: components['schemas']['OpeningHours'][];
      /** @description What the clinic has decided for itself. */
      policy: components['schemas']['ClinicPolicyFields'];
      /** @description The same over the defaults: what holds. */
      effectivePolicy: components['schemas']['ClinicPolicyFields'];
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Booked sessions that the new hours leave outside; each has become a work item. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
      impact: components['schemas']['ImpactAnswer'];
    };
    UpdateClinic: {
      /** @example Downtown */
      name?: string;
      /** @example America/New_York */
      timeZone?: string;
      /** @description Weekly hours on the clinic's wall clock; those of one day must not overlap. */
      openingHours?: components['schemas']['OpeningHours'][];
      policy?: components['schemas']['ClinicPolicyFields'] | null;
    };
    ClosureCreatedAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8008-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: date
       * @description The first day closed, on the clinic's calendar.
       * @example 2030-12-24
       */
      from: string;
      /**
       * Format: date
       * @description The first day open again.
       * @example 2030-12-27
       */
      to: string;
      /** @example Winter holidays */
      reason: string | null;
      /**
       * @example manual
       * @enum {string}
       */
      source: 'manual' | 'public-holiday';
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Booked sessions that fall into it; each has become a work item, none is cancelled. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
      impact: components['schemas']['ImpactAnswer'];
    };
    CreateClosure: {
      /**
       * Format: date
       * @description The first day closed, on the clinic's calendar.
       * @example 2030-12-24
       */
      from: string;
      /**
       * Format: date
       * @description The first day open again.
       * @example 2030-12-27
       */
      to: string;
      /** @example Winter holidays */
      reason?: string | null;
    };
    ClosureAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8008-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: date
       * @description The first day closed, on the clinic's calendar.
       * @example 2030-12-24
       */
      from: string;
      /**
       * Format: date
       * @description The first day open again.
       * @example 2030-12-27
       */
      to: string;
      /** @example Winter holidays */
      reason: string | null;
      /**
       * @example manual
       * @enum {string}
       */
      source: 'manual' | 'public-holiday';
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    HolidayImportAnswer: {
      /** @example US */
      country: string;
      /** @example NY */
      region: string | null;
      /**
       * Format: date
       * @description The first date meant.
       * @example 2030-01-01
       */
      from: string;
      /**
       * Format: date
       * @description The first date no longer meant.
       * @example 2031-01-01
       */
      to: string;
      /** @description Closures that were not there yet. */
      created: components['schemas']['ClosureAnswer'][];
      /**
       * @description How many were there already.
       * @example 0
       */
      skipped: number;
      /** @description Booked sessions that fall into the new closures; each has become a work item, none is cancelled. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
      impact: components['schemas']['ImpactAnswer'];
    };
    ImportHolidays: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example US
       */
      country: string;
      /**
       * @description State or province, ISO 3166-2 without the country.
       * @example NY
       */
      region?: string | null;
      /**
       * @description A year (from its first day) or the first date.
       * @example 2030
       */
      from: number | string;
      /**
       * @description A year (to its last day) or the first date no longer meant; the end of the first year unless given.
       * @example 2030
       */
      to?: number | string;
    };
    WorkingHours: {
      /**
       * @description RFC 5545 rule of the dates, without COUNT; its start is validFrom.
       * @example FREQ=WEEKLY;BYDAY=MO,TU,WE,TH
       */
      rrule: string;
      /**
       * @description On the clinic's wall clock.
       * @example 08:00
       */
      from: string;
      /**
       * @description The same day, later; 24:00 is midnight at its end.
       * @example 16:30
       */
      to: string;
      /**
       * Format: date
       * @description First date on which it counts.
       * @example 2030-01-01
       */
      validFrom?: string | null;
      /**
       * Format: date
       * @description Last date on which it counts.
       * @example 2030-12-31
       */
      validUntil?: string | null;
    };
    ResourceAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example practitioner
       * @enum {string}
       */
      kind: 'chair' | 'bed' | 'room' | 'practitioner' | 'device';
      /** @example Nurse Rivera */
      name: string;
      /**
       * @description How many visits it serves at once.
       * @example 2
       */
      capacity: number;
      /**
       * @example [
       *       "nurse"
       *     ]
       */
      roles: string[];
      /**
       * @example [
       *       "iv-access"
       *     ]
       */
      tags: string[];
      /** @description Null: whenever the clinic is open. */
      workingHours: components['schemas']['WorkingHours'][] | null;
      /** @example true */
      active: boolean;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateResource: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example practitioner
       * @enum {string}
       */
      kind: 'chair' | 'bed' | 'room' | 'practitioner' | 'device';
      /** @example Nurse Rivera */
      name: string;
      /**
       * @description How many visits it serves at once: patients a practitioner watches, lanes of a device; 1 for a place.
       * @example 2
       */
      capacity?: number | null;
      /**
       * @description What a practitioner does, such as nurse or prescriber; for practitioners only, and they need one.
       * @example [
       *       "nurse"
       *     ]
       */
      roles?: string[] | null;
      /**
       * @description The pools it belongs to: a protocol's need may ask for resources with certain tags.
       * @example [
       *       "iv-access"
       *     ]
       */
      tags?: string[] | null;
      /** @description Whenever the clinic is open unless given. */
      workingHours?: components['schemas']['WorkingHours'][] | null;
      /**
       * @description False takes it out of use; true unless given.
       * @example true
       */
      active?: boolean | null;
    };
    ResourceChangeAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example practitioner
       * @enum {string}
       */
      kind: 'chair' | 'bed' | 'room' | 'practitioner' | 'device';
      /** @example Nurse Rivera */
      name: string;
      /**
       * @description How many visits it serves at once.
       * @example 2
       */
      capacity: number;
      /**
       * @example [
       *       "nurse"
       *     ]
       */
      roles: string[];
      /**
       * @example [
       *       "iv-access"
       *     ]
       */
      tags: string[];
      /** @description Null: whenever the clinic is open. */
      workingHours: components['schemas']['WorkingHours'][] | null;
      /** @example true */
      active: boolean;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Booked sessions that it no longer serves; each has become a work item, none is cancelled. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
      impact: components['schemas']['ImpactAnswer'];
    };
    UpdateResource: {
      /** @example Nurse Rivera */
      name?: string;
      /**
       * @description How many visits it serves at once: patients a practitioner watches, lanes of a device; 1 for a place.
       * @example 2
       */
      capacity?: number | null;
      /**
       * @description What a practitioner does, such as nurse or prescriber; for practitioners only, and they need one.
       * @example [
       *       "nurse"
       *     ]
       */
      roles?: string[] | null;
      /**
       * @description The pools it belongs to: a protocol's need may ask for resources with certain tags.
       * @example [
       *       "iv-access"
       *     ]
       */
      tags?: string[] | null;
      /** @description Whenever the clinic is open unless given. */
      workingHours?: components['schemas']['WorkingHours'][] | null;
      /**
       * @description False takes it out of use; true unless given.
       * @example true
       */
      active?: boolean | null;
    };
    OutageCreatedAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8009-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      resourceId: string;
      /**
       * Format: date-time
       * @description In the clinic's offset.
       * @example 2030-03-04T08:00:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description In the clinic's offset.
       * @example 2030-03-04T18:00:00-05:00
       */
      endsAt: string;
      /** @example Sick leave */
      reason: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Booked sessions that need it meanwhile; each has become a work item, none is cancelled. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
      impact: components['schemas']['ImpactAnswer'];
    };
    CreateOutage: {
      /**
       * Format: date-time
       * @example 2030-03-04T08:00:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description When it serves again.
       * @example 2030-03-04T18:00:00-05:00
       */
      endsAt: string;
      /** @example Sick leave */
      reason?: string | null;
    };
    OutageAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8009-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      resourceId: string;
      /**
       * Format: date-time
       * @description In the clinic's offset.
       * @example 2030-03-04T08:00:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description In the clinic's offset.
       * @example 2030-03-04T18:00:00-05:00
       */
      endsAt: string;
      /** @example Sick leave */
      reason: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    Identifier: {
      /**
       * @description Who gave the number: a URI or a name, such as the EHR's.
       * @example urn:ehr:mrn
       */
      system: string;
      /** @example MRN-004211 */
      value: string;
    };
    PatientAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      id: string;
      /** @example Ada */
      givenName: string;
      /** @example Sample */
      familyName: string;
      /**
       * Format: date
       * @example 1984-05-17
       */
      birthDate: string;
      identifiers: components['schemas']['Identifier'][];
      phone: string | null;
      email: string | null;
      /**
       * @description A record entered in error is kept, and takes nothing new.
       * @example active
       * @enum {string}
       */
      status: 'active' | 'entered-in-error';
      /**
       * @description Why it was marked as an error, or restored.
       * @example null
       */
      statusReason: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreatePatient: {
      /** @example Ada */
      givenName: string;
      /** @example Sample */
      familyName: string;
      /**
       * Format: date
       * @description Not in the future.
       * @example 1984-05-17
       */
      birthDate: string;
      /** @description Numbers other systems know the patient by; each may belong to one patient only. */
      identifiers?: components['schemas']['Identifier'][];
      /** @example +1-555-0100 */
      phone?: string | null;
      /**
       * Format: email
       * @example ada@example.org
       */
      email?: string | null;
    };
    SearchIdentifier: {
      /**
       * @description Any unless given.
       * @example urn:ehr:mrn
       */
      system?: string;
      /** @example MRN-004211 */
      value: string;
    };
    SearchPatients: {
      /** @description Exactly this number. */
      identifier?: components['schemas']['SearchIdentifier'];
      /**
       * @description The beginning of "family given", without regard to case, accents or punctuation.
       * @example sample
       */
      name?: string;
      /** @description Records that were entered in error too; false unless given. */
      includeEnteredInError?: boolean;
      /**
       * @description How many at most.
       * @example 25
       */
      limit?: number;
      /** @description `nextCursor` of the page before. */
      cursor?: string;
    };
    UpdatePatient: {
      /** @example Ada */
      givenName?: string;
      /** @example Sample */
      familyName?: string;
      /**
       * Format: date
       * @description Not in the future.
       * @example 1984-05-17
       */
      birthDate?: string;
      /** @description Numbers other systems know the patient by; each may belong to one patient only. */
      identifiers?: components['schemas']['Identifier'][];
      /** @example +1-555-0100 */
      phone?: string | null;
      /**
       * Format: email
       * @example ada@example.org
       */
      email?: string | null;
      /**
       * @description Why the record is corrected; kept with what it said before.
       * @example Typing error at registration
       */
      reason?: string;
    };
    PatientVersionAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /** @example 1 */
      version: number;
      /** @example Ada */
      givenName: string;
      /** @example Sample */
      familyName: string;
      /**
       * Format: date
       * @example 1984-05-17
       */
      birthDate: string;
      identifiers: components['schemas']['Identifier'][];
      phone: string | null;
      email: string | null;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /**
       * @description Fields of which the next version says something else.
       * @example [
       *       "phone"
       *     ]
       */
      changed: string[];
      /**
       * Format: date-time
       * @description When the next version took its place.
       */
      changedAt: string;
      /**
       * @description The API key's id, or the subject of a token.
       * @example 018f0000-0000-7000-800d-000000000001
       */
      changedBy: string;
      /** @example Typing error at registration */
      reason: string | null;
    };
    MarkPatient: {
      /** @example The same person was registered twice */
      reason: string;
    };
    EligibilityAssessmentAnswer: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      patientId: string;
      /** @enum {string} */
      outcome: 'eligible' | 'conditional' | 'deferred' | 'ineligible';
      /** Format: date-time */
      assessedAt: string;
      /** Format: date-time */
      validUntil: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      reasons: string[];
    };
    CreateEligibilityAssessment: {
      /**
       * @example eligible
       * @enum {string}
       */
      outcome: 'eligible' | 'conditional' | 'deferred' | 'ineligible';
      /**
       * Format: date-time
       * @description Now unless given; not in the future.
       */
      assessedAt?: string;
      /**
       * Format: date-time
       * @description No expiry unless given.
       */
      validUntil?: string;
      reasons?: string[];
    };
    ConsentAnswer: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      patientId: string;
      /** @example treatment */
      type: string;
      /**
       * @description Version of the document that was signed.
       * @example 2030-01
       */
      version: string | null;
      /** Format: uuid */
      protocolId: string | null;
      /** Format: date-time */
      signedAt: string;
      /** Format: date-time */
      expiresAt: string | null;
      /** @description Roles that a consent to disclosure covers; null is everybody, for treatment, payment and operations. */
      recipients: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[] | null;
      /** Format: date-time */
      revokedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateConsent: {
      /** @example treatment */
      type?: string;
      /**
       * @description Version of the document that was signed.
       * @example 2030-01
       */
      version?: string;
      /**
       * Format: uuid
       * @description Only this protocol; every protocol unless given.
       */
      protocolId?: string;
      /**
       * Format: date-time
       * @description Now unless given; not in the future.
       */
      signedAt?: string;
      /**
       * Format: date-time
       * @description No expiry unless given.
       */
      expiresAt?: string;
      /**
       * @description Of `substance-use-disclosure` only: the roles that may see what it discloses. Everybody, for treatment, payment and
       *     operations, unless given.
       */
      recipients?: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[];
    };
    RevokeConsent: Record<string, never>;
    UnavailabilityCreatedAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800e-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: date-time
       * @example null
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @example null
       */
      endsAt: string | null;
      /** @example FREQ=WEEKLY;BYDAY=TU,TH */
      rrule: string | null;
      /** @example 14:00 */
      from: string | null;
      /** @example 17:00 */
      to: string | null;
      /**
       * Format: date
       * @example 2030-01-01
       */
      validFrom: string | null;
      /**
       * Format: date
       * @example null
       */
      validUntil: string | null;
      /** @example America/New_York */
      timeZone: string | null;
      /** @example At work */
      reason: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Booked sessions that it has run over. They stay booked; each has become a work item. */
      affectedSessions: components['schemas']['AffectedSessionAnswer'][];
    };
    CreateUnavailability: {
      /**
       * Format: date-time
       * @example 2030-04-01T00:00:00-04:00
       */
      startsAt?: string;
      /**
       * Format: date-time
       * @example 2030-04-08T00:00:00-04:00
       */
      endsAt?: string;
      /**
       * @description RFC 5545 without DTSTART and COUNT. Its dates are local ones; every second week counts from `validFrom`.
       * @example FREQ=WEEKLY;BYDAY=TU,TH
       */
      rrule?: string;
      /**
       * @description On the wall clock of `timeZone`.
       * @example 14:00
       */
      from?: string;
      /**
       * @description Later the same day; 24:00 is its end.
       * @example 17:00
       */
      to?: string;
      /**
       * Format: date
       * @description The first date on which the rule counts.
       * @example 2030-01-01
       */
      validFrom?: string;
      /**
       * Format: date
       * @description The last one; no end unless given.
       * @example 2030-06-30
       */
      validUntil?: string;
      /** @example America/New_York */
      timeZone?: string;
      /** @example At work */
      reason?: string;
    };
    UnavailabilityAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800e-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: date-time
       * @example null
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @example null
       */
      endsAt: string | null;
      /** @example FREQ=WEEKLY;BYDAY=TU,TH */
      rrule: string | null;
      /** @example 14:00 */
      from: string | null;
      /** @example 17:00 */
      to: string | null;
      /**
       * Format: date
       * @example 2030-01-01
       */
      validFrom: string | null;
      /**
       * Format: date
       * @example null
       */
      validUntil: string | null;
      /** @example America/New_York */
      timeZone: string | null;
      /** @example At work */
      reason: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ComfortFields: {
      /**
       * @example dim
       * @enum {string}
       */
      lighting?: 'dim' | 'normal' | 'bright';
      /**
       * @example own-playlist
       * @enum {string}
       */
      music?: 'none' | 'quiet' | 'own-playlist';
      /** @example true */
      reclined?: boolean;
      /** @example true */
      blanket?: boolean;
      /** @example false */
      eyeMask?: boolean;
      /** @example Away from the window */
      notes?: string;
    };
    CommunicationFields: {
      /**
       * @description BCP 47.
       * @example es-US
       */
      language?: string;
      /** @example true */
      interpreterNeeded?: boolean;
    };
    PreferenceAnswer: {
      /** Format: uuid */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * @example [
       *       "TU",
       *       "TH"
       *     ]
       */
      preferredWeekdays: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
      /** @example 09:00 */
      preferredTimeOfDay: string | null;
      /** @example 08:30 */
      earliest: string | null;
      /** @example 17:00 */
      latest: string | null;
      /**
       * Format: uuid
       * @example null
       */
      preferredPractitionerId: string | null;
      /**
       * @example [
       *       "bed"
       *     ]
       */
      preferredResourceKinds: ('chair' | 'bed' | 'room' | 'practitioner' | 'device')[];
      comfort: components['schemas']['ComfortFields'];
      communication: components['schemas']['CommunicationFields'];
      /**
       * @description The API key's id, or the subject of a token.
       * @example 018f0000-0000-7000-800d-000000000001
       */
      recordedBy: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreatePreference: {
      /**
       * @example [
       *       "TU",
       *       "TH"
       *     ]
       */
      preferredWeekdays?: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
      /**
       * @description Placing starts from it where a plan names no time of its own.
       * @example 09:00
       */
      preferredTimeOfDay?: string;
      /**
       * @description Visits are to begin then or later.
       * @example 08:30
       */
      earliest?: string;
      /**
       * @description And then at the latest; after `earliest`.
       * @example 17:00
       */
      latest?: string;
      /**
       * Format: uuid
       * @description A practitioner of any clinic of the organization.
       * @example 018f0000-0000-7000-8002-000000000010
       */
      preferredPractitionerId?: string;
      /**
       * @example [
       *       "bed"
       *     ]
       */
      preferredResourceKinds?: ('chair' | 'bed' | 'room' | 'practitioner' | 'device')[];
      comfort?: components['schemas']['ComfortFields'];
      communication?: components['schemas']['CommunicationFields'];
    };
    NoteAnswer: {
      /** Format: uuid */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example null
       */
      treatmentPlanId: string | null;
      /** @example Prefers to be called in the afternoon. */
      text: string;
      /**
       * @description A record of treatment for substance use.
       * @example false
       */
      substanceUseRecord: boolean;
      /**
       * @description The API key's id, or the subject of a token.
       * @example 018f0000-0000-7000-800d-000000000001
       */
      author: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateNote: {
      /** @example Prefers to be called in the afternoon. */
      text: string;
      /**
       * Format: uuid
       * @description A plan of this patient that it is about.
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId?: string;
      /**
       * @description A record of treatment for substance use (42 CFR Part 2): hidden from whoever may not see those.
       * @example false
       */
      substanceUseRecord?: boolean;
    };
    AuthorizationAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800f-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /** @example Example Health Plan */
      payer: string;
      /** @example PA-2030-000117 */
      reference: string | null;
      /** @example HCPCS */
      codeSystem: string | null;
      /** @example G2083 */
      code: string | null;
      /**
       * @example SESSION
       * @enum {string}
       */
      unitKind: 'SESSION' | 'DEVICE' | 'MG' | 'VISIT' | 'DAY_WINDOW';
      /** @example 12 */
      authorized: number;
      /**
       * Format: date
       * @example 2030-03-01
       */
      validFrom: string;
      /**
       * Format: date
       * @description The last day.
       * @example 2030-08-31
       */
      validTo: string;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateAuthorization: {
      /** @example Example Health Plan */
      payer: string;
      /**
       * @description The payer's number of it.
       * @example PA-2030-000117
       */
      reference?: string | null;
      /**
       * @description Of `code`: neither without the other.
       * @example HCPCS
       */
      codeSystem?: string | null;
      /** @example G2083 */
      code?: string | null;
      /**
       * @description What the payer counts: sessions, nasal devices, milligrams, visits, or days from the first to the last.
       * @example SESSION
       * @enum {string}
       */
      unitKind: 'SESSION' | 'DEVICE' | 'MG' | 'VISIT' | 'DAY_WINDOW';
      /**
       * @description How many of them.
       * @example 12
       */
      authorized: number;
      /**
       * Format: date
       * @example 2030-03-01
       */
      validFrom: string;
      /**
       * Format: date
       * @description The last day, as payers write it.
       * @example 2030-08-31
       */
      validTo: string;
    };
    UpdateAuthorization: {
      /** @example Example Health Plan */
      payer?: string;
      /**
       * @description The payer's number of it.
       * @example PA-2030-000117
       */
      reference?: string | null;
      /**
       * @description Of `code`: neither without the other.
       * @example HCPCS
       */
      codeSystem?: string | null;
      /** @example G2083 */
      code?: string | null;
      /**
       * @description What the payer counts: sessions, nasal devices, milligrams, visits, or days from the first to the last.
       * @example SESSION
       * @enum {string}
       */
      unitKind?: 'SESSION' | 'DEVICE' | 'MG' | 'VISIT' | 'DAY_WINDOW';
      /**
       * @description How many of them.
       * @example 12
       */
      authorized?: number;
      /**
       * Format: date
       * @example 2030-03-01
       */
      validFrom?: string;
      /**
       * Format: date
       * @description The last day, as payers write it.
       * @example 2030-08-31
       */
      validTo?: string;
    };
    BreakGlassAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8011-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000002
       */
      patientId: string;
      /** @example Unconscious in the emergency room, medication unknown */
      reason: string;
      /**
       * @description The API key's id, or the subject of a token.
       * @example 018f0000-0000-7000-800d-000000000001
       */
      caller: string;
      /** Format: date-time */
      startsAt: string;
      /** Format: date-time */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When it was ended before it expired.
       */
      endedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    EmergencyIdentifier: {
      /**
       * @description Who gave the number: a URI or a name, such as the EHR's.
       * @example urn:ehr:mrn
       */
      system: string;
      /** @example MRN-004211 */
      value: string;
    };
    BreakGlass: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000002
       */
      patientId?: string;
      /** @description Exactly this number. */
      identifier?: components['schemas']['EmergencyIdentifier'];
      /**
       * @description At least 10 characters; it stands in the audit trail with everything done under it.
       * @example Unconscious in the emergency room, medication unknown
       */
      reason: string;
      /**
       * @description 30 unless given.
       * @example 30
       */
      durationMinutes?: number;
    };
    EndBreakGlass: Record<string, never>;
    AnchorBody: {
      /**
       * @example course-week
       * @enum {string}
       */
      type: 'course-week' | 'last-given' | 'session-offset' | 'on-demand';
      /**
       * @description course-week: the rule is expanded from the first day of this course week.
       * @example 1
       */
      week?: number;
      /** @description session-offset: the phase whose sessions this one's are tied to. */
      phase?: string;
      /**
       * @description session-offset: to which of them.
       * @enum {string}
       */
      sessions?: 'first' | 'each' | 'last';
      /** @description session-offset: days after (negative: before) that session, at the earliest. */
      fromDays?: number;
      /** @description session-offset: at the latest. */
      toDays?: number;
      /** @description session-offset: the day wanted. */
      wantedDays?: number;
    };
    WindowBody: {
      /**
       * @description Days before the wanted date.
       * @example 2
       */
      before: number;
      /**
       * @description Days after it.
       * @example 7
       */
      after: number;
    };
    NeedBody: {
      /**
       * @description Any resource of one of these kinds serves.
       * @example [
       *       "chair",
       *       "bed"
       *     ]
       */
      kinds: ('chair' | 'bed' | 'room' | 'practitioner' | 'device')[];
      /**
       * @description For a practitioner.
       * @enum {string|null}
       */
      role?: 'nurse' | 'prescriber' | 'therapist' | null;
      /**
       * @description When it is needed. A chair or bed, or a room that may stand in for one, is kept for the whole stay and its turnover.
       * @example [
       *       "administration",
       *       "observation"
       *     ]
       */
      segments: ('preparation' | 'administration' | 'observation' | 'turnover')[];
      /**
       * @description How many different resources serve it at once; 1 unless given.
       * @example 1
       */
      quantity?: number | null;
      /**
       * @description Only resources that carry all of these tags serve: a clinic makes its pools by tagging its resources.
       * @example [
       *       "quiet"
       *     ]
       */
      tags?: string[] | null;
    };
    VitalsBody: {
      /**
       * @description Minutes after the start of administration.
       * @example 40
       */
      offsetMinutes: number;
      /**
       * @example [
       *       "blood-pressure",
       *       "oxygen-saturation"
       *     ]
       */
      readings: string[];
      required: boolean;
    };
    SessionProfileBody: {
      preparationMinutes?: number | null;
      /** @example 40 */
      administrationMinutes: number;
      minObservationMinutes?: number | null;
      /**
       * @description FIRST_DEVICE: administration and observation together last at least `minObservationMinutes`.
       * @enum {string}
       */
      observationClock?: 'ADMINISTRATION_END' | 'FIRST_DEVICE';
      turnoverMinutes?: number | null;
      /** @description A chair or bed, a nurse, and a prescriber during administration, unless given. */
      needs?: components['schemas']['NeedBody'][];
      vitalsPlan?: components['schemas']['VitalsBody'][];
      steps?: string[];
    };
    OrdinalProfileBody: {
      /** @example 1 */
      from: number;
      /** @example 1 */
      to: number;
      session: components['schemas']['SessionProfileBody'];
    };
    LadderRungBody: {
      /** @example 14 */
      intervalDays: number;
      /** @description Sessions on this rung before a longer interval is proposed. */
      occurrencesBeforeStep?: number | null;
      /** @example 10 */
      minGapDays: number;
      /** @example 18 */
      maxGapDays: number;
    };
    PhaseBody: {
      /** @example induction */
      code: string;
      name?: string | null;
      /**
       * @example induction
       * @enum {string}
       */
      kind:
        | 'induction'
        | 'continuation'
        | 'maintenance'
        | 'booster'
        | 'preparation'
        | 'integration'
        | 'follow-up';
      /** @description Course week 1 unless given. */
      anchor?: components['schemas']['AnchorBody'];
      /**
       * @description RFC 5545 rule in local time, FREQ DAILY, WEEKLY or MONTHLY.
       * @example FREQ=WEEKLY;BYDAY=MO,TH;COUNT=6
       */
      rrule?: string | null;
      /** @description 1 unless given, where the phase has a count. */
      countMin?: number | null;
      /** @description The rule's COUNT unless given; a phase without either is open-ended. */
      countDefault?: number | null;
      /** @description The most a plan may ask for; the default count unless given. */
      countMax?: number | null;
      /** @description 2 days before to 7 after unless given. */
      windowDays?: components['schemas']['WindowBody'];
      /**
       * @description 1 unless given.
       * @example 2
       */
      minGapDays?: number;
      /**
       * @description No bound (366) unless given.
       * @example 5
       */
      maxGapDays?: number;
      /** @description Code of the checkpoint to be met before this phase's sessions start. */
      entryGate?: string | null;
      /** @description Code of the checkpoint that ends this phase. */
      exitGate?: string | null;
      /** @description Open-ended phases: how many sessions may be booked ahead. */
      bookAhead?: number | null;
      /** @description In place of the protocol's visit. */
      session?: components['schemas']['SessionProfileBody'] | null;
      /** @description In place of it for some of the phase's sessions, such as a longer first visit; in order, none named twice. */
      sessionByOrdinal?: components['schemas']['OrdinalProfileBody'][] | null;
      ladder?: components['schemas']['LadderRungBody'][] | null;
    };
    DoseBody: {
      /** @example 0.5 */
      first?: number | null;
      /**
       * @example [
       *       0.5
       *     ]
       */
      allowed?: number[];
      /** @example mg/kg */
      unit: string;
      perKg?: boolean;
      note?: string | null;
    };
    StepPointsBody: {
      /**
       * @description The first of them so many days after day 1.
       * @example 28
       */
      fromDay: number;
      /** @example 28 */
      everyDays: number;
    };
    StepConditionBody: {
      /**
       * @description at-most, above: a total. dropped, dropped-less: that percentage below the baseline. relapsed: `rise` above the best
       *     total so far, and `total` at least. item-newly: an item answered with `atLeast` or more that was less before.
       * @example at-most
       * @enum {string}
       */
      type: 'at-most' | 'above' | 'dropped' | 'dropped-less' | 'relapsed' | 'item-newly';
      /** @example PHQ-9 */
      scale: string;
      /** @example 9 */
      total?: number | null;
      percent?: number | null;
      rise?: number | null;
      item?: number | null;
      atLeast?: number | null;
    };
    StepCaseBody: {
      /**
       * @description Only on the rung of this interval; on every rung unless given.
       * @example 7
       */
      intervalDays?: number | null;
      /** @description One of them is enough. */
      when: components['schemas']['StepConditionBody'][];
      /**
       * @description At how many visits in a row it must hold.
       * @example 2
       */
      visitsInRow: number;
      /**
       * @example longer
       * @enum {string}
       */
      step: 'longer' | 'shorter' | 'stay';
      /** @description Intervals that a clinician may choose instead. */
      byJudgement?: (number | null)[] | null;
      /** @description A clinician's review is due as well. */
      review?: boolean | null;
    };
    StepRuleBody: {
      /** @description At every visit unless given. */
      points?: components['schemas']['StepPointsBody'] | null;
      /** @description The first case that holds decides. */
      cases: components['schemas']['StepCaseBody'][];
    };
    SetWithinBody: {
      /** @example 6 */
      sessions: number;
      /** @example 28 */
      days: number;
    };
    MissedRuleBody: {
      /**
       * @example reschedule-in-window
       * @enum {string}
       */
      rule:
        | 'append'
        | 'compress'
        | 'repeat'
        | 'drop-back'
        | 'reschedule-in-window'
        | 'continue-schedule'
        | 'next-available'
        | 'review'
        | 'none';
      withinDays?: number | null;
      /** @description What the rule asks is done without a person's acceptance; not so unless given. */
      appliesItself?: boolean | null;
      /**
       * @description In place of `rule` in the phases after the first, where symptoms got worse.
       * @enum {string|null}
       */
      ifWorse?: 'drop-back' | 'review' | null;
      /** @description Each so many sessions of a phase must lie within so many days of the first of them. */
      setWithin?: components['schemas']['SetWithinBody'] | null;
      note?: string | null;
    };
    LapseBody: {
      /** @example 14 */
      reviewAfterDays?: number | null;
      restartAfterDays?: number | null;
    };
    TimingBody: {
      /**
       * @example end-of-phase
       * @enum {string}
       */
      type: 'baseline' | 'each-session' | 'after-session' | 'after-each-session' | 'end-of-phase' | 'rrule';
      /** @description each-session: of these phases; of every dosing phase where none is named. */
      phases?: string[] | null;
      /** @example induction */
      phase?: string;
      /** @description after-session: the n-th session given. */
      session?: number;
      offsetDays?: number;
      /** @description rrule: expanded from day 1, day 1 itself left out. */
      rrule?: string;
    };
    CheckpointBody: {
      /** @example end-of-induction-evaluation */
      code: string;
      name: string;
      /**
       * @example evaluation
       * @enum {string}
       */
      kind: 'assessment' | 'evaluation' | 'call' | 'lab' | 'consultation';
      timing: components['schemas']['TimingBody'];
      /**
       * @example [
       *       "PHQ-9"
       *     ]
       */
      scales?: string[];
      /** @description True unless given. */
      required?: boolean;
    };
    SafetyMonitorBody: {
      /** @example liver */
      code: string;
      name: string;
      baseline: boolean;
      everyDays?: number | null;
      everySessions?: number | null;
      trigger?: string | null;
      /** @example engineering */
      evidence: string;
    };
    SourceBody: {
      /**
       * @description The field or fields it speaks for, dotted, separated by commas.
       * @example phases.induction.rrule
       */
      field: string;
      citation: string;
      /** @enum {string} */
      evidence: 'verified' | 'secondary' | 'common' | 'engineering';
    };
    VersionSummary: {
      /** @example 1 */
      number: number;
      /** @enum {string} */
      status: 'draft' | 'published' | 'retired';
    };
    ProtocolAnswer: {
      /** @example IV ketamine, 6 infusions, Tuesdays and Fridays */
      name: string;
      /**
       * Format: date
       * @description First date on which a plan may be made from it; any unless given.
       */
      effectiveFrom?: string | null;
      /** @description What it takes the place of. */
      supersedes?: string | null;
      /**
       * @example [
       *       "treatment-resistant depression"
       *     ]
       */
      indication?: string[];
      /**
       * @example IV
       * @enum {string}
       */
      route: 'IV' | 'IM' | 'SC' | 'IN' | 'PO' | 'SL';
      /**
       * @description OFF_LABEL unless given.
       * @enum {string}
       */
      regulatoryStatus?: 'LABELED' | 'OFF_LABEL';
      /** @description `unspecified` unless given. */
      evidenceLevel?: string;
      /** @description False: kept for reference, no plan is made from it. */
      enabled?: boolean;
      /** @description Needed where it is not enabled. */
      disabledReason?: string | null;
      roleRequirements?: string[];
      phases: components['schemas']['PhaseBody'][];
      session: components['schemas']['SessionProfileBody'];
      dose?: components['schemas']['DoseBody'];
      ladder?: components['schemas']['LadderRungBody'][];
      stepUpRule?: string | null;
      stepDownRule?: string | null;
      /** @description The two rules above as data. */
      stepRule?: components['schemas']['StepRuleBody'] | null;
      missedRule?: components['schemas']['MissedRuleBody'];
      lapse?: components['schemas']['LapseBody'];
      checkpoints?: components['schemas']['CheckpointBody'][];
      safetyMonitors?: components['schemas']['SafetyMonitorBody'][];
      prerequisites?: string[];
      sources?: components['schemas']['SourceBody'][];
      /**
       * @description Unique in the organization.
       * @example clinic-iv-6x-tue-fri
       */
      code: string;
      /**
       * Format: uuid
       * @description The protocol's.
       * @example 018f0000-0000-7000-8004-000000000001
       */
      id: string;
      /** @example 1 */
      versionNumber: number;
      /**
       * @description Of this version.
       * @enum {string}
       */
      status: 'draft' | 'published' | 'retired';
      /** Format: date-time */
      publishedAt: string | null;
      /** Format: date-time */
      retiredAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * @description `all`, or the clinics that approved it.
       * @example all
       */
      approvedFor: 'all' | string[];
      versions: components['schemas']['VersionSummary'][];
    };
    CreateProtocol: {
      /** @example IV ketamine, 6 infusions, Tuesdays and Fridays */
      name: string;
      /**
       * Format: date
       * @description First date on which a plan may be made from it; any unless given.
       */
      effectiveFrom?: string | null;
      /** @description What it takes the place of. */
      supersedes?: string | null;
      /**
       * @example [
       *       "treatment-resistant depression"
       *     ]
       */
      indication?: string[];
      /**
       * @example IV
       * @enum {string}
       */
      route: 'IV' | 'IM' | 'SC' | 'IN' | 'PO' | 'SL';
      /**
       * @description OFF_LABEL unless given.
       * @enum {string}
       */
      regulatoryStatus?: 'LABELED' | 'OFF_LABEL';
      /** @description `unspecified` unless given. */
      evidenceLevel?: string;
      /** @description False: kept for reference, no plan is made from it. */
      enabled?: boolean;
      /** @description Needed where it is not enabled. */
      disabledReason?: string | null;
      roleRequirements?: string[];
      phases: components['schemas']['PhaseBody'][];
      session: components['schemas']['SessionProfileBody'];
      dose?: components['schemas']['DoseBody'];
      ladder?: components['schemas']['LadderRungBody'][];
      stepUpRule?: string | null;
      stepDownRule?: string | null;
      /** @description The two rules above as data. */
      stepRule?: components['schemas']['StepRuleBody'] | null;
      missedRule?: components['schemas']['MissedRuleBody'];
      lapse?: components['schemas']['LapseBody'];
      checkpoints?: components['schemas']['CheckpointBody'][];
      safetyMonitors?: components['schemas']['SafetyMonitorBody'][];
      prerequisites?: string[];
      sources?: components['schemas']['SourceBody'][];
      /**
       * @description Unique in the organization.
       * @example clinic-iv-6x-tue-fri
       */
      code: string;
    };
    ProtocolVersionAnswer: {
      /** @example IV ketamine, 6 infusions, Tuesdays and Fridays */
      name: string;
      /**
       * Format: date
       * @description First date on which a plan may be made from it; any unless given.
       */
      effectiveFrom?: string | null;
      /** @description What it takes the place of. */
      supersedes?: string | null;
      /**
       * @example [
       *       "treatment-resistant depression"
       *     ]
       */
      indication?: string[];
      /**
       * @example IV
       * @enum {string}
       */
      route: 'IV' | 'IM' | 'SC' | 'IN' | 'PO' | 'SL';
      /**
       * @description OFF_LABEL unless given.
       * @enum {string}
       */
      regulatoryStatus?: 'LABELED' | 'OFF_LABEL';
      /** @description `unspecified` unless given. */
      evidenceLevel?: string;
      /** @description False: kept for reference, no plan is made from it. */
      enabled?: boolean;
      /** @description Needed where it is not enabled. */
      disabledReason?: string | null;
      roleRequirements?: string[];
      phases: components['schemas']['PhaseBody'][];
      session: components['schemas']['SessionProfileBody'];
      dose?: components['schemas']['DoseBody'];
      ladder?: components['schemas']['LadderRungBody'][];
      stepUpRule?: string | null;
      stepDownRule?: string | null;
      /** @description The two rules above as data. */
      stepRule?: components['schemas']['StepRuleBody'] | null;
      missedRule?: components['schemas']['MissedRuleBody'];
      lapse?: components['schemas']['LapseBody'];
      checkpoints?: components['schemas']['CheckpointBody'][];
      safetyMonitors?: components['schemas']['SafetyMonitorBody'][];
      prerequisites?: string[];
      sources?: components['schemas']['SourceBody'][];
      /**
       * @description Unique in the organization.
       * @example clinic-iv-6x-tue-fri
       */
      code: string;
      /**
       * Format: uuid
       * @description The protocol's.
       * @example 018f0000-0000-7000-8004-000000000001
       */
      id: string;
      /** @example 1 */
      versionNumber: number;
      /**
       * @description Of this version.
       * @enum {string}
       */
      status: 'draft' | 'published' | 'retired';
      /** Format: date-time */
      publishedAt: string | null;
      /** Format: date-time */
      retiredAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateProtocolVersion: {
      /** @example IV ketamine, 6 infusions, Tuesdays and Fridays */
      name: string;
      /**
       * Format: date
       * @description First date on which a plan may be made from it; any unless given.
       */
      effectiveFrom?: string | null;
      /** @description What it takes the place of. */
      supersedes?: string | null;
      /**
       * @example [
       *       "treatment-resistant depression"
       *     ]
       */
      indication?: string[];
      /**
       * @example IV
       * @enum {string}
       */
      route: 'IV' | 'IM' | 'SC' | 'IN' | 'PO' | 'SL';
      /**
       * @description OFF_LABEL unless given.
       * @enum {string}
       */
      regulatoryStatus?: 'LABELED' | 'OFF_LABEL';
      /** @description `unspecified` unless given. */
      evidenceLevel?: string;
      /** @description False: kept for reference, no plan is made from it. */
      enabled?: boolean;
      /** @description Needed where it is not enabled. */
      disabledReason?: string | null;
      roleRequirements?: string[];
      phases: components['schemas']['PhaseBody'][];
      session: components['schemas']['SessionProfileBody'];
      dose?: components['schemas']['DoseBody'];
      ladder?: components['schemas']['LadderRungBody'][];
      stepUpRule?: string | null;
      stepDownRule?: string | null;
      /** @description The two rules above as data. */
      stepRule?: components['schemas']['StepRuleBody'] | null;
      missedRule?: components['schemas']['MissedRuleBody'];
      lapse?: components['schemas']['LapseBody'];
      checkpoints?: components['schemas']['CheckpointBody'][];
      safetyMonitors?: components['schemas']['SafetyMonitorBody'][];
      prerequisites?: string[];
      sources?: components['schemas']['SourceBody'][];
    };
    ProtocolApprovalAnswer: {
      /** Format: uuid */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8004-000000000001
       */
      protocolId: string;
      /**
       * Format: uuid
       * @description Null: every clinic.
       */
      clinicId: string | null;
      /** Format: date-time */
      approvedAt: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      approvedBy: string;
    };
    CreateProtocolApproval: {
      /**
       * Format: uuid
       * @description Every clinic, those made later too, unless given.
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId?: string;
    };
    ScaleLoinc: {
      /** @example 44249-1 */
      panel: string | null;
      /** @example 44261-6 */
      total: string | null;
    };
    ScaleItem: {
      /** @example 1 */
      number: number;
      /** @example 44250-9 */
      loinc: string | null;
      /** @description Null where the licence does not let it be bundled. */
      text: string | null;
    };
    AnswerOption: {
      /** @example 0 */
      value: number;
      /** @example Not at all */
      label: string;
      /** @example LA6568-5 */
      loinc: string | null;
    };
    ScaleAnswers: {
      /** @example 0 */
      min: number;
      /** @example 3 */
      max: number;
      options: components['schemas']['AnswerOption'][];
    };
    MissingRule: {
      /**
       * @description How many items may be left out.
       * @example 2
       */
      most: number;
      /** @enum {string} */
      substitute: 'mean-of-answered';
    };
    ScaleScoring: {
      /** @enum {string} */
      type: 'sum';
      /** @description Null: every item must be answered. */
      missing: components['schemas']['MissingRule'] | null;
    };
    TotalRange: {
      /** @example 0 */
      min: number;
      /** @example 27 */
      max: number;
    };
    Band: {
      /** @example moderate */
      code: string;
      /** @example Moderate */
      label: string;
      /**
       * @description The lowest total of the band.
       * @example 10
       */
      from: number;
      /**
       * @description The highest total of the band.
       * @example 14
       */
      to: number;
    };
    ScaleResponseRule: {
      /**
       * @description Drop from the baseline that counts as response, in percent of it.
       * @example 50
       */
      minDropPercent: number;
    };
    ScaleRemissionRule: {
      /**
       * @description The highest total that counts as remission.
       * @example 4
       */
      atMost: number;
    };
    ScaleFlag: {
      /** @example SUICIDE_RISK */
      code: string;
      /** @example 9 */
      item: number;
      /** @example 1 */
      atLeast: number;
    };
    ScaleLicence: {
      holder: string;
      terms: string;
      itemTextBundled: boolean;
    };
    ScaleSource: {
      /**
       * @description What of the definition it speaks for.
       * @example meaningfulChange
       */
      field: string;
      /** @enum {string} */
      evidence: 'verified' | 'secondary' | 'common' | 'engineering';
      citation: string;
    };
    ScaleAnswer: {
      /**
       * @description The scale's code.
       * @example PHQ-9
       */
      id: string;
      /**
       * @description The same as `id`.
       * @example PHQ-9
       */
      code: string;
      /**
       * @description Version of this definition; every scored answer names it.
       * @example 1
       */
      definitionVersion: string;
      /** @example Patient Health Questionnaire, 9 items */
      title: string;
      loinc: components['schemas']['ScaleLoinc'];
      /** @enum {string} */
      rater: 'patient' | 'clinician';
      /**
       * @description Days the questions look back over.
       * @example 14
       */
      recallDays: number;
      prompt: string | null;
      items: components['schemas']['ScaleItem'][];
      answers: components['schemas']['ScaleAnswers'];
      scoring: components['schemas']['ScaleScoring'];
      total: components['schemas']['TotalRange'];
      bands: components['schemas']['Band'][];
      response: components['schemas']['ScaleResponseRule'] | null;
      remission: components['schemas']['ScaleRemissionRule'] | null;
      /**
       * @description The least change of the total that matters to a patient.
       * @example 5
       */
      meaningfulChange: number | null;
      /** @description What an answer points to; nothing acts on them yet. */
      flags: components['schemas']['ScaleFlag'][];
      licence: components['schemas']['ScaleLicence'];
      sources: components['schemas']['ScaleSource'][];
      /** @description How often it is usually asked; a protocol's checkpoints decide. */
      cadence: string;
    };
    ScoreAnswer: {
      /**
       * @description The scale's code.
       * @example PHQ-9
       */
      scale: string;
      /** @example 1 */
      definitionVersion: string;
      /**
       * @example [
       *       2,
       *       2,
       *       1,
       *       2,
       *       1,
       *       1,
       *       2,
       *       0,
       *       0
       *     ]
       */
      items: (number | null)[];
      /** @example 11 */
      total: number;
      band: components['schemas']['Band'];
      /**
       * @description Numbers of the items left out; where there are any, the total is prorated.
       * @example []
       */
      missingItems: number[];
    };
    ScoreItems: {
      /**
       * @description One answer for each item in the form's order; null for one left out.
       * @example [
       *       2,
       *       2,
       *       1,
       *       2,
       *       1,
       *       1,
       *       2,
       *       0,
       *       0
       *     ]
       */
      items: (number | null)[];
    };
    PhaseCount: {
      /**
       * @description The protocol phase's code.
       * @example induction
       */
      code: string;
      /**
       * @description Sessions, in place of the protocol's default.
       * @example 6
       */
      count: number;
    };
    TreatmentPlanAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8004-000000000001
       */
      protocolId: string;
      /**
       * @description The version it is pinned to, whatever is published later.
       * @example 1
       */
      protocolVersion: number;
      /** Format: uuid */
      prescriberId: string | null;
      /**
       * @example draft
       * @enum {string}
       */
      status: 'draft' | 'active' | 'on-hold' | 'completed' | 'revoked' | 'entered-in-error';
      statusReason: string | null;
      /**
       * Format: date
       * @example 2030-03-04
       */
      startDate: string;
      /** @example 09:00 */
      preferredTime: string | null;
      weekdays: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      phases: components['schemas']['PhaseCount'][];
      /**
       * @description Under 42 CFR Part 2.
       * @example false
       */
      substanceUseRecord: boolean;
      /**
       * Format: date
       * @description First wanted date of the first dosing phase; known from activation on.
       * @example 2030-03-04
       */
      dayOne: string | null;
      /** @description Why breaches of the protocol's windows or gaps were accepted. */
      acceptedBreaches: string | null;
      /** Format: date-time */
      activatedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateTreatmentPlan: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8004-000000000001
       */
      protocolId: string;
      /**
       * Format: uuid
       * @description A practitioner with the role prescriber; taken first where several are free.
       */
      prescriberId?: string | null;
      /**
       * Format: date
       * @description Today or up to five years ahead, on the clinic's calendar.
       * @example 2030-03-04
       */
      startDate: string;
      /**
       * @description On the clinic's clock; the clinic's policy, else opening, unless given.
       * @example 09:00
       */
      preferredTime?: string | null;
      /** @description In place of the days that the protocol's rules name, and as many. */
      weekdays?: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      /** @description Counts in place of the protocol's defaults. */
      phases?: components['schemas']['PhaseCount'][] | null;
      /**
       * @description Under 42 CFR Part 2: hidden, with all that belongs to it, from whoever is neither prescriber nor nurse, unless the
       *     patient has consented. False unless given.
       * @example false
       */
      substanceUseRecord?: boolean;
    };
    AcceptedCadence: {
      /** @example maintenance-2 */
      phase: string;
      /** @example FREQ=WEEKLY;INTERVAL=1 */
      rrule: string;
      /** @example 5 */
      minGapDays: number;
      /** @example 9 */
      maxGapDays: number;
    };
    PhaseProgress: {
      /** @example induction */
      phase: string;
      /**
       * @description How many the plan wants; null for a phase without an end, or one on demand.
       * @example 6
       */
      wanted: number | null;
      /** @example 2 */
      given: number;
      /**
       * @description Proposed, booked or under way.
       * @example 4
       */
      open: number;
      /**
       * @description Neither given nor open, and still to be made up for; 0 where `wanted` is null.
       * @example 0
       */
      missing: number;
    };
    LapseReason: {
      /** @example LAPSE_REVIEW */
      code: string;
      words: string;
    };
    CourseLapse: {
      /**
       * @description Days since the last dose given; null before the first.
       * @example 3
       */
      daysSinceGiven: number | null;
      /**
       * Format: date
       * @example 2030-03-04
       */
      lastGiven: string | null;
      /**
       * @description review: a clinician looks at the patient before the next dose. restart-proposed: and decides whether to begin anew.
       * @example none
       * @enum {string}
       */
      state: 'none' | 'review' | 'restart-proposed';
      /**
       * Format: date
       * @description The first day on which a review is due if nothing is given before.
       * @example 2030-03-19
       */
      reviewFrom: string | null;
      /**
       * Format: date
       * @example null
       */
      restartFrom: string | null;
      /** @example null */
      reason: components['schemas']['LapseReason'] | null;
    };
    TreatmentPlanDetail: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8004-000000000001
       */
      protocolId: string;
      /**
       * @description The version it is pinned to, whatever is published later.
       * @example 1
       */
      protocolVersion: number;
      /** Format: uuid */
      prescriberId: string | null;
      /**
       * @example draft
       * @enum {string}
       */
      status: 'draft' | 'active' | 'on-hold' | 'completed' | 'revoked' | 'entered-in-error';
      statusReason: string | null;
      /**
       * Format: date
       * @example 2030-03-04
       */
      startDate: string;
      /** @example 09:00 */
      preferredTime: string | null;
      weekdays: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      phases: components['schemas']['PhaseCount'][];
      /**
       * @description Under 42 CFR Part 2.
       * @example false
       */
      substanceUseRecord: boolean;
      /**
       * Format: date
       * @description First wanted date of the first dosing phase; known from activation on.
       * @example 2030-03-04
       */
      dayOne: string | null;
      /** @description Why breaches of the protocol's windows or gaps were accepted. */
      acceptedBreaches: string | null;
      /** Format: date-time */
      activatedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * @description Index of the present rung of the protocol's interval ladder, from 0.
       * @example 0
       */
      rung: number;
      /** @description Schedules that a prescriber has accepted in place of the protocol's, by phase. */
      cadences: components['schemas']['AcceptedCadence'][];
      /** @description How far each phase of the finite course has come, by sessions given and not by slots used. */
      progress: components['schemas']['PhaseProgress'][];
      lapse: components['schemas']['CourseLapse'];
    };
    UpdateTreatmentPlan: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId?: string;
      /**
       * Format: uuid
       * @description A practitioner with the role prescriber; taken first where several are free.
       */
      prescriberId?: string | null;
      /**
       * Format: date
       * @description Today or up to five years ahead, on the clinic's calendar.
       * @example 2030-03-04
       */
      startDate?: string;
      /**
       * @description On the clinic's clock; the clinic's policy, else opening, unless given.
       * @example 09:00
       */
      preferredTime?: string | null;
      /** @description In place of the days that the protocol's rules name, and as many. */
      weekdays?: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      /** @description Counts in place of the protocol's defaults. */
      phases?: components['schemas']['PhaseCount'][] | null;
      /**
       * @description Under 42 CFR Part 2: hidden, with all that belongs to it, from whoever is neither prescriber nor nurse, unless the
       *     patient has consented. False unless given.
       * @example false
       */
      substanceUseRecord?: boolean;
    };
    CoursePattern: {
      /**
       * @description Days of the week that the sessions lie on.
       * @example [
       *       "MO",
       *       "TH"
       *     ]
       */
      weekdays: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
      /**
       * @description morning, midday or afternoon; null where the sessions differ.
       * @example morning
       */
      timeOfDay: string | null;
    };
    SessionResource: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      resourceId: string;
      /** @example chair */
      kind: string;
      /**
       * Format: date-time
       * @example 2030-03-04T09:00:00-05:00
       */
      from: string;
      /**
       * Format: date-time
       * @example 2030-03-04T11:10:00-05:00
       */
      to: string;
    };
    SessionDeviation: {
      /**
       * @description Stable; branch on this.
       * @example DATE_MOVED
       */
      code: string;
      /** @example Moved 1 day later, from 2030-03-04. */
      detail: string;
    };
    ProposedSession: {
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase.
       * @example 1
       */
      ordinal: number;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description The evaluation that must be met before it may start.
       * @example null
       */
      pendingGate: string | null;
      resources: components['schemas']['SessionResource'][];
      /** @description What differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /**
       * @description Other sessions of that day which other resources would serve, at their own times, to make room for it; as far as you
       *     may know of them.
       * @example []
       */
      reassigned: string[];
    };
    OpenEndedPhase: {
      /** @example maintenance-2 */
      phase: string;
      /**
       * Format: date
       * @description Kept booked ahead from here on, inside the clinic's horizon.
       * @example 2030-04-29
       */
      firstWanted: string;
    };
    ProposalAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * @description 1 is the best.
       * @example 1
       */
      rank: number;
      /**
       * @description Give it to `activate` to book this very proposal or nothing.
       * @example q3w0c1k0u1v8r7m2n5b4x6z9a8s7d6f5
       */
      fingerprint: string;
      /**
       * @description The sum of the weights of all deviations; 0 is exactly what the protocol and the plan wish.
       * @example 0
       */
      cost: number;
      pattern: components['schemas']['CoursePattern'];
      /**
       * @description Days by which windows' ends and maximum gaps are exceeded; activation then asks for acceptance.
       * @example {
       *       "windowDays": 0,
       *       "gapDays": 0
       *     }
       */
      breach?: {
        windowDays: number;
        gapDays: number;
      };
      sessions: components['schemas']['ProposedSession'][];
      openEnded: components['schemas']['OpenEndedPhase'][];
      /** @description Sessions for which there is no place, each with what refuses it and the nearest times that would work. */
      unplaced: components['schemas']['ProblemConflict'][];
    };
    ProposalsAnswer: {
      /** @description Best first. Fewer than asked for where there are no more. */
      data: components['schemas']['ProposalAnswer'][];
      /**
       * @description Always null: alternatives come in one page.
       * @example null
       */
      nextCursor: string | null;
    };
    ProposeCourse: {
      /**
       * Format: date
       * @description In place of the plan's start date, to try it out.
       * @example 2030-03-04
       */
      startDate?: string | null;
      /**
       * @description How many alternatives at most; 3 unless given.
       * @example 3
       */
      count?: number | null;
      /**
       * @description Of a plan under way: `unplaced` (unless given) places what has no place, and nothing that is booked moves; `unstarted`
       *     places all that is still ahead anew.
       * @enum {string|null}
       */
      scope?: 'unplaced' | 'unstarted' | null;
    };
    SessionAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example booked
       * @enum {string}
       */
      status:
        | 'proposed'
        | 'booked'
        | 'checked-in'
        | 'in-progress'
        | 'observation'
        | 'completed'
        | 'cancelled'
        | 'no-show'
        | 'aborted'
        | 'left-against-advice'
        | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /**
       * @description Of an aborted session: whether it is one of those that the course counts. Null of any other.
       * @example null
       */
      countsTowardsCourse: boolean | null;
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase; never used again.
       * @example 1
       */
      ordinal: number;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset; null while it is known but not placed.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string | null;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description The evaluation that must be met before it may start.
       * @example null
       */
      pendingGate: string | null;
      resources: components['schemas']['SessionResource'][];
      /** @description What differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** Format: date-time */
      checkedInAt: string | null;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      administrationEndedAt: string | null;
      /** Format: date-time */
      dischargedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ActivatedPlanAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8004-000000000001
       */
      protocolId: string;
      /**
       * @description The version it is pinned to, whatever is published later.
       * @example 1
       */
      protocolVersion: number;
      /** Format: uuid */
      prescriberId: string | null;
      /**
       * @example draft
       * @enum {string}
       */
      status: 'draft' | 'active' | 'on-hold' | 'completed' | 'revoked' | 'entered-in-error';
      statusReason: string | null;
      /**
       * Format: date
       * @example 2030-03-04
       */
      startDate: string;
      /** @example 09:00 */
      preferredTime: string | null;
      weekdays: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      phases: components['schemas']['PhaseCount'][];
      /**
       * @description Under 42 CFR Part 2.
       * @example false
       */
      substanceUseRecord: boolean;
      /**
       * Format: date
       * @description First wanted date of the first dosing phase; known from activation on.
       * @example 2030-03-04
       */
      dayOne: string | null;
      /** @description Why breaches of the protocol's windows or gaps were accepted. */
      acceptedBreaches: string | null;
      /** Format: date-time */
      activatedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description What was booked, by time; with best effort also what could not be placed, as proposed. */
      sessions: components['schemas']['SessionAnswer'][];
      openEnded: components['schemas']['OpenEndedPhase'][];
      /** @description Sessions for which there was no place. */
      unplaced: components['schemas']['ProblemConflict'][];
    };
    AcceptBreaches: {
      /**
       * @description Why it is right to leave the protocol's windows or gaps.
       * @example Clinic closed for two weeks; prescriber agrees
       */
      reason: string;
    };
    Override: {
      /**
       * @description Why it is right to break a rule; kept in the audit trail. Needs the role prescriber.
       * @example Travel; prescriber agrees to a shorter gap
       */
      reason: string;
    };
    ActivatePlan: {
      /**
       * @description all-or-nothing unless given. best-effort books what can be booked and answers with the rest.
       * @example all-or-nothing
       * @enum {string|null}
       */
      mode?: 'all-or-nothing' | 'best-effort' | null;
      /** @description Book this proposal or nothing. */
      fingerprint?: string | null;
      /**
       * Format: uuid
       * @description Book the course that this hold keeps, or nothing.
       */
      holdId?: string | null;
      acceptBreaches?: components['schemas']['AcceptBreaches'] | null;
      /** @description Activate it though the patient has another active plan. Two doses on one day nobody allows. */
      override?: components['schemas']['Override'] | null;
    };
    PlanReason: {
      /** @example Patient travels until May */
      reason?: string;
    };
    ResumePlan: {
      /**
       * @description all-or-nothing unless given. best-effort books what can be booked and answers with the rest.
       * @example all-or-nothing
       * @enum {string|null}
       */
      mode?: 'all-or-nothing' | 'best-effort' | null;
      /** @description Book this proposal or nothing. */
      fingerprint?: string | null;
      /**
       * Format: uuid
       * @description Book the course that this hold keeps, or nothing.
       */
      holdId?: string | null;
      acceptBreaches?: components['schemas']['AcceptBreaches'] | null;
      /** @description Activate it though the patient has another active plan. Two doses on one day nobody allows. */
      override?: components['schemas']['Override'] | null;
      /**
       * @description Of a plan under way, as in `proposals`.
       * @enum {string|null}
       */
      scope?: 'unplaced' | 'unstarted' | null;
    };
    GivenNumber: {
      /** @example 3 */
      ofPhase: number;
      /**
       * @description Among all doses of the course; null for a talk.
       * @example 3
       */
      ofCourse: number | null;
    };
    PlanSessionAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example booked
       * @enum {string}
       */
      status:
        | 'proposed'
        | 'booked'
        | 'checked-in'
        | 'in-progress'
        | 'observation'
        | 'completed'
        | 'cancelled'
        | 'no-show'
        | 'aborted'
        | 'left-against-advice'
        | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /**
       * @description Of an aborted session: whether it is one of those that the course counts. Null of any other.
       * @example null
       */
      countsTowardsCourse: boolean | null;
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase; never used again.
       * @example 1
       */
      ordinal: number;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset; null while it is known but not placed.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string | null;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description The evaluation that must be met before it may start.
       * @example null
       */
      pendingGate: string | null;
      resources: components['schemas']['SessionResource'][];
      /** @description What differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** Format: date-time */
      checkedInAt: string | null;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      administrationEndedAt: string | null;
      /** Format: date-time */
      dischargedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * @description Null until it counts as given.
       * @example null
       */
      givenNumber: components['schemas']['GivenNumber'] | null;
    };
    Nothing: Record<string, never>;
    FollowUpAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8007-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description The session it belongs to, if any.
       */
      sessionId: string | null;
      /**
       * @description The protocol's checkpoint; null for one added by hand.
       * @example rating
       */
      checkpoint: string | null;
      /**
       * @description Which of the checkpoint's follow-ups it is.
       * @example induction:3
       */
      occurrence: string | null;
      /** @example PHQ-9 before the session */
      name: string;
      /** @enum {string} */
      kind: 'assessment' | 'evaluation' | 'call' | 'lab' | 'consultation';
      /**
       * @example [
       *       "PHQ-9"
       *     ]
       */
      scales: string[];
      required: boolean;
      /**
       * @description As of the answer's time: an open one is scheduled, due or overdue.
       * @enum {string}
       */
      status: 'scheduled' | 'due' | 'overdue' | 'completed' | 'cancelled' | 'missed';
      /** Format: date */
      dueDate: string;
      /**
       * Format: date
       * @description The day on which it becomes overdue.
       */
      overdueDate: string;
      /** Format: date-time */
      dueAt: string;
      /** Format: date-time */
      overdueAt: string;
      /**
       * @description The clinic's IANA zone.
       * @example America/New_York
       */
      timeZone: string;
      /**
       * @description What an evaluation found.
       * @enum {string|null}
       */
      outcome: 'met' | 'not-met' | null;
      /**
       * Format: date-time
       * @description When it was completed, missed or cancelled.
       */
      endedAt: string | null;
      /** @description What was said when it was completed. */
      note: string | null;
      /** @description Why it was missed or cancelled. */
      reason: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ResponseAnswer: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      followUpId: string;
      /** @example PHQ-9 */
      scale: string;
      /**
       * @description Version of the scale's definition that scored it.
       * @example 1
       */
      definitionVersion: string;
      /**
       * @example [
       *       2,
       *       2,
       *       1,
       *       2,
       *       1,
       *       1,
       *       2,
       *       0,
       *       0
       *     ]
       */
      items: (number | null)[];
      /** @example 11 */
      total: number;
      band: components['schemas']['Band'];
      /**
       * @description Numbers of the items left out; where there are any, the total is prorated.
       * @example []
       */
      missingItems: number[];
      /** Format: date-time */
      answeredAt: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    FollowUpDetail: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8007-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description The session it belongs to, if any.
       */
      sessionId: string | null;
      /**
       * @description The protocol's checkpoint; null for one added by hand.
       * @example rating
       */
      checkpoint: string | null;
      /**
       * @description Which of the checkpoint's follow-ups it is.
       * @example induction:3
       */
      occurrence: string | null;
      /** @example PHQ-9 before the session */
      name: string;
      /** @enum {string} */
      kind: 'assessment' | 'evaluation' | 'call' | 'lab' | 'consultation';
      /**
       * @example [
       *       "PHQ-9"
       *     ]
       */
      scales: string[];
      required: boolean;
      /**
       * @description As of the answer's time: an open one is scheduled, due or overdue.
       * @enum {string}
       */
      status: 'scheduled' | 'due' | 'overdue' | 'completed' | 'cancelled' | 'missed';
      /** Format: date */
      dueDate: string;
      /**
       * Format: date
       * @description The day on which it becomes overdue.
       */
      overdueDate: string;
      /** Format: date-time */
      dueAt: string;
      /** Format: date-time */
      overdueAt: string;
      /**
       * @description The clinic's IANA zone.
       * @example America/New_York
       */
      timeZone: string;
      /**
       * @description What an evaluation found.
       * @enum {string|null}
       */
      outcome: 'met' | 'not-met' | null;
      /**
       * Format: date-time
       * @description When it was completed, missed or cancelled.
       */
      endedAt: string | null;
      /** @description What was said when it was completed. */
      note: string | null;
      /** @description Why it was missed or cancelled. */
      reason: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      responses: components['schemas']['ResponseAnswer'][];
    };
    CreateFollowUp: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /** @example Call about sleep */
      name: string;
      /**
       * @example call
       * @enum {string}
       */
      kind: 'assessment' | 'evaluation' | 'call' | 'lab' | 'consultation';
      /**
       * @description Codes of the rating scales it asks for.
       * @example [
       *       "PHQ-9"
       *     ]
       */
      scales?: string[];
      /**
       * Format: date
       * @description On the clinic's calendar.
       * @example 2030-03-06
       */
      dueDate: string;
      /**
       * Format: date
       * @description The day from which it is overdue; 7 days after the due date unless given.
       * @example 2030-03-13
       */
      overdueDate?: string;
      /** @description False unless given. */
      required?: boolean;
    };
    CompleteFollowUp: {
      /**
       * @description What an evaluation found; a gate asks for `met`.
       * @example met
       * @enum {string}
       */
      outcome?: 'met' | 'not-met';
      note?: string;
    };
    CorrectFollowUp: {
      /**
       * @description What the evaluation found.
       * @example met
       * @enum {string}
       */
      outcome: 'met' | 'not-met';
      /**
       * @description Why what was recorded is wrong; kept in the audit trail.
       * @example The score of another patient was entered
       */
      reason: string;
      /** @description In place of the former note. */
      note?: string;
    };
    MissFollowUp: {
      reason?: string;
    };
    CancelFollowUp: {
      /** @example Seen by the referring psychiatrist instead */
      reason: string;
    };
    CreateResponse: {
      /**
       * @description Code of a rating scale that can be scored.
       * @example PHQ-9
       */
      scale: string;
      /**
       * @description One answer for each item in the form's order; null for one left out.
       * @example [
       *       2,
       *       2,
       *       1,
       *       2,
       *       1,
       *       1,
       *       2,
       *       0,
       *       0
       *     ]
       */
      items: (number | null)[];
      /**
       * Format: date-time
       * @description Now unless given; not in the future.
       */
      answeredAt?: string;
    };
    AvailableStart: {
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset.
       * @example 2030-03-04T11:15:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T13:10:00-05:00
       */
      endsAt: string;
      /** @example America/New_York */
      timeZone: string;
      /** @description Who and what would serve. */
      resources: components['schemas']['SessionResource'][];
      /**
       * @description By the weights of the clinic's policy: how far it is from what is wanted and preferred; 0 is nothing amiss. Null
       *     without a plan.
       * @example 2.5
       */
      cost: number | null;
      /** @description What of it is not as the plan wants it or the patient prefers. */
      deviations: components['schemas']['SessionDeviation'][];
    };
    BookSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * @description The phase whose next session it is.
       * @example maintenance-2
       */
      phase: string;
      /**
       * Format: date-time
       * @description The patient's arrival, at a whole minute.
       * @example 2030-06-03T10:00:00-07:00
       */
      startsAt: string;
      /** @description Who or what has to serve: each need is met from these where one of them can. */
      resourceIds?: string[];
      /**
       * Format: uuid
       * @description Books what the hold keeps, with the resources that it keeps.
       */
      holdId?: string;
      override?: components['schemas']['Override'];
    };
    RuleEffect: {
      /**
       * @description Stable; branch on this.
       * @example MINIMUM_GAP
       */
      code: string;
      /** @example 2030-03-05: 2 days must lie between induction 1 and induction 2 */
      detail: string;
    };
    MovedSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /** @example induction */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /**
       * Format: date-time
       * @description Where it was; null where it had no place.
       * @example 2030-03-04T09:00:00-05:00
       */
      from: string | null;
      /**
       * Format: date-time
       * @description Where it would be; null where no place is found.
       * @example 2030-03-05T10:00:00-05:00
       */
      to: string | null;
      /**
       * @description Week of the course, counted from day 1; null before it.
       * @example 1
       */
      courseWeek: number | null;
      /**
       * @description Days since the dose before it; null for the first.
       * @example null
       */
      daysSinceDose: number | null;
      /** @description Rules of the course that it would break there; of a session without a place, what refuses it. */
      breaches: components['schemas']['RuleEffect'][];
    };
    ChangedResource: {
      /**
       * @example chair
       * @enum {string}
       */
      kind: 'chair' | 'bed' | 'room' | 'practitioner' | 'device';
      /**
       * Format: uuid
       * @description Serves it no longer.
       * @example 018f0000-0000-7000-8002-000000000001
       */
      from: string;
      /**
       * Format: uuid
       * @description Serves it instead.
       * @example 018f0000-0000-7000-8002-000000000002
       */
      to: string;
    };
    DisplacedSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      resources: components['schemas']['ChangedResource'][];
    };
    RescheduleAnswer: {
      /** @example false */
      dryRun: boolean;
      /** @description The session as it stands now; on a dry run as it stands still. */
      session: components['schemas']['SessionAnswer'];
      /** @description It and every later session of the plan, by time, whether it moves or not. */
      effects: components['schemas']['MovedSession'][];
      /** @description Sessions of others that make room; their times stay. On a dry run: that would. */
      displaced: components['schemas']['DisplacedSession'][];
    };
    RescheduleSession: {
      /**
       * Format: date-time
       * @description The patient's new arrival, at a whole minute.
       * @example 2030-03-05T10:00:00-05:00
       */
      startsAt: string;
      /**
       * @description this: the others stay. this-and-following: those after it move along. re-anchor: the course counts from here, so
       *     the session is wanted on this date and those after it follow their rule anew.
       * @example this
       * @enum {string}
       */
      scope: 'this' | 'this-and-following' | 're-anchor';
      /**
       * @description Only says what would happen; nothing is written.
       * @example false
       */
      dryRun?: boolean;
      /** @description Who or what has to serve this session. */
      resourceIds?: string[];
      override?: components['schemas']['Override'];
    };
    HeldSession: {
      /** @example induction */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /** Format: date-time */
      startsAt: string;
      /** Format: date-time */
      endsAt: string;
      resources: components['schemas']['SessionResource'][];
    };
    HoldAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8012-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @description Null: a freed time, kept for whoever accepts its offer first.
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string | null;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-00000000000a
       */
      patientId: string | null;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000002
       */
      clinicId: string;
      /** @example maintenance-2 */
      phase: string | null;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset; of a course the first.
       * @example 2030-06-03T10:00:00-07:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation; of a course the last.
       * @example 2030-06-03T12:15:00-07:00
       */
      endsAt: string;
      /** @example America/Los_Angeles */
      timeZone: string;
      /**
       * Format: date-time
       * @description Nothing is kept from then on.
       */
      expiresAt: string;
      /**
       * @example held
       * @enum {string}
       */
      status: 'held' | 'expired' | 'released' | 'booked';
      /**
       * Format: uuid
       * @description The session that it became; of a course the first.
       * @example null
       */
      sessionId: string | null;
      /** @description What one visit keeps; of a course it is told with the sessions. */
      resources: components['schemas']['SessionResource'][];
      /** @description Of a course: every session that is kept. */
      sessions: components['schemas']['HeldSession'][];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateHold: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /** @description Of a course: the proposal that is to be kept whole, by its fingerprint. */
      fingerprint?: string;
      /**
       * Format: date
       * @description Of a course: the start date that the proposal was asked for with, where it was not the plan's.
       */
      startDate?: string;
      /**
       * @description Of a visit: the phase whose next session it is.
       * @example maintenance-2
       */
      phase?: string;
      /**
       * Format: date-time
       * @description Of a visit: the patient's arrival, at a whole minute.
       * @example 2030-06-03T10:00:00-07:00
       */
      startsAt?: string;
      /** @description Of a visit: who or what has to serve. */
      resourceIds?: string[];
      /**
       * @description 5 unless given.
       * @example 5
       */
      durationMinutes?: number;
    };
    ReplanSummary: {
      /**
       * @description Sessions that the outage or closure lies over, those begun left out.
       * @example 3
       */
      affected: number;
      /**
       * @description Of them: served by others at their own time.
       * @example 2
       */
      swapped: number;
      /**
       * @description Of them: at another time, within their windows and gap rules.
       * @example 1
       */
      moved: number;
      /**
       * @description Of them: left as they are, for somebody to decide.
       * @example 0
       */
      unplaced: number;
      /**
       * @description Sessions that were in order and give way.
       * @example 0
       */
      others: number;
    };
    ReplanPlaceAnswer: {
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string;
      resources: components['schemas']['SessionResource'][];
    };
    ReplanChangeAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /** @example induction */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /**
       * @description False: it was in order, and gives way to one that was not.
       * @example true
       */
      affected: boolean;
      /**
       * @description swapped: others serve it at its own time. unplaced: it keeps its booking, and is on the worklist.
       * @example moved
       * @enum {string}
       */
      action: 'swapped' | 'moved' | 'unplaced';
      from: components['schemas']['ReplanPlaceAnswer'];
      /** @description Null where it is unplaced. */
      to: components['schemas']['ReplanPlaceAnswer'] | null;
      /** @description Of a moved session: what differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** @description Of an unplaced session: what stands in the way. */
      conflicts: components['schemas']['ProblemConflict'][];
    };
    ReplanAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8015-000000000001
       */
      id: string;
      /**
       * @example previewed
       * @enum {string}
       */
      status: 'previewed' | 'applied' | 'reverted';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description As it was named; an outage that was taken back is gone.
       */
      outageId: string | null;
      /** Format: uuid */
      closureId: string | null;
      /** @description Of the changes that the caller may see. */
      summary: components['schemas']['ReplanSummary'];
      /** Format: date-time */
      appliedAt: string | null;
      /** Format: date-time */
      revertedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description By time, as the sessions stood. */
      changes: components['schemas']['ReplanChangeAnswer'][];
    };
    CreateReplan: {
      /**
       * Format: uuid
       * @description The outage whose sessions are to be re-planned; this or a closure.
       * @example 018f0000-0000-7000-8009-000000000002
       */
      outageId?: string | null;
      /**
       * Format: uuid
       * @description The closure whose sessions are to be re-planned; this or an outage.
       */
      closureId?: string | null;
      /**
       * @description Keep it as a preview and change nothing. False unless given: it is applied at once.
       * @example true
       */
      dryRun?: boolean | null;
    };
    ReplanListed: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8015-000000000001
       */
      id: string;
      /**
       * @example previewed
       * @enum {string}
       */
      status: 'previewed' | 'applied' | 'reverted';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description As it was named; an outage that was taken back is gone.
       */
      outageId: string | null;
      /** Format: uuid */
      closureId: string | null;
      /** @description Of the changes that the caller may see. */
      summary: components['schemas']['ReplanSummary'];
      /** Format: date-time */
      appliedAt: string | null;
      /** Format: date-time */
      revertedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    MissedReasonAnswer: {
      /**
       * @description Stable; branch on this.
       * @example RESCHEDULED_IN_WINDOW
       */
      code: string;
      /** @example The session is placed anew inside its window, on 2030-03-05; nothing else moves. */
      words: string;
    };
    WantedSession: {
      /** @example induction */
      phase: string;
      /**
       * @description The phase's next free one: an ordinal is never used again.
       * @example 7
       */
      ordinal: number;
      /**
       * Format: date
       * @example 2030-03-05
       */
      wantedDate: string;
      /**
       * Format: uuid
       * @description Where it has been booked; null while nobody has decided, or where it has no place.
       */
      sessionId: string | null;
      /**
       * Format: date-time
       * @example null
       */
      startsAt: string | null;
    };
    ShiftedSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /** @example induction */
      phase: string;
      /** @example 4 */
      ordinal: number;
      /**
       * Format: date
       * @description The day it wanted.
       * @example 2030-03-11
       */
      from: string;
      /**
       * Format: date
       * @description The day it is to be on.
       * @example 2030-03-14
       */
      to: string;
      /**
       * Format: date-time
       * @example null
       */
      startsAt: string | null;
    };
    DenserSchedule: {
      /**
       * @description The phase whose schedule it is.
       * @example maintenance-1
       */
      phase: string;
      /** @example null */
      rrule: string | null;
      /**
       * @description Mean days between doses: 3.5 is twice weekly.
       * @example 7
       */
      intervalDays: number;
      /**
       * Format: date
       * @description The next dose by it.
       * @example 2030-05-06
       */
      nextWanted: string;
    };
    MissedAnswer: {
      /**
       * @example reschedule-in-window
       * @enum {string}
       */
      rule:
        | 'append'
        | 'compress'
        | 'repeat'
        | 'drop-back'
        | 'reschedule-in-window'
        | 'continue-schedule'
        | 'next-available'
        | 'review'
        | 'none';
      /**
       * @example reschedule
       * @enum {string}
       */
      action: 'append' | 'compress' | 'repeat' | 'reschedule' | 'continue' | 'drop-back' | 'ask-prescriber';
      reason: components['schemas']['MissedReasonAnswer'];
      /**
       * @description It was done in the same step, as the protocol says, or there was nothing to do.
       * @example false
       */
      applied: boolean;
      /**
       * Format: uuid
       * @description Where somebody has to decide: what one call of its `apply` would do stands there.
       */
      workItemId: string | null;
      wanted: components['schemas']['WantedSession'][];
      shifts: components['schemas']['ShiftedSession'][];
      /** @description The schedule that a prescriber may return to where symptoms got worse. */
      dropBack: components['schemas']['DenserSchedule'] | null;
      lapse: components['schemas']['CourseLapse'];
    };
    EndedSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example booked
       * @enum {string}
       */
      status:
        | 'proposed'
        | 'booked'
        | 'checked-in'
        | 'in-progress'
        | 'observation'
        | 'completed'
        | 'cancelled'
        | 'no-show'
        | 'aborted'
        | 'left-against-advice'
        | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /**
       * @description Of an aborted session: whether it is one of those that the course counts. Null of any other.
       * @example null
       */
      countsTowardsCourse: boolean | null;
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase; never used again.
       * @example 1
       */
      ordinal: number;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset; null while it is known but not placed.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string | null;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description The evaluation that must be met before it may start.
       * @example null
       */
      pendingGate: string | null;
      resources: components['schemas']['SessionResource'][];
      /** @description What differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** Format: date-time */
      checkedInAt: string | null;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      administrationEndedAt: string | null;
      /** Format: date-time */
      dischargedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Null where it does not count as given. */
      givenNumber: components['schemas']['GivenNumber'] | null;
      /** @description Null where the session counts as given, and where its plan is not active. */
      missed: components['schemas']['MissedAnswer'] | null;
    };
    SessionReason: {
      /** @example Patient asked to skip this week */
      reason?: string;
      /**
       * @description By a clinician's judgement, since the last dose; some protocols then ask for more than the missed session.
       * @example false
       */
      symptomsWorsened?: boolean;
    };
    AbortSession: {
      /** @example Blood pressure above 180/110 mmHg twice */
      reason: string;
      /**
       * @description Whether enough was given for it to be one of the sessions that the course counts.
       * @example false
       */
      countsTowardsCourse: boolean;
      /**
       * @description By a clinician's judgement, since the last dose.
       * @example false
       */
      symptomsWorsened?: boolean;
    };
    LeaveAgainstAdvice: {
      /**
       * @description What the patient was told, and why they left all the same.
       * @example Told of the risk of sedation; had to catch a train
       */
      reason: string;
    };
    LeftBreach: {
      /** @example GAP_MAX_EXCEEDED */
      code: string;
      /** @example 2 days more than allowed between induction 6 and maintenance 1 */
      detail: string;
    };
    SessionLeft: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /** @example induction */
      phase: string;
      /** @example 4 */
      ordinal: number;
      /**
       * Format: date-time
       * @example 2030-03-25T09:00:00-04:00
       */
      startsAt: string | null;
      /** @description Rules on the days between doses that it breaks there, now that the session stands again. */
      breaches: components['schemas']['LeftBreach'][];
    };
    SessionMovedBack: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /** @example induction */
      phase: string;
      /** @example 4 */
      ordinal: number;
      /**
       * Format: date-time
       * @description Where it stood until now.
       * @example 2030-03-25T09:00:00-04:00
       */
      from: string;
      /**
       * Format: date-time
       * @example 2030-03-18T09:00:00-04:00
       */
      startsAt: string;
    };
    UndoneSession: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example booked
       * @enum {string}
       */
      status:
        | 'proposed'
        | 'booked'
        | 'checked-in'
        | 'in-progress'
        | 'observation'
        | 'completed'
        | 'cancelled'
        | 'no-show'
        | 'aborted'
        | 'left-against-advice'
        | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /**
       * @description Of an aborted session: whether it is one of those that the course counts. Null of any other.
       * @example null
       */
      countsTowardsCourse: boolean | null;
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase; never used again.
       * @example 1
       */
      ordinal: number;
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset; null while it is known but not placed.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-04T10:55:00-05:00
       */
      endsAt: string | null;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description The evaluation that must be met before it may start.
       * @example null
       */
      pendingGate: string | null;
      resources: components['schemas']['SessionResource'][];
      /** @description What differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** Format: date-time */
      checkedInAt: string | null;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      administrationEndedAt: string | null;
      /** Format: date-time */
      dischargedAt: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Sessions of the plan that were changed after it was recorded as missed: they stay where they stand now. */
      stay: components['schemas']['SessionLeft'][];
      /** @description Sessions that were moved because of it, and moved back. */
      movedBack: components['schemas']['SessionMovedBack'][];
    };
    UndoStep: {
      /** @example The wrong patient was picked from the list */
      reason: string;
      /**
       * @description Cancels the session that was booked in its place since, if nobody has come to it yet.
       * @example false
       */
      cancelReplacement?: boolean;
      /**
       * @description Moves those back that were moved because it was missed, all of them to around where they were, on protocol; or the
       *     step is refused. Unless given, they stay.
       * @example false
       */
      moveBack?: boolean;
      /**
       * @description Where the calendar has changed since, or another dose stands too near: a prescriber's leave to have the session
       *     stand there all the same. Never where somebody or something is taken.
       */
      override?: components['schemas']['Override'];
    };
    WaitlistEntryAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8013-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-00000000000a
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000002
       */
      clinicId: string;
      /**
       * @example waiting
       * @enum {string}
       */
      status: 'waiting' | 'served' | 'withdrawn';
      /** @example maintenance-2 */
      phase: string;
      /**
       * @description Null: the phase's next session that could come earlier.
       * @example null
       */
      ordinal: number | null;
      /**
       * Format: date
       * @example null
       */
      earliest: string | null;
      /**
       * Format: date
       * @example null
       */
      latest: string | null;
      /**
       * @example [
       *       "MO",
       *       "WE"
       *     ]
       */
      daysOfWeek: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      /**
       * @description On the clinic's wall clock.
       * @example 09:00
       */
      fromTime: string | null;
      /** @example 13:00 */
      toTime: string | null;
      /** @example null */
      note: string | null;
      /**
       * Format: date-time
       * @description When an offer to it was accepted.
       * @example null
       */
      servedAt: string | null;
      /**
       * Format: date-time
       * @example null
       */
      withdrawnAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateWaitlistEntry: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * @description The phase of which a session would come earlier.
       * @example maintenance-2
       */
      phase: string;
      /**
       * @description Which of its sessions; the next that could come earlier unless given.
       * @example 3
       */
      ordinal?: number | null;
      /**
       * Format: date
       * @description First date on which the patient would come.
       * @example 2030-03-01
       */
      earliest?: string | null;
      /**
       * Format: date
       * @description And the last.
       * @example 2030-03-31
       */
      latest?: string | null;
      /**
       * @example [
       *       "MO",
       *       "WE"
       *     ]
       */
      daysOfWeek?: ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[] | null;
      /**
       * @description Earliest arrival, on the clinic's wall clock.
       * @example 09:00
       */
      fromTime?: string | null;
      /**
       * @description Arrivals end before it.
       * @example 13:00
       */
      toTime?: string | null;
      /** @example Lives around the corner; half an hour of notice will do */
      note?: string | null;
    };
    OfferAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8014-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-00000000000a
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000002
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description What would move there.
       */
      sessionId: string;
      /**
       * Format: uuid
       * @description What keeps the time; offers of one freed time share it, and the first that is accepted gets it.
       */
      holdId: string;
      /**
       * Format: uuid
       * @example null
       */
      waitlistEntryId: string | null;
      /**
       * @description Why this patient: on the waiting list, a session without a place, one that would stand nearer to what was wanted.
       * @example by-hand
       * @enum {string}
       */
      cause: 'waiting-list' | 'unplaced' | 'better-time' | 'by-hand';
      /**
       * @description Withdrawn: another offer of the same time was accepted, or its session or plan is no longer what it was made for.
       * @example open
       * @enum {string}
       */
      status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset.
       * @example 2030-03-13T15:00:00-07:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-13T17:15:00-07:00
       */
      endsAt: string;
      /** @example America/Los_Angeles */
      timeZone: string;
      /**
       * Format: date-time
       * @description Where the session stood when the time was offered; null where it had no place.
       * @example null
       */
      movesFrom: string | null;
      /** @description Rules of the course that it would break there: accepting it needs an override. Never those of an offer made by itself. */
      breaches: components['schemas']['SessionDeviation'][];
      /**
       * Format: date-time
       * @description The time is kept until then.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @example null
       */
      decidedAt: string | null;
      /** @example null */
      note: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CreateOffer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * @description The phase of which a session would move there.
       * @example maintenance-2
       */
      phase: string;
      /** @description Which of its sessions; the next that has not begun unless given. */
      ordinal?: number;
      /**
       * Format: date-time
       * @description The patient's arrival, at a whole minute.
       * @example 2030-06-06T10:00:00-07:00
       */
      startsAt?: string;
      /**
       * Format: uuid
       * @description The session whose time became free.
       */
      freedSessionId?: string;
      /**
       * @description How long the offer keeps the time; as the clinic's policy says unless given.
       * @example 60
       */
      durationMinutes?: number;
      /** @example Asked for by phone */
      note?: string;
    };
    AcceptedOffer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8014-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000007
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-00000000000a
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000002
       */
      clinicId: string;
      /**
       * Format: uuid
       * @description What would move there.
       */
      sessionId: string;
      /**
       * Format: uuid
       * @description What keeps the time; offers of one freed time share it, and the first that is accepted gets it.
       */
      holdId: string;
      /**
       * Format: uuid
       * @example null
       */
      waitlistEntryId: string | null;
      /**
       * @description Why this patient: on the waiting list, a session without a place, one that would stand nearer to what was wanted.
       * @example by-hand
       * @enum {string}
       */
      cause: 'waiting-list' | 'unplaced' | 'better-time' | 'by-hand';
      /**
       * @description Withdrawn: another offer of the same time was accepted, or its session or plan is no longer what it was made for.
       * @example open
       * @enum {string}
       */
      status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
      /**
       * Format: date-time
       * @description The patient's arrival, in the clinic's offset.
       * @example 2030-03-13T15:00:00-07:00
       */
      startsAt: string;
      /**
       * Format: date-time
       * @description End of observation.
       * @example 2030-03-13T17:15:00-07:00
       */
      endsAt: string;
      /** @example America/Los_Angeles */
      timeZone: string;
      /**
       * Format: date-time
       * @description Where the session stood when the time was offered; null where it had no place.
       * @example null
       */
      movesFrom: string | null;
      /** @description Rules of the course that it would break there: accepting it needs an override. Never those of an offer made by itself. */
      breaches: components['schemas']['SessionDeviation'][];
      /**
       * Format: date-time
       * @description The time is kept until then.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @example null
       */
      decidedAt: string | null;
      /** @example null */
      note: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description The session where it stands now. */
      session: components['schemas']['SessionAnswer'];
    };
    AcceptOffer: {
      override?: components['schemas']['Override'];
    };
    WantedExplained: {
      /**
       * @description The local date-time that the rule gave.
       * @example 2030-03-04T09:00:00
       */
      wantedLocal: string;
      /**
       * @description Week of the course, counted from day 1; null before it.
       * @example 1
       */
      courseWeek: number | null;
      /**
       * @description Where the date comes from.
       * @example every week on Mondays and Thursdays, counted from the first day of course week 1
       */
      rule: string;
      /**
       * @description RFC 5545, as the protocol has it; null where dates come from elsewhere.
       * @example FREQ=WEEKLY;BYDAY=MO,TH
       */
      rrule: string | null;
    };
    WindowExplained: {
      /**
       * Format: date
       * @description First date it may be placed on; hard.
       * @example 2030-03-04
       */
      earliest: string;
      /**
       * Format: date
       * @description Later ones are a breach that somebody has to accept.
       * @example 2030-03-06
       */
      latest: string;
    };
    NeighbourAnswer: {
      /** @example induction */
      phase: string;
      /** @example 2 */
      ordinal: number;
      /**
       * Format: date
       * @example 2030-03-07
       */
      date: string;
      /**
       * @description Null while the session has no place.
       * @example 3
       */
      daysBetween: number | null;
      /** @example 2 */
      minDays: number;
      /**
       * @description Null where nothing bounds it.
       * @example 5
       */
      maxDays: number | null;
      /**
       * @description Whether the rule is kept; null while the session has no place.
       * @example true
       */
      kept: boolean | null;
      /** @example 3 days before induction 2 on 2030-03-07: at least 2 days, at most 5, may lie between them. */
      detail: string;
    };
    Refusal: {
      /**
       * @description Stable; branch on this.
       * @example NO_CHAIR_FREE
       */
      code: string;
      /** @example no chair is free */
      detail: string;
      /**
       * Format: uuid
       * @description Where it is one resource that stands in the way.
       */
      resourceId?: string;
    };
    DayAnswer: {
      /**
       * Format: date
       * @example 2030-03-04
       */
      date: string;
      /**
       * @description Whether it is where the session stands.
       * @example true
       */
      placed: boolean;
      /** @description What refuses it as things are now; empty where nothing does. */
      refusals: components['schemas']['Refusal'][];
      /**
       * Format: date-time
       * @description The start nearest to the wanted time that could be had now; null where something refuses the day.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
    };
    TimesAnswer: {
      /**
       * @description First and last start, on the clinic's wall clock.
       * @example 09:00
       */
      from: string;
      /** @example 10:45 */
      to: string;
      /** @description What refuses them as things are now; empty where nothing does. */
      refusals: components['schemas']['Refusal'][];
    };
    ServedAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8002-000000000001
       */
      resourceId: string;
      /** @example chair */
      kind: string;
      /**
       * @description Stable; branch on this.
       * @example ONE_OF_FREE
       * @enum {string}
       */
      code:
        'PINNED' | 'PREFERRED' | 'ONLY_ONE' | 'ONLY_ONE_FREE' | 'SAME_NURSE' | 'ONE_OF_FREE' | 'NOT_TODAY';
      /** @example One of 6 chairs free then; among equals the one in least use, then the first. */
      detail: string;
    };
    RecordedStep: {
      /**
       * Format: date-time
       * @description In the clinic's offset.
       */
      at: string;
      /** @example The patient was received. */
      detail: string;
    };
    SessionExplanation: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-00000000000b
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-00000000000e
       */
      patientId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /**
       * @example booked
       * @enum {string}
       */
      status:
        | 'proposed'
        | 'booked'
        | 'checked-in'
        | 'in-progress'
        | 'observation'
        | 'completed'
        | 'cancelled'
        | 'no-show'
        | 'aborted'
        | 'left-against-advice'
        | 'entered-in-error';
      /** @example null */
      statusReason: string | null;
      /** @example induction */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /**
       * Format: date-time
       * @description In the clinic's offset; null while it is known but not placed.
       * @example 2030-03-04T09:00:00-05:00
       */
      startsAt: string | null;
      /** @example America/New_York */
      timeZone: string;
      /**
       * @description The answer in a few sentences.
       * @example induction 1 was wanted on 2030-03-04 at 09:00 and stands there.
       */
      summary: string;
      wanted: components['schemas']['WantedExplained'];
      window: components['schemas']['WindowExplained'];
      /** @description The sessions before and after it, and what may lie between. Only of one that has still to take place. */
      neighbours: components['schemas']['NeighbourAnswer'][];
      /** @description What differed from the protocol's wish when it was placed, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** @description Each day from the window's beginning to its own, at most 62; without a place to the window's end. */
      days: components['schemas']['DayAnswer'][];
      /** @description Starts of its own day that lie nearer to the wanted time. */
      times: components['schemas']['TimesAnswer'][];
      /** @description Why these resources serve it. */
      resources: components['schemas']['ServedAnswer'][];
      /**
       * @description Whether others could make room at the wanted time by serving visits of that day: `ROOM_CAN_BE_MADE`, `PROVEN_FULL`
       *     or `NO_REASSIGNMENT_WITHIN_BOUND`. Empty where nobody is missing then.
       */
      room: components['schemas']['Refusal'][];
      /** @description Of a session without a place: the nearest starts that break no rule. */
      nearest: string[];
      /** @description What happened to it, as it is on record. */
      record: components['schemas']['RecordedStep'][];
    };
    MaintenanceCounts: {
      /** @description Active plans looked at. */
      plans: number;
      sessionsBooked: number;
      sessionsUnplaced: number;
      /** @description Plans that failed; the others were carried on with. */
      failed: number;
    };
    BookedOrdinal: {
      /** @example maintenance-2 */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /**
       * Format: date-time
       * @example 2030-04-29T09:00:00-04:00
       */
      startsAt: string;
    };
    PlanOutcomeAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000002
       */
      treatmentPlanId: string;
      /**
       * @example booked
       * @enum {string}
       */
      outcome: 'up-to-date' | 'booked' | 'work-item' | 'failed';
      booked: components['schemas']['BookedOrdinal'][];
      /** @description Each has become a work item. */
      unplaced: components['schemas']['ProblemConflict'][];
      detail: string | null;
    };
    MaintenanceRunDetail: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800b-000000000001
       */
      id: string;
      /**
       * @example completed
       * @enum {string}
       */
      status: 'running' | 'completed' | 'abandoned';
      /**
       * Format: date-time
       * @example 2030-03-04T06:00:00Z
       */
      asOf: string;
      counts: components['schemas']['MaintenanceCounts'];
      /** Format: date-time */
      finishedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description What was done for each active plan. */
      plans: components['schemas']['PlanOutcomeAnswer'][];
      dryRun: boolean;
    };
    StartMaintenanceRun: {
      /**
       * @description Say what would be booked, and book nothing.
       * @example true
       */
      dryRun?: boolean;
      /**
       * Format: date-time
       * @description Look ahead from this instant; now unless given. Nothing is ever booked in the past.
       * @example 2030-03-04T06:00:00Z
       */
      asOf?: string;
    };
    MaintenanceRunAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800b-000000000001
       */
      id: string;
      /**
       * @example completed
       * @enum {string}
       */
      status: 'running' | 'completed' | 'abandoned';
      /**
       * Format: date-time
       * @example 2030-03-04T06:00:00Z
       */
      asOf: string;
      counts: components['schemas']['MaintenanceCounts'];
      /** Format: date-time */
      finishedAt: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      dryRun: boolean;
    };
    WorkItemAnswer: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800a-000000000001
       */
      id: string;
      /**
       * @example unplaced-session
       * @enum {string}
       */
      kind:
        | 'unplaced-session'
        | 'missed-session'
        | 'gap-breach'
        | 'lapse'
        | 'closure-over-booking'
        | 'hours-over-booking'
        | 'outage-over-booking'
        | 'resource-over-booking'
        | 'unavailability-over-booking'
        | 'maintenance-failed';
      /**
       * @example open
       * @enum {string}
       */
      status: 'open' | 'resolved' | 'dismissed';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /** Format: uuid */
      treatmentPlanId: string | null;
      /** Format: uuid */
      sessionId: string | null;
      /** @example maintenance-2 session 5, wanted on 2030-07-01, could not be placed. */
      detail: string;
      /** @description What stands in the way, and the nearest times that would work. */
      conflicts: components['schemas']['ProblemConflict'][];
      note: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    FixedSession: {
      /**
       * Format: uuid
       * @description Null for one that the fix makes.
       */
      sessionId: string | null;
      /** @example induction */
      phase: string;
      /**
       * @description From 1 within its phase; a session that makes up for another has the phase's next free one.
       * @example 7
       */
      ordinal: number;
      /**
       * @description swap: it stays at its time, and others serve it.
       * @example book
       * @enum {string}
       */
      change: 'book' | 'move' | 'swap' | 'leave-out';
      /**
       * Format: date
       * @description The local date on which it is wanted then.
       * @example 2030-03-25
       */
      wantedDate: string | null;
      /**
       * Format: date-time
       * @description Where it would be, in the clinic's offset; null where there is no place, or none is given.
       * @example 2030-03-25T09:00:00-04:00
       */
      startsAt: string | null;
    };
    SuggestedFix: {
      /**
       * @description Give it to `apply`.
       * @example append
       */
      code: string;
      /** @example A session is added at the end of induction, on 2030-03-25. */
      detail: string;
      /**
       * @description Only a prescriber may apply it.
       * @example false
       */
      prescriberOnly: boolean;
      /**
       * @description Who may apply it: one of these roles is enough.
       * @example [
       *       "scheduler",
       *       "prescriber"
       *     ]
       */
      roles: ('admin' | 'prescriber' | 'nurse' | 'scheduler' | 'viewer' | 'integration')[];
      /** @description What would change; nothing else does. */
      sessions: components['schemas']['FixedSession'][];
      /** @description What stands in its way just now; it is not applied then. Breaches of the course's rules take an override. */
      conflicts: components['schemas']['ProblemConflict'][];
    };
    WorkItemDetail: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800a-000000000001
       */
      id: string;
      /**
       * @example unplaced-session
       * @enum {string}
       */
      kind:
        | 'unplaced-session'
        | 'missed-session'
        | 'gap-breach'
        | 'lapse'
        | 'closure-over-booking'
        | 'hours-over-booking'
        | 'outage-over-booking'
        | 'resource-over-booking'
        | 'unavailability-over-booking'
        | 'maintenance-failed';
      /**
       * @example open
       * @enum {string}
       */
      status: 'open' | 'resolved' | 'dismissed';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /** Format: uuid */
      treatmentPlanId: string | null;
      /** Format: uuid */
      sessionId: string | null;
      /** @example maintenance-2 session 5, wanted on 2030-07-01, could not be placed. */
      detail: string;
      /** @description What stands in the way, and the nearest times that would work. */
      conflicts: components['schemas']['ProblemConflict'][];
      note: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * @description What breaks nothing first, then what breaks rules or gives the session up; otherwise the protocol's or the clinic's
       *     own way first. Empty once the item is closed, or where nobody can help but by hand.
       */
      suggestedFixes: components['schemas']['SuggestedFix'][];
    };
    WorkItemNote: {
      /** @example Booked by hand after a call */
      note?: string;
    };
    FixedWorkItem: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800a-000000000001
       */
      id: string;
      /**
       * @example unplaced-session
       * @enum {string}
       */
      kind:
        | 'unplaced-session'
        | 'missed-session'
        | 'gap-breach'
        | 'lapse'
        | 'closure-over-booking'
        | 'hours-over-booking'
        | 'outage-over-booking'
        | 'resource-over-booking'
        | 'unavailability-over-booking'
        | 'maintenance-failed';
      /**
       * @example open
       * @enum {string}
       */
      status: 'open' | 'resolved' | 'dismissed';
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8001-000000000001
       */
      clinicId: string;
      /** Format: uuid */
      treatmentPlanId: string | null;
      /** Format: uuid */
      sessionId: string | null;
      /** @example maintenance-2 session 5, wanted on 2030-07-01, could not be placed. */
      detail: string;
      /** @description What stands in the way, and the nearest times that would work. */
      conflicts: components['schemas']['ProblemConflict'][];
      note: string | null;
      /**
       * @description The ETag without its quotes.
       * @example 1
       */
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /**
       * Format: uuid
       * @description The re-plan that the fix was; reverting it takes the fix back.
       */
      replanId: string | null;
      /**
       * Format: uuid
       * @description The plan that began by the fix, in place of the item's.
       */
      startedPlanId: string | null;
      /** @description What was changed. */
      sessions: components['schemas']['FixedSession'][];
    };
    ApplyFix: {
      /**
       * @description The code of a suggested fix.
       * @example append
       */
      fix: string;
      /** @description Where it would break rules of the course, such as a maximum gap; never where somebody or something is taken. */
      override?: components['schemas']['Override'] | null;
    };
    TimelineEntry: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /**
       * Format: date-time
       * @description When it was, is or will be: a session's start, a follow-up's due date until it has ended, else when it was said.
       * @example 2030-03-04T14:00:00.000Z
       */
      at: string;
      /**
       * @example session
       * @enum {string}
       */
      kind:
        | 'registration'
        | 'correction'
        | 'eligibility'
        | 'consent'
        | 'authorization'
        | 'preference'
        | 'unavailability'
        | 'note'
        | 'plan-drafted'
        | 'plan-activated'
        | 'plan-ended'
        | 'session'
        | 're-plan'
        | 'follow-up'
        | 'response';
      /**
       * Format: uuid
       * @description Of the record that the entry is about; a correction names the patient.
       * @example 018f0000-0000-7000-8006-000000000001
       */
      id: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string | null;
      /**
       * @description Codes and short words; what was written freely stays with its record.
       * @example induction 1: booked
       */
      summary: string;
    };
    ExportedMaintenanceOutcome: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000002
       */
      treatmentPlanId: string;
      /**
       * @example booked
       * @enum {string}
       */
      outcome: 'up-to-date' | 'booked' | 'work-item' | 'failed';
      booked: components['schemas']['BookedOrdinal'][];
      /** @description Each has become a work item. */
      unplaced: components['schemas']['ProblemConflict'][];
      detail: string | null;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-800b-000000000001
       */
      maintenanceRunId: string;
    };
    ExportedReplanChange: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8006-000000000001
       */
      sessionId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8005-000000000001
       */
      treatmentPlanId: string;
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /** @example induction */
      phase: string;
      /** @example 1 */
      ordinal: number;
      /**
       * @description False: it was in order, and gives way to one that was not.
       * @example true
       */
      affected: boolean;
      /**
       * @description swapped: others serve it at its own time. unplaced: it keeps its booking, and is on the worklist.
       * @example moved
       * @enum {string}
       */
      action: 'swapped' | 'moved' | 'unplaced';
      from: components['schemas']['ReplanPlaceAnswer'];
      /** @description Null where it is unplaced. */
      to: components['schemas']['ReplanPlaceAnswer'] | null;
      /** @description Of a moved session: what differs from the protocol's wish, and why. */
      deviations: components['schemas']['SessionDeviation'][];
      /** @description Of an unplaced session: what stands in the way. */
      conflicts: components['schemas']['ProblemConflict'][];
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8015-000000000001
       */
      replanId: string;
    };
    DisclosureAnswer: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      /**
       * @description The API key's id, the token's subject, or a job's name.
       * @example 018f0000-0000-7000-800d-000000000001
       */
      caller: string;
      /**
       * @description The operationId, or the job's name.
       * @example readPatient
       */
      operation: string;
      reason: string | null;
      /** @example 7f1c2b9e-4f57-4a43-9d0b-0a5f5f6f7a10 */
      requestId: string;
    };
    PatientExport: {
      /**
       * Format: uuid
       * @example 018f0000-0000-7000-8003-000000000001
       */
      patientId: string;
      /** Format: date-time */
      exportedAt: string;
      patient: components['schemas']['PatientAnswer'];
      /** @description What the record said before each correction, the first change first. */
      history: components['schemas']['PatientVersionAnswer'][];
      eligibilityAssessments: components['schemas']['EligibilityAssessmentAnswer'][];
      consents: components['schemas']['ConsentAnswer'][];
      unavailability: components['schemas']['UnavailabilityAnswer'][];
      preferences: components['schemas']['PreferenceAnswer'][];
      authorizations: components['schemas']['AuthorizationAnswer'][];
      notes: components['schemas']['NoteAnswer'][];
      treatmentPlans: components['schemas']['TreatmentPlanAnswer'][];
      /** @description With the resources that each has kept. */
      sessions: components['schemas']['SessionAnswer'][];
      /** @description With their responses. */
      followUps: components['schemas']['FollowUpDetail'][];
      workItems: components['schemas']['WorkItemAnswer'][];
      maintenanceOutcomes: components['schemas']['ExportedMaintenanceOutcome'][];
      /** @description What re-plans of outages and closures made, or would make, of the patient's sessions. */
      replanned: components['schemas']['ExportedReplanChange'][];
      /** @description Times that were kept for the patient; what is kept now is with the hold itself. */
      holds: components['schemas']['HoldAnswer'][];
      /** @description Where the patient waits, or waited, for an earlier time. */
      waitlistEntries: components['schemas']['WaitlistEntryAnswer'][];
      /** @description Times that were offered to the patient. */
      offers: components['schemas']['OfferAnswer'][];
      /** @description Emergencies in which the record was opened. */
      emergencyAccess: components['schemas']['BreakGlassAnswer'][];
      /** @description Who was given or changed the patient's data, when and by what, up to this request. */
      disclosures: components['schemas']['DisclosureAnswer'][];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listAuditEvents: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        /** @description Events that name this patient. */
        patientId?: string;
        /** @description An API key's id, or a job's name. */
        caller?: string;
        /** @description An operationId, or what a job does. */
        operation?: string;
        /** @description Events at or after this instant. */
        from?: string;
        /** @description Events before this instant. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AuditEventAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  listApiKeys: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ApiKeyAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateApiKey'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewApiKeyAnswer'];
        };
      };
    };
  };
  revokeApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readLiveness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthAnswer'];
        };
      };
    };
  };
  readReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadinessAnswer'];
        };
      };
    };
  };
  listProblemTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page for people. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
    };
  };
  readProblemType: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        type: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page for people. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
    };
  };
  readMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
    };
  };
  readOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationAnswer'];
        };
      };
    };
  };
  updateOrganization: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateOrganization'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationAnswer'];
        };
      };
    };
  };
  listClinics: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ClinicAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createClinic: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateClinic'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClinicAnswer'];
        };
      };
    };
  };
  readClinic: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClinicAnswer'];
        };
      };
    };
  };
  updateClinic: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateClinic'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClinicChangeAnswer'];
        };
      };
    };
  };
  listClosures: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ClosureAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createClosure: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateClosure'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClosureCreatedAnswer'];
        };
      };
    };
  };
  deleteClosure: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        closureId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  importHolidays: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ImportHolidays'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HolidayImportAnswer'];
        };
      };
    };
  };
  listResources: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        clinicId?: string;
        kind?: 'chair' | 'bed' | 'room' | 'practitioner' | 'device';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ResourceAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createResource: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateResource'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceAnswer'];
        };
      };
    };
  };
  readResource: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceAnswer'];
        };
      };
    };
  };
  updateResource: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateResource'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResourceChangeAnswer'];
        };
      };
    };
  };
  listOutages: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['OutageAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createOutage: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateOutage'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OutageCreatedAnswer'];
        };
      };
    };
  };
  deleteOutage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        outageId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listPatients: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        /** @description Records that were entered in error too; left out unless `true`. */
        includeEnteredInError?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PatientAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createPatient: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreatePatient'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientAnswer'];
        };
      };
    };
  };
  searchPatients: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SearchPatients'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PatientAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  readPatient: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientAnswer'];
        };
      };
    };
  };
  updatePatient: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdatePatient'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientAnswer'];
        };
      };
    };
  };
  listPatientVersions: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PatientVersionAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  enterPatientInError: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MarkPatient'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientAnswer'];
        };
      };
    };
  };
  restorePatient: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MarkPatient'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientAnswer'];
        };
      };
    };
  };
  listEligibilityAssessments: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['EligibilityAssessmentAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createEligibilityAssessment: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateEligibilityAssessment'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EligibilityAssessmentAnswer'];
        };
      };
    };
  };
  listConsents: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ConsentAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createConsent: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateConsent'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsentAnswer'];
        };
      };
    };
  };
  revokeConsent: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
        consentId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RevokeConsent'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsentAnswer'];
        };
      };
    };
  };
  listUnavailability: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['UnavailabilityAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createUnavailability: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateUnavailability'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnavailabilityCreatedAnswer'];
        };
      };
    };
  };
  deleteUnavailability: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        unavailabilityId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listPreferences: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PreferenceAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createPreference: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreatePreference'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreferenceAnswer'];
        };
      };
    };
  };
  listNotes: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['NoteAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createNote: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateNote'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NoteAnswer'];
        };
      };
    };
  };
  listAuthorizations: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AuthorizationAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createAuthorization: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateAuthorization'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuthorizationAnswer'];
        };
      };
    };
  };
  readAuthorization: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        authorizationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuthorizationAnswer'];
        };
      };
    };
  };
  updateAuthorization: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path: {
        id: string;
        authorizationId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateAuthorization'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuthorizationAnswer'];
        };
      };
    };
  };
  listBreakGlass: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['BreakGlassAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  breakGlass: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BreakGlass'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BreakGlassAnswer'];
        };
      };
    };
  };
  readBreakGlass: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BreakGlassAnswer'];
        };
      };
    };
  };
  endBreakGlass: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EndBreakGlass'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BreakGlassAnswer'];
        };
      };
    };
  };
  listProtocols: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        status?: 'draft' | 'published' | 'retired';
        code?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ProtocolAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createProtocol: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateProtocol'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolAnswer'];
        };
      };
    };
  };
  readProtocol: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolAnswer'];
        };
      };
    };
  };
  listProtocolVersions: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ProtocolVersionAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createProtocolVersion: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateProtocolVersion'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolVersionAnswer'];
        };
      };
    };
  };
  readProtocolVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        n: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolVersionAnswer'];
        };
      };
    };
  };
  publishProtocolVersion: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
        n: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolVersionAnswer'];
        };
      };
    };
  };
  retireProtocolVersion: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
        n: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolVersionAnswer'];
        };
      };
    };
  };
  listProtocolApprovals: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ProtocolApprovalAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  approveProtocol: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateProtocolApproval'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProtocolApprovalAnswer'];
        };
      };
    };
  };
  withdrawProtocolApproval: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        approvalId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listScales: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ScaleAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  readScale: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScaleAnswer'];
        };
      };
    };
  };
  scoreScale: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoreItems'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoreAnswer'];
        };
      };
    };
  };
  listTreatmentPlans: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        patientId?: string;
        clinicId?: string;
        protocolId?: string;
        status?: 'draft' | 'active' | 'on-hold' | 'completed' | 'revoked' | 'entered-in-error';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['TreatmentPlanAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createTreatmentPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateTreatmentPlan'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanAnswer'];
        };
      };
    };
  };
  readTreatmentPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanDetail'];
        };
      };
    };
  };
  updateTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateTreatmentPlan'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanAnswer'];
        };
      };
    };
  };
  proposeCourse: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProposeCourse'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProposalsAnswer'];
        };
      };
    };
  };
  activateTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActivatePlan'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActivatedPlanAnswer'];
        };
      };
    };
  };
  holdTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlanReason'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanAnswer'];
        };
      };
    };
  };
  resumeTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResumePlan'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActivatedPlanAnswer'];
        };
      };
    };
  };
  completeTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlanReason'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanAnswer'];
        };
      };
    };
  };
  revokeTreatmentPlan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlanReason'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TreatmentPlanAnswer'];
        };
      };
    };
  };
  listSessionsOfPlan: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PlanSessionAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        clinicId?: string;
        patientId?: string;
        treatmentPlanId?: string;
        /** @description Sessions that hold this resource. */
        resourceId?: string;
        status?:
          | 'proposed'
          | 'booked'
          | 'checked-in'
          | 'in-progress'
          | 'observation'
          | 'completed'
          | 'cancelled'
          | 'no-show'
          | 'aborted'
          | 'left-against-advice'
          | 'entered-in-error';
        /** @description Sessions that end after this instant. */
        from?: string;
        /** @description Sessions that begin before this instant; at most 92 days after `from`, unless a patient or plan is named. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['SessionAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  bookSession: {
    parameters: {
      query?: never;
      header: {
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BookSession'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  readSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  checkIn: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  startSession: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  endAdministration: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  discharge: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionAnswer'];
        };
      };
    };
  };
  listFollowUps: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        /** @description As of now. */
        status?: 'scheduled' | 'due' | 'overdue' | 'completed' | 'cancelled' | 'missed';
        /** @description Due on this date or later. */
        from?: string;
        /** @description Due before this date. */
        to?: string;
        treatmentPlanId?: string;
        patientId?: string;
        clinicId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['FollowUpAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createFollowUp: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateFollowUp'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  readFollowUp: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  completeFollowUp: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CompleteFollowUp'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  correctFollowUp: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CorrectFollowUp'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  missFollowUp: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MissFollowUp'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  cancelFollowUp: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CancelFollowUp'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FollowUpDetail'];
        };
      };
    };
  };
  listFollowUpResponses: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ResponseAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createFollowUpResponse: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateResponse'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResponseAnswer'];
        };
      };
    };
  };
  listTreatmentPlanFollowUps: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        /** @description As of now. */
        status?: 'scheduled' | 'due' | 'overdue' | 'completed' | 'cancelled' | 'missed';
        /** @description Due on this date or later. */
        from?: string;
        /** @description Due before this date. */
        to?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['FollowUpAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  listAvailability: {
    parameters: {
      query: {
        limit?: number;
        cursor?: string;
        /** @description The plan whose next session of the phase it would be: its rules and its patient's times are kept. */
        treatmentPlanId?: string;
        /** @description Without a plan: the clinic. */
        clinicId?: string;
        /** @description Without a plan: the protocol, of which the newest published version counts. */
        protocolId?: string;
        /** @description The phase whose visit is to fit. */
        phase: string;
        /** @description Starts from this instant on. */
        from: string;
        /** @description Starts before this instant, at most 92 days later. */
        to: string;
        /**
         * @description By time unless `preference` is asked for: then what suits the plan and its patient best comes first, by the weights
         *     of the clinic's policy. It needs a plan.
         */
        order?: 'time' | 'preference';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AvailableStart'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  rescheduleSession: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RescheduleSession'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RescheduleAnswer'];
        };
      };
    };
  };
  createHold: {
    parameters: {
      query?: never;
      header: {
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateHold'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldAnswer'];
        };
      };
    };
  };
  readHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldAnswer'];
        };
      };
    };
  };
  releaseHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listReplans: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        clinicId?: string;
        status?: 'previewed' | 'applied' | 'reverted';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ReplanListed'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createReplan: {
    parameters: {
      query?: never;
      header: {
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateReplan'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplanAnswer'];
        };
      };
    };
  };
  readReplan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplanAnswer'];
        };
      };
    };
  };
  applyReplan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplanAnswer'];
        };
      };
    };
  };
  revertReplan: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplanAnswer'];
        };
      };
    };
  };
  cancelSession: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SessionReason'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSession'];
        };
      };
    };
  };
  recordNoShow: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SessionReason'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSession'];
        };
      };
    };
  };
  abortSession: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AbortSession'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSession'];
        };
      };
    };
  };
  leaveAgainstAdvice: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LeaveAgainstAdvice'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EndedSession'];
        };
      };
    };
  };
  undoStep: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UndoStep'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UndoneSession'];
        };
      };
    };
  };
  listWaitlistEntries: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        clinicId?: string;
        patientId?: string;
        treatmentPlanId?: string;
        status?: 'waiting' | 'served' | 'withdrawn';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['WaitlistEntryAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createWaitlistEntry: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateWaitlistEntry'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WaitlistEntryAnswer'];
        };
      };
    };
  };
  readWaitlistEntry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WaitlistEntryAnswer'];
        };
      };
    };
  };
  deleteWaitlistEntry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listOffers: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        status?: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
        clinicId?: string;
        patientId?: string;
        treatmentPlanId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['OfferAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  createOffer: {
    parameters: {
      query?: never;
      header: {
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateOffer'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OfferAnswer'];
        };
      };
    };
  };
  readOffer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OfferAnswer'];
        };
      };
    };
  };
  acceptOffer: {
    parameters: {
      query?: never;
      header: {
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AcceptOffer'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AcceptedOffer'];
        };
      };
    };
  };
  declineOffer: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OfferAnswer'];
        };
      };
    };
  };
  explainSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionExplanation'];
        };
      };
    };
  };
  listMaintenanceRuns: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MaintenanceRunAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  startMaintenanceRun: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['StartMaintenanceRun'];
      };
    };
    responses: {
      /** @description The answer. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MaintenanceRunDetail'];
        };
      };
    };
  };
  readMaintenanceRun: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MaintenanceRunDetail'];
        };
      };
    };
  };
  listWorkItems: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        status?: 'open' | 'resolved' | 'dismissed';
        kind?:
          | 'unplaced-session'
          | 'missed-session'
          | 'gap-breach'
          | 'lapse'
          | 'closure-over-booking'
          | 'hours-over-booking'
          | 'outage-over-booking'
          | 'resource-over-booking'
          | 'unavailability-over-booking'
          | 'maintenance-failed';
        clinicId?: string;
        treatmentPlanId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['WorkItemAnswer'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  readWorkItem: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkItemDetail'];
        };
      };
    };
  };
  resolveWorkItem: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkItemNote'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkItemAnswer'];
        };
      };
    };
  };
  applyFix: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and books once. */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApplyFix'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FixedWorkItem'];
        };
      };
    };
  };
  dismissWorkItem: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag you read, or * for whatever state there is. */
        'If-Match': string;
        /** @description The same key with the same request gives the same answer, and does it once. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkItemNote'];
      };
    };
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkItemAnswer'];
        };
      };
    };
  };
  readPatientTimeline: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        /** @description Entries at or after this instant. */
        from?: string;
        /** @description Entries before this instant. */
        to?: string;
        /** @description Only these; to name several, repeat the parameter. */
        kinds?: (
          | 'registration'
          | 'correction'
          | 'eligibility'
          | 'consent'
          | 'authorization'
          | 'preference'
          | 'unavailability'
          | 'note'
          | 'plan-drafted'
          | 'plan-activated'
          | 'plan-ended'
          | 'session'
          | 're-plan'
          | 'follow-up'
          | 'response'
        )[];
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['TimelineEntry'][];
            /** @description Ask for the next page with it; null on the last. */
            nextCursor: string | null;
          };
        };
      };
    };
  };
  exportPatient: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PatientExport'];
        };
      };
    };
  };
}
