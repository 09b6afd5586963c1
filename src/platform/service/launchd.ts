import { escapeXml } from "../../domain/markup.ts";
import {
  DAEMON_JOB,
  SERVICE_MARK,
  TRAY_JOB,
  type ServiceJob,
  type ServicePlan,
  type ServiceRequest,
} from "./service-request.ts";

/** Agents of launchd. Source: launchd.plist(5), launchctl(1) of macOS 13; nobody has run it on a Mac yet. */
export function planLaunchd(
  request: ServiceRequest,
  { homeDir, userId }: { readonly homeDir: string; readonly userId: number },
): ServicePlan {
  const jobs = request.withTray ? [DAEMON_JOB, TRAY_JOB] : [DAEMON_JOB];
  const domain = `gui/${userId}`;
  const launchctl = (...args: readonly string[]) => ({ command: "/bin/launchctl", args });
  const pathOf = (job: ServiceJob): string => `${homeDir}/Library/LaunchAgents/${labelOf(job)}.plist`;
  const stop = jobs.map((job) => ({ ...launchctl("bootout", `${domain}/${labelOf(job)}`), mayFail: true }));
  return {
    files: jobs.map((job) => ({
      path: pathOf(job),
      text: renderLaunchdAgent(job, request),
      encoding: "utf8",
    })),
    // An older one of ours must go before the new one is taken in.
    prepare: stop,
    start: jobs.map((job) => launchctl("bootstrap", domain, pathOf(job))),
    startDaemon: [launchctl("kickstart", `${domain}/${labelOf(DAEMON_JOB)}`)],
    stop,
    forget: [],
    isActive: launchctl("print", `${domain}/${labelOf(DAEMON_JOB)}`),
    notes: ["macOS tells once that a login item was added; it can be switched off under Login Items."],
  };
}

function labelOf({ name }: ServiceJob): string {
  return `dev.claude-meter.${name}`;
}

/** A property list of launchd, as text. */
export function renderLaunchdAgent(job: ServiceJob, { program, env, logPath }: ServiceRequest): string {
  const isTray = job.name === "tray";
  const strings = (words: readonly string[]) =>
    words.map((word) => `    <string>${escapeXml(word)}</string>`);
  const variables = Object.entries(env).flatMap(([name, value]) => [
    `    <key>${escapeXml(name)}</key>`,
    `    <string>${escapeXml(value)}</string>`,
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<!-- ${SERVICE_MARK} -->`,
    '<plist version="1.0">',
    "<dict>",
    "  <key>Label</key>",
    `  <string>${labelOf(job)}</string>`,
    "  <key>ProgramArguments</key>",
    "  <array>",
    ...strings([...program, ...job.words]),
    "  </array>",
    ...(variables.length > 0
      ? ["  <key>EnvironmentVariables</key>", "  <dict>", ...variables, "  </dict>"]
      : []),
    "  <key>RunAtLoad</key>",
    "  <true/>",
    "  <key>KeepAlive</key>",
    "  <dict>",
    "    <key>SuccessfulExit</key>",
    "    <false/>",
    "  </dict>",
    "  <key>ThrottleInterval</key>",
    "  <integer>30</integer>",
    "  <key>ProcessType</key>",
    `  <string>${isTray ? "Interactive" : "Background"}</string>`,
    ...(isTray ? ["  <key>LimitLoadToSessionType</key>", "  <string>Aqua</string>"] : []),
    "  <key>StandardErrorPath</key>",
    `  <string>${escapeXml(isTray ? "/dev/null" : logPath)}</string>`,
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}
