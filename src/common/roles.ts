export const ROLES = ['admin', 'prescriber', 'nurse', 'scheduler', 'viewer', 'integration'] as const;
export type Role = (typeof ROLES)[number];
