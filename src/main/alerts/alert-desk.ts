import type { AlertsDocument, AlertsTestDocument } from "../../documents/alerts.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { accountId, UNKNOWN_ACCOUNT_ID } from "../../domain/account.ts";
import type { Notice } from "../../domain/notice.ts";
import { addMs, fromIso, toIso, type EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { FIVE_HOUR, windowKey } from "../../domain/window.ts";
import type { AlertDesk, SnoozeRequest } from "../../apps/cli/context.ts";
import { readAlertState, updateAlertState } from "../../meter/alerts/alert-record.ts";
import { listAlerts } from "../../meter/alerts/list-alerts.ts";
import { isQuiet } from "../../meter/alerts/quiet-hours.ts";
import { withSnoozes, type Snooze } from "../../meter/alerts/snooze.ts";
import { createMachine } from "../../platform/machine.ts";
import { createRandom } from "../../platform/random.ts";
import type { Clock } from "../../ports/clock.ts";
import { alertOuts, alertRules, alertWords } from "./alerts.ts";
import { readStatus } from "../backend/status.ts";
import { openInstallation, type Installation } from "../installation.ts";

/** What commands do with alerts: they share the daemon's record in the store, so both always agree. */
export function createAlertDesk(clock: Clock): AlertDesk {
  const withInstallation = async <T>(work: (installation: Installation) => Promise<T>): Promise<T> => {
    const installation = await openInstallation({ machine: createMachine(), clock, random: createRandom() });
    try {
      return await work(installation);
    } finally {
      await installation.close();
    }
  };
  return {
    list: () => withInstallation(list),
    test: () => withInstallation(test),
    snooze: (request) => withInstallation((installation) => snooze(installation, request)),
    unsnooze: () => withInstallation(unsnooze),
  };
}

async function list(installation: Installation): Promise<AlertsDocument> {
  const { clock, settings, wallClockOf } = installation;
  const nowMs = clock.nowMs();
  return listAlerts(await readAlertState(await installation.store()), {
    outs: alertOuts(installation),
    isQuietNow: isQuiet(alertRules(settings().alerts).quietHours, nowMs, wallClockOf),
    nowMs,
    toAlertDocument: alertWords(installation),
  });
}

/** Sends one alert of kind `test` to every way out, now, whatever the hours are. */
async function test(installation: Installation): Promise<AlertsTestDocument> {
  const nowMs = installation.clock.nowMs();
  const outs = alertOuts(installation);
  if (outs.length === 0) throw noWayOut();
  const alert = alertWords(installation)(testNotice(nowMs, !installation.apiUrl.isReal), nowMs);
  const deliveries = await Promise.all(
    outs.map(async (out) => {
      const outcome = await out.deliver(alert);
      return {
        out: out.name,
        place: out.place,
        delivered: outcome.kind === "delivered",
        message: outcome.kind === "failed" ? outcome.message : null,
      };
    }),
  );
  return { schema: "claude-meter/alerts-test.v1", generatedAt: toIso(nowMs), deliveries };
}

function testNotice(nowMs: EpochMs, isSimulated: boolean): Notice {
  return {
    id: `test ${nowMs}`,
    kind: "test",
    account: { id: UNKNOWN_ACCOUNT_ID, place: 1, count: 1 },
    windowKey: FIVE_HOUR,
    usedPercent: 0,
    verdict: "ok",
    observedAtMs: nowMs,
    firedAtMs: nowMs,
    isSimulated,
  };
}

function noWayOut(): UserError {
  return new UserError({
    code: "no-alert-out",
    message: "Alerts have no way out: the desktop is off, and neither a command nor a web hook is set.",
    hint: "Set alerts.desktop, alerts.command or alerts.webhook in the settings file; docs/alerts.md says how.",
    exitCode: EXIT_CODES.usage,
  });
}

async function unsnooze(installation: Installation): Promise<AlertsDocument> {
  await updateAlertState(await installation.store(), (state) => ({
    next: { ...state, snoozes: [] },
    result: undefined,
  }));
  return list(installation);
}

async function snooze(installation: Installation, request: SnoozeRequest): Promise<AlertsDocument> {
  const nowMs = installation.clock.nowMs();
  const needsStatus =
    request.forMs === undefined || request.account !== undefined || request.window !== undefined;
  const document = needsStatus
    ? await readStatus(installation, { account: request.account, fetch: "never" })
    : undefined;
  const added = snoozesOf(request, document, nowMs);
  await updateAlertState(await installation.store(), (state) => ({
    next: { ...state, snoozes: withSnoozes(state.snoozes, added, nowMs) },
    result: undefined,
  }));
  return list(installation);
}

/** One snooze for everything, or one for each window that is named, or whose reset it lasts to. */
function snoozesOf(
  { forMs, window, account }: SnoozeRequest,
  document: StatusDocument | undefined,
  nowMs: EpochMs,
): readonly Snooze[] {
  if (forMs !== undefined && window === undefined && account === undefined)
    return [{ untilMs: addMs(nowMs, forMs) }];
  const named = (document?.accounts ?? []).flatMap(({ id, windows }) =>
    windows
      .filter(({ key }) => window === undefined || key === window)
      .map(({ key, resetsAt }) => ({
        id,
        key,
        resetsAtMs: resetsAt === null ? undefined : fromIso(resetsAt),
      })),
  );
  const snoozes = named.flatMap(({ id, key, resetsAtMs }): Snooze[] => {
    const untilMs = forMs === undefined ? resetsAtMs : addMs(nowMs, forMs);
    if (untilMs === undefined || untilMs <= nowMs) return [];
    return [{ accountId: accountId(id), windowKey: windowKey(key), untilMs }];
  });
  if (snoozes.length > 0) return snoozes;
  throw new UserError({
    code: "nothing-to-snooze",
    message:
      window === undefined ? "No window has a reset ahead." : `No window "${window}" has a reset ahead.`,
    hint: "Snooze for a time, as in `claude-meter alerts snooze --for 2h`.",
    exitCode: EXIT_CODES.noData,
  });
}
