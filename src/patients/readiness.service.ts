import { Injectable } from '@nestjs/common';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import type { Question } from '../database/prepared.js';
import { violatedConstraint } from '../database/transaction.js';
import { invalid, type Fault, type Unmet } from '../domain/errors.js';
import { PatientsService } from './patients.service.js';
import {
  consentAnswer,
  eligibilityAnswer,
  type ConsentAnswer,
  type CreateConsent,
  type CreateEligibilityAssessment,
  type EligibilityAssessmentAnswer,
} from './readiness.dto.js';
import { Consent, DISCLOSURE_CONSENT, EligibilityAssessment } from './readiness.entity.js';

/** The latest eligibility assessment, and whether there are consents that cover a protocol and one of them holds. */
interface Readiness {
  outcome: EligibilityAssessment['outcome'] | null;
  validUntil: Date | null;
  consented: boolean;
  standing: boolean;
  inForce: boolean;
}

/** What a course asks for before it begins: eligibility and consent. */
@Injectable()
export class ReadinessService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  assess(
    call: Call,
    patientId: string,
    body: CreateEligibilityAssessment,
  ): Promise<EligibilityAssessmentAnswer> {
    const now = this.clock.now();
    const assessedAt = body.assessedAt ? new Date(body.assessedAt) : now;
    const validUntil = body.validUntil ? new Date(body.validUntil) : null;
    refuseBackward(now, ['/assessedAt', assessedAt], ['/validUntil', validUntil]);
    return this.transactions.run(call, async (tx) => {
      await this.patients.forRecord(tx, call.organizationId, patientId);
      const row = tx.create(EligibilityAssessment, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        patientId,
        outcome: body.outcome,
        assessedAt,
        validUntil,
        reasons: body.reasons ?? [],
        createdAt: now,
      });
      await tx.insert(EligibilityAssessment, row);
      return eligibilityAnswer(row);
    });
  }

  assessments(call: Call, patientId: string, query: PageQuery): Promise<Page<EligibilityAssessmentAnswer>> {
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, call.organizationId, patientId);
      const rows = tx
        .createQueryBuilder(EligibilityAssessment, 'assessment')
        .where({ organizationId: call.organizationId, patientId });
      return mapPage(await keysetPage(rows, query, byId('assessment')), eligibilityAnswer);
    });
  }

  consent(call: Call, patientId: string, body: CreateConsent): Promise<ConsentAnswer> {
    const now = this.clock.now();
    const signedAt = body.signedAt ? new Date(body.signedAt) : now;
    const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
    refuseBackward(now, ['/signedAt', signedAt], ['/expiresAt', expiresAt]);
    refuseRecipients(body);
    return this.transactions.run(call, async (tx) => {
      await this.patients.forRecord(tx, call.organizationId, patientId);
      const row = tx.create(Consent, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        patientId,
        type: body.type ?? 'treatment',
        documentVersion: body.version ?? null,
        protocolId: body.protocolId ?? null,
        signedAt,
        expiresAt,
        recipients: body.recipients ?? null,
        revokedAt: null,
        createdAt: now,
      });
      await tx.insert(Consent, row).catch((error: unknown) => {
        if (violatedConstraint(error) !== 'consent_protocol_fkey') throw error;
        throw invalid([{ pointer: '/protocolId', detail: 'is no protocol of this organization' }]);
      });
      return consentAnswer(row);
    });
  }

  /** It counts no longer from now on; one that was taken back stays as it is. */
  revoke(call: Call, patientId: string, id: string): Promise<ConsentAnswer> {
    return this.transactions.run(call, async (tx) => {
      const { organizationId } = call;
      await this.patients.get(tx, organizationId, patientId);
      const row = await tx.findOne(Consent, {
        where: { organizationId, patientId, id },
        lock: { mode: 'for_no_key_update' },
      });
      const consent = found(row, 'consent');
      if (consent.revokedAt) return consentAnswer(consent);
      consent.revokedAt = this.clock.now();
      await tx.update(Consent, { organizationId, id }, { revokedAt: consent.revokedAt });
      return consentAnswer(consent);
    });
  }

  consents(call: Call, patientId: string, query: PageQuery): Promise<Page<ConsentAnswer>> {
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, call.organizationId, patientId);
      const rows = tx
        .createQueryBuilder(Consent, 'consent')
        .where({ organizationId: call.organizationId, patientId });
      return mapPage(await keysetPage(rows, query, byId('consent')), consentAnswer);
    });
  }

  /** What stands between this patient and a course of a protocol at an instant: eligibility and consent. */
  unmetQuestion(organizationId: string, patientId: string, protocolId: string, at: Date): Question<Unmet[]> {
    return {
      text: `SELECT latest.outcome, latest.valid_until AS "validUntil", consents.*
       FROM (
         SELECT count(*) > 0 AS consented,
                count(*) FILTER (WHERE revoked_at IS NULL) > 0 AS standing,
                count(*) FILTER (
                  WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4)) > 0 AS "inForce"
         FROM consent
         WHERE organization_id = $1 AND patient_id = $2 AND (protocol_id IS NULL OR protocol_id = $3)
           AND type <> '${DISCLOSURE_CONSENT}') AS consents
       LEFT JOIN (
         SELECT outcome, valid_until FROM eligibility_assessment
         WHERE organization_id = $1 AND patient_id = $2
         ORDER BY assessed_at DESC, id DESC LIMIT 1) AS latest ON true`,
      values: [organizationId, patientId, protocolId, at],
      answer: ([readiness]) => {
        const known = found(readiness as Readiness | undefined, 'patient');
        return [...eligibilityUnmet(known, at), ...consentUnmet(known)];
      },
    };
  }
}

