import type { Call } from '../common/call.js';
import type { OpenTransaction } from '../database/transaction.js';

/** Who is calling, inside whose organization, and the transaction that acts for them from here on. */
export type BegunCaller = Pick<Call, 'organizationId' | 'caller' | 'roles' | 'clinicIds'> & {
  scopes: string[] | null;
  opened: OpenTransaction;
};
