/**
 * The built-in protocols. Data for a scheduler, not clinical advice: each says its evidence, sources and status, and
 * a clinic approves it before use.
 */
import type { ProtocolDefinition } from '../../domain/protocol.js';
import { intramuscular, sublingualAtHome } from './assisted-therapy.js';
import { monotherapy, olderAdults, resistantDepression, suicidalIdeation } from './esketamine.js';
import { maintenanceLadder } from './iv-depression-ladder.js';
import { ketEct, thriceWeeklyPhillips, twiceWeekly, weeklyOxford } from './iv-depression.js';
import { anxietyMaintenance, ocdSingle } from './ocd-and-anxiety.js';
import { crpsContinuous, crpsTenDays, weeklySeries } from './pain.js';
import { eightInFourWeeks, sixInTwoWeeks } from './ptsd.js';

export const catalogue: ProtocolDefinition[] = [
  twiceWeekly,
  thriceWeeklyPhillips,
  maintenanceLadder,
  resistantDepression,
  monotherapy,
  olderAdults,
  suicidalIdeation,
  sixInTwoWeeks,
  eightInFourWeeks,
  crpsTenDays,
  crpsContinuous,
  weeklySeries,
  ocdSingle,
  anxietyMaintenance,
  intramuscular,
  sublingualAtHome,
  weeklyOxford,
  ketEct,
];
