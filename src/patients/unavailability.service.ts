import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AffectedSessions, visitOf, type PatientSession } from '../clinics/affected-sessions.js';
import { affectedSessionAnswer } from '../clinics/clinics.dto.js';
import { beyondReach } from '../common/beyond-reach.js';
import type { Call } from '../common/call.js';
import { Clock } from '../common/clock.js';
import { Disclosures } from '../common/disclosures.js';
import { Ids } from '../common/ids.js';
import { byId, keysetPage, mapPage, type Page, type PageQuery } from '../common/page.js';
import { Transactions } from '../common/transactions.js';
import { found } from '../common/validation.js';
import { asked, type Question } from '../database/prepared.js';
import type { PatientPreferences } from '../domain/course-types.js';
import { invalid } from '../domain/errors.js';
import { overlaps, type Interval } from '../domain/interval.js';
import type { LocalTime } from '../domain/local-time.js';
import { unavailabilityFaults, unavailableIntervals, type Unavailability } from '../domain/unavailability.js';
import { PatientsService, unmarked } from './patients.service.js';
import {
  unavailabilityAnswer,
  type CreateUnavailability,
  type UnavailabilityAnswer,
  type UnavailabilityCreatedAnswer,
} from './unavailability.dto.js';
import { PatientUnavailability } from './unavailability.entity.js';

/** What placing a patient's sessions asks of the patient. */
export interface PatientTimes {
  unavailability: Unavailability[];
  /** The latest preference's; null where there is none. */
  preferredTimeOfDay: LocalTime | null;
  preferences: PatientPreferences;
}

const TIMES = `
  SELECT
    (SELECT coalesce(json_agg(CASE WHEN rrule IS NULL
       THEN json_build_object('startsAt', (extract(epoch FROM starts_at) * 1000)::bigint,
                              'endsAt', (extract(epoch FROM ends_at) * 1000)::bigint)
       ELSE json_build_object('rrule', rrule, 'from', from_time, 'to', to_time, 'validFrom', valid_from,
                              'validUntil', valid_until, 'timeZone', time_zone) END ORDER BY id), '[]')
     FROM patient_unavailability WHERE organization_id = $1 AND patient_id = $2) AS unavailability,
    (SELECT json_build_object('time', preferred_time_of_day, 'weekdays', preferred_weekdays, 'earliest', earliest,
                              'latest', latest, 'practitionerId', preferred_practitioner_id)
     FROM patient_preference
     WHERE organization_id = $1 AND patient_id = $2
     ORDER BY created_at DESC, id DESC LIMIT 1) AS preference`;

interface TimesRow {
  unavailability: Unavailability[];
  preference: (PatientPreferences & { time: LocalTime | null }) | null;
}

/** The latest preference counts. */
function timesOf({ unavailability, preference }: TimesRow): PatientTimes {
  const {
    time = null,
    weekdays = [],
    earliest = null,
    latest = null,
    practitionerId = null,
  } = preference ?? {};
  return {
    unavailability,
    preferredTimeOfDay: time,
    preferences: { weekdays, earliest, latest, practitionerId },
  };
}

