import type { EntityManager } from 'typeorm';
import type { Call } from '../common/call.js';
import { DomainError } from '../domain/errors.js';

const isTreating = ({ roles, system }: Call): boolean =>
  system === true || roles.includes('prescriber') || roles.includes('nurse');

/**
 * Who could not see a marked plan may not make one; and the mark is taken off, which shows the plan to everybody, by
 * treating staff only.
 */
export async function refuseMarking(
  tx: EntityManager,
  call: Call,
  patientId: string,
  { from, to }: { from: boolean; to: boolean },
): Promise<void> {
  if (from === to || isTreating(call)) return;
  const [row] = to
    ? await tx.query<{ may: boolean }[]>('SELECT discloses_substance_use($1) AS may', [patientId])
    : [];
  if (row?.may) return;
  throw new DomainError(
    'forbidden',
    'SUBSTANCE_USE_NOT_PERMITTED',
    to
      ? 'A substance-use record needs the role prescriber or nurse, or the consent of the patient that covers you.'
      : 'Only a prescriber or nurse may say that a record is none of substance use.',
  );
}
