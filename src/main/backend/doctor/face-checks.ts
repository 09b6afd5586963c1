import { existsSync } from "node:fs";
import { isOurHook, isOurStatusline, programFiles } from "../../../apps/claude-settings/our-commands.ts";
import { parseJson } from "../../../domain/json.ts";
import { NOTIFICATION_SERVICE } from "../../../platform/notify/linux-notification.ts";
import { sessionBusNames } from "../../../platform/notify/session-bus.ts";
import type { SettingsPart } from "../../../ports/claude-settings.ts";
import type { Records } from "../../../ports/store.ts";
import { readAlertState } from "../../../meter/alerts/alert-record.ts";
import { formatAgo } from "../../../view/format/duration.ts";
import { alertOuts } from "../../alerts/alerts.ts";
import { dashboardDir } from "../../api/dashboard-dir.ts";
import { createClaudeSettings } from "../../claude-settings/claude-settings.ts";
import { programWords } from "../../claude-settings/program-words.ts";
import type { Installation } from "../../installation.ts";
import { createService } from "../../cli/service.ts";
import { check, type Check } from "./check.ts";

/** The faces and what they need: Claude Code's settings, the ways out of alerts, the service, the tray's host, the dashboard. */
export async function faceChecks(
  installation: Installation,
  store: Records | undefined,
): Promise<readonly Check[]> {
  return [
    await settingsCheck(installation, "statusline"),
    await settingsCheck(installation, "hooks"),
    ...(await alertChecks(installation, store)),
    await serviceCheck(installation),
    ...(await desktopChecks(installation)),
    dashboardCheck(),
  ];
}

const PART_NAMES = { statusline: "status line", hooks: "hooks" } as const;

async function settingsCheck({ machine }: Installation, part: SettingsPart): Promise<Check> {
  const name = PART_NAMES[part];
  const settings = createClaudeSettings({ machine, program: programWords() });
  const plans = await settings.plan({ part, action: "uninstall", shell: false });
  // What uninstalling would change holds something of ours.
  const installed = plans.filter(({ before, after }) => before !== after);
  const refused = plans.find(({ refusal }) => refusal !== undefined);
  if (installed.length > 0) {
    const where = `installed in ${installed.map(({ path }) => path).join(", ")}`;
    const gone = installed.flatMap(({ before = "" }) => missingFiles(before, part));
    if (gone.length === 0) return check(name, "ok", where);
    const hint = `Run \`claude-meter ${part} install\` again.`;
    return check(name, "problem", `${where}, but ${gone.join(", ")} is not there any more`, hint);
  }
  if (refused) return check(name, "note", `not known: ${refused.refusal ?? ""}`);
  return check(name, "note", "not installed in Claude Code", `Run \`claude-meter ${part} install\` for it.`);
}

/** What our commands in the text of a settings file name and this machine no longer has: Node or claude-meter has moved. */
function missingFiles(settings: string, part: SettingsPart): readonly string[] {
  const isOurs = part === "hooks" ? isOurHook : isOurStatusline;
  const files = allTexts(parseJson(settings)).filter(isOurs).flatMap(programFiles);
  return [...new Set(files)].filter((path) => !existsSync(path));
}

function allTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(allTexts) : [];
}

async function alertChecks(
  installation: Installation,
  store: Records | undefined,
): Promise<readonly Check[]> {
  const outs = alertOuts(installation);
  if (outs.length === 0) return [check("alerts", "note", "no way out is set: nothing is told")];
  const state = store && (await readAlertState(store));
  const nowMs = installation.clock.nowMs();
  return outs.map(({ name, place }) => {
    const { lastOkAtMs, lastFailure } = state?.outs[name] ?? {};
    if (lastFailure) {
      // A machine without a desktop is in order; that there is none is said beside it.
      const state = name === "desktop" ? "note" : "problem";
      const message = `${place}: failed ${formatAgo(nowMs - lastFailure.atMs)}: ${lastFailure.message}`;
      return check(
        `alerts ${name}`,
        state,
        message,
        "`claude-meter alerts test` tries it now.",
        lastFailure.atMs,
      );
    }
    const last = lastOkAtMs === undefined ? "nothing sent yet" : `last sent ${formatAgo(nowMs - lastOkAtMs)}`;
    return check(`alerts ${name}`, "ok", `${place}: ${last}`, undefined, lastOkAtMs);
  });
}

async function serviceCheck({ machine }: Installation): Promise<Check> {
  const { kind, isActive, withTray } = await createService(machine).state();
  const tray = withTray ? ", with the tray" : "";
  if (kind === "absent")
    return check(
      "service",
      "note",
      "not installed",
      "`claude-meter service install` starts the meter at each sign-in.",
    );
  if (kind === "outdated")
    return check(
      "service",
      "problem",
      `installed${tray}, but Node or claude-meter has moved since`,
      "Run `claude-meter service install` again.",
    );
  if (kind === "foreign") return check("service", "note", "a service file of our name is somebody else's");
  if (kind === "unsupported") return check("service", "note", "there is none for this operating system");
  return isActive
    ? check("service", "ok", `installed and running${tray}`)
    : check(
        "service",
        "problem",
        `installed${tray}, and not running`,
        "Its log says why: `journalctl --user -u claude-meter`, or daemon.log.",
      );
}

const WATCHER = "org.kde.StatusNotifierWatcher";

/** A process cannot ask whether it is allowed. Source: reports of vanished items of several menu bar programs on macOS 26, seen 2026-11. */
const MENU_BAR = check(
  "menu bar",
  "note",
  "macOS 26 and later show only items that are allowed in System Settings, Menu Bar; the tray may stand there as osascript",
  "Does it run and not show: `open x-apple.systempreferences:com.apple.MenuBarSettings`, or `claude-meter status --format swiftbar`.",
);

/** What of the desktop may be missing: a panel and notifications on Linux, a permission on macOS. */
async function desktopChecks({ machine }: Installation): Promise<readonly Check[]> {
  if (machine.os === "macos") return [MENU_BAR];
  if (machine.os !== "linux" || machine.isWsl) return [];
  const names = await sessionBusNames(machine.env);
  if (names === undefined)
    return [check("desktop", "note", "no session message bus: neither tray nor notifications here")];
  const tray = names.has(WATCHER)
    ? check("tray host", "ok", `${WATCHER} is there`)
    : check(
        "tray host",
        "note",
        "no panel shows tray icons",
        "GNOME needs the extension AppIndicator; other panels a tray or status notifier plugin.",
      );
  const notices = names.has(NOTIFICATION_SERVICE)
    ? check("notifications", "ok", `${NOTIFICATION_SERVICE} is there`)
    : check("notifications", "note", "no program shows notifications", "Start one, such as dunst or mako.");
  return [tray, notices];
}

function dashboardCheck(): Check {
  return dashboardDir() !== undefined
    ? check("dashboard", "ok", "built in; `claude-meter dashboard` opens it while the daemon runs")
    : check("dashboard", "note", "not part of this build", "Run `npm run build`.");
}
