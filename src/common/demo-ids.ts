const KINDS = [
  'organization',
  'clinic',
  'resource',
  'patient',
  'protocol',
  'plan',
  'session',
  'follow-up',
  'closure',
  'outage',
  'work-item',
  'maintenance-run',
  'approval',
  'api-key',
  'unavailability',
  'authorization',
  'consent',
  'break-glass',
  'hold',
  'waitlist-entry',
  'offer',
  'replan',
] as const;
export type DemoKind = (typeof KINDS)[number];

/** The demo data's constant ids, which the examples in the documentation name: UUIDv7 in form, made up in content. */
export function demoId(kind: DemoKind, n: number): string {
  const group = (0x8000 + KINDS.indexOf(kind)).toString(16);
  return `018f0000-0000-7000-${group}-${n.toString(16).padStart(12, '0')}`;
}
