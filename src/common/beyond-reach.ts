import type { EntityManager } from 'typeorm';

/**
 * Runs `work` without the caller's own restrictions to clinics and to what it may see of substance use, still inside
 * its organization: for what has to be known or done whoever asks. Nothing that `work` alone could see may be told.
 */
export async function beyondReach<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  const [before] = await tx.query<{ clinics: string; roles: string }[]>(
    `SELECT current_setting('app.clinic_ids', true) AS clinics, current_setting('app.roles', true) AS roles`,
  );
  const restrict = (clinics: string, roles: string): Promise<unknown> =>
    tx.query(`SELECT set_config('app.clinic_ids', $1, true), set_config('app.roles', $2, true)`, [
      clinics,
      roles,
    ]);
  await restrict('', '');
  const answer = await work();
  // After a failure there is nothing to restore: the transaction ends with it, and the settings with the transaction.
  await restrict(before?.clinics ?? '', before?.roles ?? '');
  return answer;
}
