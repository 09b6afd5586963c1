import { escapeXml } from "../../domain/markup.ts";
import {
  DAEMON_JOB,
  SERVICE_MARK,
  TRAY_JOB,
  type ServiceJob,
  type ServicePlan,
  type ServiceRequest,
} from "./service-request.ts";

/** The folder and the user that tasks are written for. */
export interface WindowsPlace {
  readonly stateDir: string;
  /** `DOMAIN\name`, or a bare name. */
  readonly user: string;
}

/** Tasks at logon of Windows' Task Scheduler. Source: Task Scheduler schema 1.2, `schtasks /Create /XML`; nobody has run it on Windows yet. */
export function planWindowsTask(request: ServiceRequest, place: WindowsPlace): ServicePlan {
  const jobs = request.withTray ? [DAEMON_JOB, TRAY_JOB] : [DAEMON_JOB];
  const schtasks = (...args: readonly string[]) => ({ command: "schtasks.exe", args });
  const pathOf = (job: ServiceJob): string => `${place.stateDir}\\service\\${taskName(job)}.xml`;
  const variables = Object.keys(request.env);
  return {
    files: jobs.map((job) => ({
      path: pathOf(job),
      text: renderWindowsTask(job, request, place.user),
      encoding: "utf16le",
    })),
    prepare: jobs.map((job) => schtasks("/Create", "/TN", taskName(job), "/XML", pathOf(job), "/F")),
    // A task that runs is not started anew.
    start: jobs.flatMap((job) => [
      { ...schtasks("/End", "/TN", taskName(job)), mayFail: true },
      schtasks("/Run", "/TN", taskName(job)),
    ]),
    startDaemon: [schtasks("/Run", "/TN", taskName(DAEMON_JOB))],
    stop: jobs.flatMap((job) => [
      { ...schtasks("/End", "/TN", taskName(job)), mayFail: true },
      { ...schtasks("/Delete", "/TN", taskName(job), "/F"), mayFail: true },
    ]),
    forget: [],
    isActive: schtasks("/Query", "/TN", taskName(DAEMON_JOB)),
    notes:
      variables.length === 0
        ? []
        : [`A task has no variables of its own: set ${variables.join(", ")} for your user (\`setx\`).`],
  };
}

function taskName({ name }: ServiceJob): string {
  return name === "daemon" ? "claude-meter" : `claude-meter-${name}`;
}

/** `conhost --headless` keeps Node's console window away. */
export function renderWindowsTask(job: ServiceJob, { program }: ServiceRequest, user: string): string {
  const words = ["--headless", ...program, ...job.words].map(quoteForWindows).join(" ");
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    `<!-- ${SERVICE_MARK} -->`,
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    "  <RegistrationInfo>",
    `    <Description>${escapeXml(job.description)}</Description>`,
    "  </RegistrationInfo>",
    "  <Triggers>",
    "    <LogonTrigger>",
    "      <Enabled>true</Enabled>",
    `      <UserId>${escapeXml(user)}</UserId>`,
    "    </LogonTrigger>",
    "  </Triggers>",
    "  <Principals>",
    '    <Principal id="Author">',
    `      <UserId>${escapeXml(user)}</UserId>`,
    "      <LogonType>InteractiveToken</LogonType>",
    "      <RunLevel>LeastPrivilege</RunLevel>",
    "    </Principal>",
    "  </Principals>",
    "  <Settings>",
    "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>",
    "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>",
    "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>",
    "    <StartWhenAvailable>true</StartWhenAvailable>",
    "    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>",
    "    <RestartOnFailure>",
    "      <Interval>PT1M</Interval>",
    "      <Count>5</Count>",
    "    </RestartOnFailure>",
    "  </Settings>",
    '  <Actions Context="Author">',
    "    <Exec>",
    "      <Command>conhost.exe</Command>",
    `      <Arguments>${escapeXml(words)}</Arguments>`,
    "    </Exec>",
    "  </Actions>",
    "</Task>",
    "",
  ].join("\r\n");
}

/**
 * A word as `CommandLineToArgvW` reads it: backslashes are themselves except before a quote, where each is written twice.
 * The Task Scheduler expands `%NAME%`; a path with a percent sign cannot be kept from it, and is left as it is.
 */
function quoteForWindows(word: string): string {
  if (word !== "" && !/[\s"]/.test(word)) return word;
  const escaped = word.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\+)$/, "$1$1");
  return `"${escaped}"`;
}