function refuseBackward(
  now: Date,
  [pointer, at]: [string, Date],
  [endPointer, end]: [string, Date | null],
): void {
  const faults: Fault[] = [];
  if (at > now) faults.push({ pointer, detail: 'must not be in the future' });
  if (end !== null && end <= at)
    faults.push({ pointer: endPointer, detail: `must be after ${pointer.slice(1)}` });
  if (faults.length > 0) throw invalid(faults);
}

function refuseRecipients({ type, recipients }: CreateConsent): void {
  if (!recipients) return;
  const faults: Fault[] = [];
  if (type !== DISCLOSURE_CONSENT) {
    faults.push({ pointer: '/recipients', detail: `is for consents of type ${DISCLOSURE_CONSENT} only` });
  }
  if (recipients.length === 0) {
    faults.push({ pointer: '/recipients', detail: 'must name a role, or be left out for everybody' });
  }
  if (faults.length > 0) throw invalid(faults);
}

function eligibilityUnmet({ outcome, validUntil }: Readiness, at: Date): Unmet[] {
  if (outcome === null) {
    return [{ code: 'ELIGIBILITY_MISSING', detail: 'No eligibility assessment is recorded.' }];
  }
  if (validUntil !== null && validUntil <= at) {
    return [{ code: 'ELIGIBILITY_EXPIRED', detail: 'The latest eligibility assessment has expired.' }];
  }
  if (outcome === 'deferred' || outcome === 'ineligible') {
    return [{ code: 'NOT_ELIGIBLE', detail: `The latest eligibility assessment says ${outcome}.` }];
  }
  return [];
}

function consentUnmet({ consented, standing, inForce }: Readiness): Unmet[] {
  if (inForce) return [];
  if (consented && !standing) {
    return [{ code: 'CONSENT_REVOKED', detail: 'The consent for this protocol was taken back.' }];
  }
  return consented
    ? [{ code: 'CONSENT_EXPIRED', detail: 'The consent for this protocol has expired.' }]
    : [{ code: 'CONSENT_MISSING', detail: 'No consent covers this protocol.' }];
}