@Injectable()
export class UnavailabilityService {
  constructor(
    private readonly transactions: Transactions,
    private readonly patients: PatientsService,
    private readonly affected: AffectedSessions,
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  create(call: Call, patientId: string, body: CreateUnavailability): Promise<UnavailabilityCreatedAnswer> {
    const now = this.clock.now();
    const faults = unavailabilityFaults(body, now.toISOString().slice(0, 10));
    if (faults.length > 0) throw invalid(faults);
    return this.transactions.run(call, async (tx) => {
      // Locked: what is being booked for the patient meanwhile is seen, or sees this.
      unmarked(await this.patients.lock(tx, call.organizationId, patientId));
      const row = tx.create(PatientUnavailability, {
        organizationId: call.organizationId,
        id: this.ids.next(),
        patientId,
        startsAt: body.startsAt ? new Date(body.startsAt) : null,
        endsAt: body.endsAt ? new Date(body.endsAt) : null,
        rrule: body.rrule ?? null,
        fromTime: body.from ?? null,
        toTime: body.to ?? null,
        validFrom: body.validFrom ?? null,
        validUntil: body.validUntil ?? null,
        timeZone: body.timeZone ?? null,
        reason: body.reason ?? null,
        createdAt: now,
      });
      await tx.insert(PatientUnavailability, row);
      // Each clinic has to know, in the caller's reach or not; the answer names what is.
      await beyondReach(tx, () => this.report(tx, row));
      const sessions = await this.during(tx, row);
      return {
        ...unavailabilityAnswer(row),
        affectedSessions: sessions.map((session) => affectedSessionAnswer(session.clinic)(session)),
      };
    });
  }

  list(call: Call, patientId: string, query: PageQuery): Promise<Page<UnavailabilityAnswer>> {
    const { organizationId } = call;
    return this.transactions.read(call, async (tx) => {
      await this.patients.get(tx, organizationId, patientId);
      const rows = tx
        .createQueryBuilder(PatientUnavailability, 'unavailability')
        .where({ organizationId, patientId });
      return mapPage(await keysetPage(rows, query, byId('unavailability')), unavailabilityAnswer);
    });
  }

  remove(call: Call, patientId: string, id: string): Promise<void> {
    const { organizationId } = call;
    return this.transactions.run(call, async (tx) => {
      await this.patients.lock(tx, organizationId, patientId);
      const where = { organizationId, patientId, id };
      const row = found(await tx.findOneBy(PatientUnavailability, where), 'unavailability');
      await tx.delete(PatientUnavailability, where);
      const cause = { ...causeOf(row), detail: 'The patient can come after all.' };
      await beyondReach(tx, async () => this.affected.settle(tx, row, cause, await this.during(tx, row)));
      // No answer names the patient.
      await this.disclosures.record(tx, call, { patientId }, 'write');
    });
  }

  /** When the patient cannot come in a window, merged. */
  async unavailableOf(
    tx: EntityManager,
    organizationId: string,
    patientId: string,
    window: Interval,
  ): Promise<Interval[]> {
    const { unavailability } = await this.timesOf(tx, organizationId, patientId);
    return unavailableIntervals(unavailability, window);
  }

  /** What `unavailableIntervals` and a wanted time are made of, in one query. */
  timesOf(tx: EntityManager, organizationId: string, patientId: string): Promise<PatientTimes> {
    return asked(tx, this.timesQuestion(organizationId, patientId));
  }

  /** The same, to be asked together with others. */
  timesQuestion(organizationId: string, patientId: string): Question<PatientTimes> {
    return {
      text: TIMES,
      values: [organizationId, patientId],
      answer: ([times]) => timesOf(found(times as TimesRow | undefined, 'patient')),
    };
  }

  private async report(tx: EntityManager, row: PatientUnavailability): Promise<void> {
    const cause = { ...causeOf(row), detail: 'The patient cannot come at the time of this session.' };
    for (const session of await this.during(tx, row)) {
      await this.affected.report(tx, session.clinic, cause, [session]);
    }
  }

  /** Live sessions still to end that it runs over. */
  private async during(tx: EntityManager, row: PatientUnavailability): Promise<PatientSession[]> {
    const { organizationId, patientId: id } = row;
    const start = this.clock.now().getTime();
    const sessions = await this.affected.ofPatient(tx, { organizationId, id }, { start });
    const end = Math.max(start, ...sessions.map(({ endsAt }) => endsAt));
    const out = unavailableIntervals([unavailabilityOf(row)], { start, end });
    return sessions.filter((session) => out.some((interval) => overlaps(interval, visitOf(session))));
  }
}

const causeOf = ({ id }: PatientUnavailability): { kind: 'unavailability-over-booking'; id: string } => ({
  kind: 'unavailability-over-booking',
  id,
});

/** The row as the domain takes it; the table's check says that one kind is whole. */
function unavailabilityOf(row: PatientUnavailability): Unavailability {
  if (row.rrule === null) {
    return { startsAt: row.startsAt?.getTime() ?? 0, endsAt: row.endsAt?.getTime() ?? 0 };
  }
  return {
    rrule: row.rrule,
    from: row.fromTime ?? '',
    to: row.toTime ?? '',
    validFrom: row.validFrom ?? '',
    validUntil: row.validUntil,
    timeZone: row.timeZone ?? '',
  };
}
