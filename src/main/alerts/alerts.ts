import type { Notice } from "../../domain/notice.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { AlertDocument } from "../../documents/alerts.ts";
import type { AlertRules } from "../../meter/alerts/alert-rules.ts";
import { createAlerts, type Alerts } from "../../meter/alerts/alerts.ts";
import { minuteOfDay } from "../../meter/alerts/quiet-hours.ts";
import { createCommandNotifier } from "../../platform/notify/command-notifier.ts";
import { createDesktopNotifier } from "../../platform/notify/desktop-notifier.ts";
import { createWebhookNotifier } from "../../platform/notify/webhook-notifier.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { toAlertDocument } from "../../view/alerts/alert-document.ts";
import { toAlertPost } from "../../view/alerts/alert-webhook.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import type { Installation } from "../installation.ts";
import type { Settings } from "../settings/settings.ts";
import { VERSION } from "../version.ts";

type AlertSettings = Settings["alerts"];

/** The alerts of this machine, as the settings want them at each moment. Errors: `StoreError`. */
export async function openAlerts(installation: Installation): Promise<Alerts> {
  const { clock, wallClockOf, settings } = installation;
  return createAlerts({
    store: await installation.store(),
    clock,
    wallClockOf,
    orders: () => ({
      rules: alertRules(settings().alerts),
      outs: alertOuts(installation),
      toAlertDocument: alertWords(installation),
    }),
  });
}

export function alertRules(settings: AlertSettings): AlertRules {
  const [fromMinute, toMinute] = [minuteOfDay(settings.quietFrom), minuteOfDay(settings.quietTo)];
  const isQuietSometimes = fromMinute !== undefined && toMinute !== undefined && fromMinute !== toMinute;
  return {
    ...settings,
    quietHours: isQuietSometimes ? { fromMinute, toMinute, afterwards: settings.quietThen } : undefined,
  };
}

/** Every way out that the settings name. */
export function alertOuts({ machine, settings }: Installation): readonly Notifier[] {
  const { alerts } = settings();
  const { desktop, webhook, webhookFormat } = alerts;
  const [program, ...args] = alerts.command;
  const { env } = machine;
  return [
    ...(desktop ? [createDesktopNotifier(machine)] : []),
    ...(program ? [createCommandNotifier({ argv: [program, ...args], env })] : []),
    ...(webhook
      ? [
          createWebhookNotifier({
            url: webhook,
            env,
            userAgent: `claude-meter/${VERSION}`,
            toRequest: (alert) => toAlertPost(alert, webhookFormat, webhook),
          }),
        ]
      : []),
  ];
}

/** Puts notices into words. */
export function alertWords({
  wallClockOf,
  settings,
}: Installation): (notice: Notice, nowMs: EpochMs) => AlertDocument {
  const localTime = createLocalTime(wallClockOf);
  const { showEmail } = settings().alerts;
  return (notice, nowMs) => toAlertDocument(notice, { localTime, showEmail, nowMs });
}
