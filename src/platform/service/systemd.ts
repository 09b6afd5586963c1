import {
  DAEMON_JOB,
  SERVICE_MARK,
  TRAY_JOB,
  type ServiceJob,
  type ServicePlan,
  type ServiceRequest,
} from "./service-request.ts";

/**
 * User units of systemd.
 * Source: systemd.service(5), systemd.exec(5), systemd.syntax(7) of systemd 252; checked by `systemd-analyze verify --user`.
 */
export function planSystemd(request: ServiceRequest, dirs: { readonly configHome: string }): ServicePlan {
  const jobs = request.withTray ? [DAEMON_JOB, TRAY_JOB] : [DAEMON_JOB];
  const names = jobs.map(unitName);
  const systemctl = (...args: readonly string[]) => ({ command: "systemctl", args: ["--user", ...args] });
  return {
    files: jobs.map((job) => ({
      path: `${dirs.configHome}/systemd/user/${unitName(job)}`,
      text: renderSystemdUnit(job, request),
      encoding: "utf8",
    })),
    start: [systemctl("daemon-reload"), systemctl("enable", "--now", ...names)],
    stop: [{ ...systemctl("disable", "--now", ...names), mayFail: true }],
    forget: [{ ...systemctl("daemon-reload"), mayFail: true }],
    isActive: systemctl("is-active", "--quiet", unitName(DAEMON_JOB)),
    notes: ["It runs while you are signed in. `loginctl enable-linger` keeps it running without you."],
  };
}

/** `claude-meter.service`, `claude-meter-tray.service`. */
function unitName({ name }: ServiceJob): string {
  return name === "daemon" ? "claude-meter.service" : `claude-meter-${name}.service`;
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
  const session = isTray ? ["After=graphical-session.target", "PartOf=graphical-session.target"] : [];
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
    "TimeoutStopSec=10",
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
