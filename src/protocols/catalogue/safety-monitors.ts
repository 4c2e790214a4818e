import type { SafetyMonitor } from '../../domain/protocol.js';

/** Long-term monitors. Labels say monitor and give no cadence: every number here is an engineering default. */
const LIVER: SafetyMonitor = {
  code: 'liver',
  name: 'ALT, AST and ALP where there is hepatic risk, repeated or high dose',
  baseline: true,
  everyDays: 182,
  everySessions: null,
  trigger: 'ALT above 3 times the upper limit of normal: hold',
  evidence: 'engineering',
};

export const SERIES_MONITORS: SafetyMonitor[] = [
  {
    code: 'urinary-questions',
    name: 'Three questions about urinary symptoms',
    baseline: true,
    everyDays: null,
    everySessions: 1,
    trigger: 'Any new symptom: full scale; visible blood: hold and urology',
    evidence: 'engineering',
  },
  {
    code: 'urinary-scale',
    name: 'ICSI or BPIC-SS',
    baseline: true,
    everyDays: 84,
    everySessions: 8,
    trigger: 'ICSI above baseline or at least 6: urology; haematuria: hold and urology',
    evidence: 'engineering',
  },
  LIVER,
  {
    code: 'cognition',
    name: 'MoCA or a brief cognitive screen',
    baseline: true,
    everyDays: 182,
    everySessions: null,
    trigger: 'Drop of 3 points or more: review',
    evidence: 'engineering',
  },
  {
    code: 'misuse',
    name: 'Prescription monitoring programme, urine drug screen, AUDIT and DAST',
    baseline: true,
    everyDays: 91,
    everySessions: null,
    trigger: 'Unexpected finding: review',
    evidence: 'engineering',
  },
  {
    code: 'pregnancy',
    name: 'Pregnancy test where applicable',
    baseline: true,
    everyDays: 28,
    everySessions: null,
    trigger: 'Positive: hold',
    evidence: 'engineering',
  },
];

/** For courses that go on: the liver every 3 months while dosing is weekly or more often, and benefit against risk. */
export const LONG_TERM_MONITORS: SafetyMonitor[] = [
  ...SERIES_MONITORS.map((monitor) => (monitor.code === 'liver' ? { ...LIVER, everyDays: 91 } : monitor)),
  {
    code: 'benefit-risk',
    name: 'Benefit against risk of going on',
    baseline: false,
    everyDays: 84,
    everySessions: null,
    trigger: 'No response: propose to stop',
    evidence: 'engineering',
  },
];
