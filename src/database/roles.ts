import type { DataSource } from 'typeorm';
import { StartError } from './start-error.js';

/** Owns nothing and sees one organization: what every request and job acts as. */
export const APP_ROLE = 'regimen_app';
/** Sees the ids of organizations, so that jobs find them. */
export const SYSTEM_ROLE = 'regimen_system';

const ROLES = [APP_ROLE, SYSTEM_ROLE];

/** duplicate_object, unique_violation: another database of the cluster, or another process, made it. */
const PRESENT = new Set(['42710', '23505']);

/**
 * Roles belong to the cluster, not to the database: they are made outside the migrations, shared by every database of
 * the cluster, and never dropped. Since PostgreSQL 16 who makes a role has to grant it to itself to act as it.
 * @throws StartError with the SQL for an administrator, where this login may not do it
 */
export async function ensureRoles(dataSource: DataSource): Promise<void> {
  const missing: string[] = [];
  for (const role of ROLES) {
    if (await mayActAs(dataSource, role)) continue;
    const known = await dataSource.query<unknown[]>('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    const statements = [
      ...(known.length > 0 ? [] : [`CREATE ROLE ${role} NOLOGIN NOBYPASSRLS`]),
      `GRANT ${role} TO CURRENT_USER`,
    ];
    const refused: string[] = [];
    for (const statement of statements) {
      await dataSource.query(statement).catch((error: unknown) => {
        const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
        if (!PRESENT.has(code ?? '')) refused.push(statement);
      });
    }
    // Another process may have done meanwhile what this one was refused.
    if (!(await mayActAs(dataSource, role))) missing.push(...refused);
  }
  if (missing.length === 0) return;
  const [{ login }] = await dataSource.query<[{ login: string }]>('SELECT current_user AS login');
  const sql = missing.join('; ').replaceAll('CURRENT_USER', `"${login}"`);
  throw new StartError(`This login may not make the roles Regimen needs; let an administrator run: ${sql};`);
}

async function mayActAs(dataSource: DataSource, role: string): Promise<boolean> {
  const [found] = await dataSource.query<{ may: boolean }[]>(
    `SELECT pg_has_role(current_user, oid, 'MEMBER') AS may FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  if (!found?.may) return false;
  // Membership without the SET option (PostgreSQL 16+) is not enough; the attempt itself tells.
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`BEGIN; SET LOCAL ROLE ${role}; ROLLBACK`);
    return true;
  } catch {
    await runner.query('ROLLBACK').catch(() => undefined);
    return false;
  } finally {
    await runner.release();
  }
}
