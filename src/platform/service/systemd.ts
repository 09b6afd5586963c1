import { EXIT_CODES } from "../../domain/user-error.ts";
import {
  DAEMON_JOB,
  SERVICE_MARK,
  TRAY_JOB,
  type ServiceFile,
  type ServiceJob,
  type ServicePlan,
  type ServiceRequest,
} from "./service-request.ts";

/**
 * User units of systemd, and for the tray an autostart entry beside its unit: only GNOME, Plasma and a few others tell systemd that a
 * graphical session has begun (`graphical-session.target`).
 * Source: systemd.service(5), systemd.exec(5), systemd.syntax(7) of systemd 252, where all of it has run; Desktop Application Autostart
 * Specification.
 */
export function planSystemd(request: ServiceRequest, dirs: { readonly configHome: string }): ServicePlan {
  const jobs = request.withTray ? [DAEMON_JOB, TRAY_JOB] : [DAEMON_JOB];
  const names = jobs.map(unitName);
  const systemctl = (...args: readonly string[]) => ({ command: "systemctl", args: ["--user", ...args] });
  // Starts by hand count against the limit of restarts too, and a failure is kept even of a unit that is gone.
  const forgetFailures = (units: readonly string[]) => ({
    ...systemctl("reset-failed", ...units),
    mayFail: true,
  });
  const units = jobs.map((job) => ({
    path: `${dirs.configHome}/systemd/user/${unitName(job)}`,
    text: renderSystemdUnit(job, request),
    encoding: "utf8" as const,
  }));
  const daemonUnit = unitName(DAEMON_JOB);
  return {
    files: request.withTray ? [...units, autostartEntry(dirs.configHome)] : units,
    prepare: [systemctl("daemon-reload"), systemctl("enable", ...names)],
    start: [forgetFailures(names), systemctl("restart", ...names)],
    startDaemon: [forgetFailures([daemonUnit]), systemctl("start", daemonUnit)],
    stop: [{ ...systemctl("disable", "--now", ...names), mayFail: true }, forgetFailures(names)],
    forget: [{ ...systemctl("daemon-reload"), mayFail: true }],
    isActive: systemctl("is-active", "--quiet", daemonUnit),
    notes: ["It runs while you are signed in. `loginctl enable-linger` keeps it running without you."],
  };
}

/** `claude-meter.service`, `claude-meter-tray.service`. */
function unitName({ name }: ServiceJob): string {
  return name === "daemon" ? "claude-meter.service" : `claude-meter-${name}.service`;
}

/** Starts the tray's unit: where the unit has been started already, nothing happens. */
function autostartEntry(configHome: string): ServiceFile {
  const lines = [
    `# ${SERVICE_MARK}`,
    "[Desktop Entry]",
    "Type=Application",
    "Name=claude-meter",
    `Comment=${TRAY_JOB.description}`,
    `Exec=systemctl --user start ${unitName(TRAY_JOB)}`,
    "NoDisplay=true",
    "",
  ];
  return {
    path: `${configHome}/autostart/claude-meter-tray.desktop`,
    text: lines.join("\n"),
    encoding: "utf8",
  };
}

/** No namespaces: those need rights that not every user manager has. No MemoryDenyWriteExecute: V8 compiles. */
const HARDENING = [
  "NoNewPrivileges=yes",
  "LockPersonality=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "SystemCallArchitectures=native",
  "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  "UMask=0077",
];

/** A user unit of systemd, as text. */
export function renderSystemdUnit(job: ServiceJob, { program, env }: ServiceRequest): string {
  const [executable = "", ...args] = startable([...program, ...job.words]);
  const isTray = job.name === "tray";
  const session = isTray
    ? [`After=graphical-session.target ${unitName(DAEMON_JOB)}`, "PartOf=graphical-session.target"]
    : [];
  return [
    `# ${SERVICE_MARK}`,
    "[Unit]",
    `Description=${job.description}`,
    ...session,
    "StartLimitIntervalSec=300",
    "StartLimitBurst=5",
    "",
    "[Service]",
    "Type=exec",
    // The program's path is no argument: a dollar sign in it is itself.
    `ExecStart=${[quote(executable), ...args.map((arg) => quote(arg).replaceAll("$", "$$$$"))].join(" ")}`,
    ...Object.entries(env).map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`),
    "Restart=on-failure",
    "RestartSec=10",
    // The tray that somebody started by hand stays.
    ...(isTray ? [`SuccessExitStatus=${EXIT_CODES.busy}`] : []),
    "TimeoutStopSec=10",
    `SyslogIdentifier=${isTray ? "claude-meter-tray" : "claude-meter"}`,
    ...HARDENING,
    "",
    "[Install]",
    `WantedBy=${isTray ? "graphical-session.target" : "default.target"}`,
    "",
  ].join("\n");
}

/** systemd refuses a program whose own path has a quote or a backslash in it; a shell takes that as an argument. */
function startable(words: readonly string[]): readonly string[] {
  const [executable = ""] = words;
  return /["'\\]/.test(executable) ? ["/bin/sh", "-c", 'exec "$0" "$@"', ...words] : words;
}

/** Quoted as systemd reads words: C escapes inside double quotes, and a percent sign twice, which else begins a specifier. */
function quote(word: string): string {
  const escaped = word
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)
    .replaceAll("%", "%%");
  return `"${escaped}"`;
}
