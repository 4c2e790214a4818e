import { Text } from './fields.js';

export class Override {
  /** Why it is right to break a rule; kept in the audit trail. Needs the role prescriber. */
  @Text(500, { example: 'Travel; prescriber agrees to a shorter gap' })
  reason: string;
}
