import * as z from "zod";
import { alertDocument, alertsDocument, alertsTestDocument } from "../src/documents/alerts.ts";
import {
  burnDocument,
  findingsDocument,
  forecastDocument,
  splitDocument,
} from "../src/documents/analyses.ts";
import {
  apiDocument,
  dashboardLinkDocument,
  helloDocument,
  pairedDocument,
  pairingDocument,
  pairingsDocument,
} from "../src/documents/api.ts";
import { backtestDocument } from "../src/documents/backtest.ts";
import { calibrationDocument } from "../src/documents/calibration.ts";
import { explainDocument } from "../src/documents/explain.ts";
import { guardDocument } from "../src/documents/guard.ts";
import { historyDocument } from "../src/documents/history.ts";
import { lapDocument, lapsDocument } from "../src/documents/lap.ts";
import {
  blocksDocument,
  dailyDocument,
  monthlyDocument,
  projectDocument,
  sessionDocument,
  weeklyDocument,
} from "../src/documents/reports.ts";
import { limitMessageDocument } from "../src/documents/limit-message.ts";
import { machinesDocument } from "../src/documents/machines.ts";
import { seriesDocument } from "../src/documents/series.ts";
import { doctorDocument, errorDocument, importDocument, serviceDocument } from "../src/documents/service.ts";
import { splitHistoryDocument } from "../src/documents/split-history.ts";
import { settingsDocument } from "../src/documents/settings.ts";
import { statusDocument } from "../src/documents/status.ts";
import { usesLine } from "../src/documents/uses.ts";
import { wallsDocument } from "../src/documents/walls.ts";
import { whatIfDocument } from "../src/documents/what-if.ts";

/** Every published document by name. */
export const DOCUMENTS = {
  alert: alertDocument,
  alerts: alertsDocument,
  "alerts-test": alertsTestDocument,
  api: apiDocument,
  blocks: blocksDocument,
  backtest: backtestDocument,
  burn: burnDocument,
  calibration: calibrationDocument,
  daily: dailyDocument,
  "dashboard-link": dashboardLinkDocument,
  doctor: doctorDocument,
  error: errorDocument,
  explain: explainDocument,
  findings: findingsDocument,
  forecast: forecastDocument,
  guard: guardDocument,
  hello: helloDocument,
  history: historyDocument,
  import: importDocument,
  lap: lapDocument,
  laps: lapsDocument,
  "limit-message": limitMessageDocument,
  machines: machinesDocument,
  monthly: monthlyDocument,
  paired: pairedDocument,
  pairing: pairingDocument,
  pairings: pairingsDocument,
  project: projectDocument,
  series: seriesDocument,
  service: serviceDocument,
  session: sessionDocument,
  settings: settingsDocument,
  split: splitDocument,
  "split-history": splitHistoryDocument,
  status: statusDocument,
  uses: usesLine,
  walls: wallsDocument,
  weekly: weeklyDocument,
  "what-if": whatIfDocument,
} as const;

/** The JSON Schema (2020-12) of each document, as the file `schemas/<name>.v1.schema.json` holds it. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(DOCUMENTS).map(([name, document]) => {
      const schema = { title: `claude-meter/${name}.v1`, ...z.toJSONSchema(document) };
      return [`${name}.v1.schema.json`, `${JSON.stringify(schema, null, 2)}\n`];
    }),
  );
}
