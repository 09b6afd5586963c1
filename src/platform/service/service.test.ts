import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "../../../test/tools/installed.ts";
import type { CommandResult } from "../../ports/machine.ts";
import { createServiceDesk } from "./create-service-desk.ts";
import { planLaunchd, renderLaunchdAgent } from "./launchd.ts";
import { DAEMON_JOB, TRAY_JOB, type ServiceRequest } from "./service-request.ts";
import { planSystemd, renderSystemdUnit } from "./systemd.ts";
import { planWindowsTask, renderWindowsTask } from "./windows-task.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

const REQUEST: ServiceRequest = {
  program: ["/opt/node/bin/node", "/opt/claude-meter/bin/claude-meter.cjs"],
  env: { CLAUDE_METER_HOME: "/home/ada/state" },
  withTray: true,
  logPath: "/home/ada/state/daemon.log",
};

/** What each format could trip over. */
const ODD = `/home/Ada & Grace/100% "quoted" it's $HOME \`id\` \\back <ü>/漢字;#x`;

/** Paths with everything but control characters. */
const paths = fc
  .array(
    fc.oneof(
      fc.constantFrom("%", "$", "\\", '"', "'", "&", "<", ">", " ", "`", ";", "#", "漢"),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => `/${parts.join("")}`)
  .filter((text) => !/\p{Cc}|\p{Cs}/u.test(text));

let dir = "";
beforeEach(() => {
  dir = temporaryFolder("service");
});

describe("systemd", () => {
  it("gets exactly these units", () => {
    expect(renderSystemdUnit(DAEMON_JOB, REQUEST)).toMatchInlineSnapshot(`
      "# Written by \`claude-meter service install\`; \`claude-meter service uninstall\` removes it.
      [Unit]
      Description=claude-meter: how much of your Claude allowance is left
      StartLimitIntervalSec=300
      StartLimitBurst=5

      [Service]
      Type=exec
      ExecStart="/opt/node/bin/node" "/opt/claude-meter/bin/claude-meter.cjs" "up" "--foreground"
      Environment="CLAUDE_METER_HOME=/home/ada/state"
      Restart=on-failure
      RestartSec=10
      TimeoutStopSec=10
      SyslogIdentifier=claude-meter
      NoNewPrivileges=yes
      LockPersonality=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      SystemCallArchitectures=native
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
      UMask=0077

      [Install]
      WantedBy=default.target
      "
    `);
    expect(planSystemd(REQUEST, { configHome: "/home/ada/.config" })).toMatchObject({
      files: [
        { path: "/home/ada/.config/systemd/user/claude-meter.service" },
        { path: "/home/ada/.config/systemd/user/claude-meter-tray.service" },
        { path: "/home/ada/.config/autostart/claude-meter-tray.desktop" },
      ],
    });
  });

  it("is told to start anew what runs, however often it was started in the last minutes", () => {
    const { prepare, start, startDaemon } = planSystemd(REQUEST, { configHome: "/c" });
    const words = (steps: typeof start) => steps.map(({ command, args }) => [command, ...args].join(" "));
    expect(words(prepare)).toEqual([
      "systemctl --user daemon-reload",
      "systemctl --user enable claude-meter.service claude-meter-tray.service",
    ]);
    expect(words(start)).toEqual([
      "systemctl --user reset-failed claude-meter.service claude-meter-tray.service",
      "systemctl --user restart claude-meter.service claude-meter-tray.service",
    ]);
    expect(words(startDaemon)).toEqual([
      "systemctl --user reset-failed claude-meter.service",
      "systemctl --user start claude-meter.service",
    ]);
  });

  it("gets the tray's unit with its session, and an autostart entry for desktops that tell it of none", () => {
    const [, unit, entry] = planSystemd(REQUEST, { configHome: "/c" }).files;
    expect(
      unit?.text.split("\n").filter((line) => /^(After|PartOf|WantedBy|SuccessExit)/.test(line)),
    ).toEqual([
      "After=graphical-session.target claude-meter.service",
      "PartOf=graphical-session.target",
      "SuccessExitStatus=6",
      "WantedBy=graphical-session.target",
    ]);
    expect(entry?.text.split("\n").slice(1, -1)).toEqual([
      "[Desktop Entry]",
      "Type=Application",
      "Name=claude-meter",
      "Comment=claude-meter's tray icon",
      "Exec=systemctl --user start claude-meter-tray.service",
      "NoDisplay=true",
    ]);
  });

  it("reads back each word and variable, whatever is in it", () => {
    fc.assert(
      fc.property(paths, paths, paths, (node, executable, home) => {
        const unit = renderSystemdUnit(DAEMON_JOB, {
          ...REQUEST,
          program: [node, executable],
          env: { HOME_X: home },
        });
        const [program = "", ...args] = systemdWords(lineOf(unit, "ExecStart="));
        const words = [program, ...args.map((arg) => arg.replaceAll("$$", "$"))];
        const viaShell = /["'\\]/.test(node) ? ["/bin/sh", "-c", 'exec "$0" "$@"'] : [];
        expect(words).toEqual([...viaShell, node, executable, "up", "--foreground"]);
        for (const arg of args) expect(arg.replaceAll("$$", "")).not.toContain("$");
        expect(systemdWords(lineOf(unit, "Environment="))).toEqual([`HOME_X=${home}`]);
      }),
    );
  });

  it.skipIf(!isInstalled("systemd-analyze")).each([
    ["spaces, a percent and a dollar sign", "Ada & Grace 100% $HOME ü; #"],
    ["quotes and a backslash, which it refuses in a program's own path", `q" it's \\b 100% $X`],
  ])("finds nothing wrong with %s", (_, name) => {
    const folder = join(dir, name);
    mkdirSync(folder, { recursive: true });
    const node = join(folder, "node");
    writeFileSync(node, "#!/bin/sh\n");
    chmodSync(node, 0o755);
    const request: ServiceRequest = {
      ...REQUEST,
      program: [node, join(folder, "meter.cjs")],
      env: { CLAUDE_METER_HOME: ODD },
    };
    const units = [DAEMON_JOB, TRAY_JOB].map((job, index) => {
      const path = join(dir, `meter-${index}.service`);
      writeFileSync(path, renderSystemdUnit(job, request));
      return path;
    });
    const verify = (args: readonly string[]) =>
      execFileSync("systemd-analyze", ["verify", "--user", "--recursive-errors=no", ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, XDG_RUNTIME_DIR: dir },
      });
    expect(verify(units)).toBe("");
    // The check does look at the program: without it, it complains.
    if (/["'\\]/.test(name)) return;
    rmSync(node);
    expect(() => verify(units)).toThrow(/not executable|No such file/);
  });
});

describe("launchd", () => {
  it("gets exactly these agents", () => {
    expect(renderLaunchdAgent(DAEMON_JOB, REQUEST)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <!-- Written by \`claude-meter service install\`; \`claude-meter service uninstall\` removes it. -->
      <plist version="1.0">
      <dict>
        <key>Label</key>
        <string>dev.claude-meter.daemon</string>
        <key>ProgramArguments</key>
        <array>
          <string>/opt/node/bin/node</string>
          <string>/opt/claude-meter/bin/claude-meter.cjs</string>
          <string>up</string>
          <string>--foreground</string>
        </array>
        <key>EnvironmentVariables</key>
        <dict>
          <key>CLAUDE_METER_HOME</key>
          <string>/home/ada/state</string>
        </dict>
        <key>RunAtLoad</key>
        <true/>
        <key>KeepAlive</key>
        <dict>
          <key>SuccessfulExit</key>
          <false/>
        </dict>
        <key>ThrottleInterval</key>
        <integer>30</integer>
        <key>ProcessType</key>
        <string>Background</string>
        <key>StandardErrorPath</key>
        <string>/home/ada/state/daemon.log</string>
      </dict>
      </plist>
      "
    `);
    expect(planLaunchd(REQUEST, { homeDir: "/Users/ada", userId: 501 })).toMatchObject({
      files: [
        { path: "/Users/ada/Library/LaunchAgents/dev.claude-meter.daemon.plist" },
        { path: "/Users/ada/Library/LaunchAgents/dev.claude-meter.tray.plist" },
      ],
      prepare: [
        { args: ["bootout", "gui/501/dev.claude-meter.daemon"], mayFail: true },
        { args: ["bootout", "gui/501/dev.claude-meter.tray"], mayFail: true },
      ],
      start: [
        { args: ["bootstrap", "gui/501", "/Users/ada/Library/LaunchAgents/dev.claude-meter.daemon.plist"] },
        { args: ["bootstrap", "gui/501", "/Users/ada/Library/LaunchAgents/dev.claude-meter.tray.plist"] },
      ],
    });
  });

  it("reads back each word and variable, whatever is in it", () => {
    fc.assert(
      fc.property(paths, paths, (executable, home) => {
        const plist = renderLaunchdAgent(DAEMON_JOB, {
          ...REQUEST,
          program: ["/n", executable],
          env: { HOME_X: home },
        });
        const strings = Array.from(plist.matchAll(/<string>([^<]*)<\/string>/g), ([, text]) =>
          xmlText(text ?? ""),
        );
        expect(strings.slice(1, 6)).toEqual(["/n", executable, "up", "--foreground", home]);
      }),
    );
  });
});

describe("the Task Scheduler", () => {
  const place = { stateDir: String.raw`C:\Users\ada\claude-meter`, user: String.raw`PC\ada` };

  it("gets exactly this task", () => {
    const program = [
      String.raw`C:\Program Files\nodejs\node.exe`,
      String.raw`C:\meter\bin\claude-meter.cjs`,
    ] as const;
    expect(renderWindowsTask(DAEMON_JOB, { ...REQUEST, program }, place.user).replaceAll("\r\n", "\n"))
      .toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-16"?>
      <!-- Written by \`claude-meter service install\`; \`claude-meter service uninstall\` removes it. -->
      <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
        <RegistrationInfo>
          <Description>claude-meter: how much of your Claude allowance is left</Description>
        </RegistrationInfo>
        <Triggers>
          <LogonTrigger>
            <Enabled>true</Enabled>
            <UserId>PC\\ada</UserId>
          </LogonTrigger>
        </Triggers>
        <Principals>
          <Principal id="Author">
            <UserId>PC\\ada</UserId>
            <LogonType>InteractiveToken</LogonType>
            <RunLevel>LeastPrivilege</RunLevel>
          </Principal>
        </Principals>
        <Settings>
          <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
          <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
          <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
          <StartWhenAvailable>true</StartWhenAvailable>
          <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
          <RestartOnFailure>
            <Interval>PT1M</Interval>
            <Count>5</Count>
          </RestartOnFailure>
        </Settings>
        <Actions Context="Author">
          <Exec>
            <Command>conhost.exe</Command>
            <Arguments>--headless &quot;C:\\Program Files\\nodejs\\node.exe&quot; C:\\meter\\bin\\claude-meter.cjs up --foreground</Arguments>
          </Exec>
        </Actions>
      </Task>
      "
    `);
    const plan = planWindowsTask(REQUEST, place);
    expect(plan.files[0]).toMatchObject({
      encoding: "utf16le",
      path: String.raw`C:\Users\ada\claude-meter\service\claude-meter.xml`,
    });
    expect(plan.prepare.map(({ args }) => args[0])).toEqual(["/Create", "/Create"]);
    expect(plan.start.map(({ args }) => args[0])).toEqual(["/End", "/Run", "/End", "/Run"]);
    expect(plan.notes).toEqual([
      "A task has no variables of its own: set CLAUDE_METER_HOME for your user (`setx`).",
    ]);
  });

  it("reads back each word, whatever is in it", () => {
    fc.assert(
      fc.property(paths, paths, (node, executable) => {
        const task = renderWindowsTask(DAEMON_JOB, { ...REQUEST, program: [node, executable] }, place.user);
        const words = xmlText(/<Arguments>([^<]*)<\/Arguments>/.exec(task)?.[1] ?? "");
        expect(windowsWords(words)).toEqual(["--headless", node, executable, "up", "--foreground"]);
      }),
    );
  });
});

describe("installing", () => {
  /** A meter that somebody started, or none; what becomes of it is told among the calls. */
  const meterOf = (calls: string[], runs: boolean) => ({
    end: async () => {
      if (runs) calls.push("the meter ends");
      return runs;
    },
    start: async () => void calls.push("the meter starts"),
  });
  const deskOf = (answer: (words: readonly string[]) => CommandResult = () => ok, hasMeter = false) => {
    const calls: string[] = [];
    const desk = createServiceDesk({
      meter: meterOf(calls, hasMeter),
      run: (command, args) => {
        calls.push([command, ...args].join(" "));
        return Promise.resolve(answer([command, ...args]));
      },
      request: REQUEST,
      plan: (request) => planSystemd(request, { configHome: join(dir, ".config") }),
    });
    return { desk, calls };
  };
  const ok = { kind: "exited", code: 0, stdout: "", stderr: "" } as const;
  const unit = () => join(dir, ".config/systemd/user/claude-meter.service");
  const tray = () => join(dir, ".config/systemd/user/claude-meter-tray.service");
  const autostart = () => join(dir, ".config/autostart/claude-meter-tray.desktop");

  it("writes what the preview showed, runs what it named, and uninstalling leaves no trace", async () => {
    const { desk, calls } = deskOf();
    mkdirSync(join(dir, ".config"));
    const preview = await desk.preview({ withTray: true });
    expect([calls, readdirSync(join(dir, ".config"))]).toEqual([[], []]);
    await desk.install({ withTray: true });
    for (const { path, text } of preview.files) expect(readFileSync(path, "utf8")).toBe(text);
    expect(calls).toEqual(preview.commands.map((words) => words.join(" ")));
    expect(await desk.state()).toMatchObject({ kind: "installed", isActive: true, withTray: true });
    expect((await desk.uninstall()).removed).toEqual([unit(), tray(), autostart()]);
    expect(readdirSync(join(dir, ".config"))).toEqual([]);
    expect(await desk.state()).toMatchObject({ kind: "absent", isActive: false });
    expect(await desk.uninstall()).toEqual({ removed: [] });
  });

  it("again changes nothing, and without the tray takes it away", async () => {
    const { desk } = deskOf();
    await desk.install({ withTray: true });
    expect((await desk.preview({ withTray: true })).files.map(({ change }) => change)).toEqual([
      "same",
      "same",
      "same",
    ]);
    await desk.install({ withTray: false });
    expect([unit(), tray(), autostart()].map((path) => existsSync(path))).toEqual([true, false, false]);
  });

  it("leaves a file of somebody else's alone, and says so", async () => {
    const { desk, calls } = deskOf();
    mkdirSync(dirname(unit()), { recursive: true });
    writeFileSync(unit(), "[Unit]\nDescription=mine\n");
    await expect(desk.install({ withTray: false })).rejects.toMatchObject({ code: "service-foreign-file" });
    await expect(desk.uninstall()).rejects.toMatchObject({ code: "service-foreign-file" });
    expect(readFileSync(unit(), "utf8")).toBe("[Unit]\nDescription=mine\n");
    expect([calls, await desk.state()]).toMatchObject([[], { kind: "foreign" }]);
  });

  it("that the service manager refuses leaves all as it was", async () => {
    const refused = { ...ok, code: 1, stderr: "Failed to connect to bus\nmore" };
    const { desk } = deskOf((words) => (words.includes("enable") ? refused : ok));
    mkdirSync(join(dir, ".config"));
    await expect(desk.install({ withTray: true })).rejects.toMatchObject({
      code: "service-step-failed",
      message: expect.stringContaining("Failed to connect to bus."),
    });
    expect(readdirSync(join(dir, ".config"))).toEqual([]);
  });

  it("ends a meter that somebody started before it starts its own", async () => {
    const { desk, calls } = deskOf(() => ok, true);
    await desk.install({ withTray: false });
    const words = calls.map((call) => /^systemctl --user (\S+)/.exec(call)?.[1] ?? call);
    expect(words).toEqual(["daemon-reload", "enable", "the meter ends", "reset-failed", "restart"]);
  });

  it("that fails starts again what ran before: somebody's meter, or the earlier installation", async () => {
    const refused = { ...ok, code: 1, stderr: "no" };
    let isRefused = true;
    const { desk, calls } = deskOf((words) => (isRefused && words.includes("restart") ? refused : ok), true);
    await expect(desk.install({ withTray: false })).rejects.toMatchObject({ code: "service-step-failed" });
    expect(calls.at(-1)).toBe("the meter starts");
    isRefused = false;
    await desk.install({ withTray: false });
    writeFileSync(unit(), readFileSync(unit(), "utf8").replace("/opt/node/bin/node", "/old/node"));
    const earlier = readFileSync(unit(), "utf8");
    isRefused = true;
    await expect(desk.install({ withTray: false })).rejects.toMatchObject({ code: "service-step-failed" });
    expect(readFileSync(unit(), "utf8")).toBe(earlier);
    expect(calls.slice(-2).map((call) => call.split(" ")[2])).toEqual(["reset-failed", "restart"]);
  });

  it("of the tray that fails starts the earlier installation without it, which alone has a unit", async () => {
    const refused = { ...ok, code: 1, stderr: "no" };
    const { desk, calls } = deskOf((words) => (words.includes("claude-meter-tray.service") ? refused : ok));
    await desk.install({ withTray: false });
    await expect(desk.install({ withTray: true })).rejects.toMatchObject({ code: "service-step-failed" });
    expect([unit(), tray(), autostart()].map((path) => existsSync(path))).toEqual([true, false, false]);
    expect(calls.slice(-3)).toEqual([
      "systemctl --user enable claude-meter.service",
      "systemctl --user reset-failed claude-meter.service",
      "systemctl --user restart claude-meter.service",
    ]);
  });

  it("without the tray that fails leaves the earlier installation with it", async () => {
    const refused = { ...ok, code: 1, stderr: "no" };
    let isRefused = false;
    const { desk, calls } = deskOf((words) => (isRefused && words.includes("restart") ? refused : ok));
    await desk.install({ withTray: true });
    isRefused = true;
    await expect(desk.install({ withTray: false })).rejects.toMatchObject({ code: "service-step-failed" });
    expect(await desk.state()).toMatchObject({ kind: "installed", withTray: true });
    expect([unit(), tray(), autostart()].map((path) => existsSync(path))).toEqual([true, true, true]);
    expect(calls).toContain("systemctl --user disable --now claude-meter.service claude-meter-tray.service");
    isRefused = false;
    await desk.install({ withTray: false });
    expect(calls.at(-1)).toBe("systemctl --user restart claude-meter.service");
    expect([unit(), tray(), autostart()].map((path) => existsSync(path))).toEqual([true, false, false]);
  });

  it("gives the daemon to the service manager to start, where it would start this one", async () => {
    const refused = { ...ok, code: 1, stderr: "no" };
    let answer: CommandResult = ok;
    const { desk, calls } = deskOf(() => answer);
    expect([await desk.start(), calls]).toEqual([false, []]);
    await desk.install({ withTray: false });
    expect([await desk.start(), calls.at(-1)]).toEqual([true, "systemctl --user start claude-meter.service"]);
    answer = refused;
    expect(await desk.start()).toBe(false);
    writeFileSync(unit(), readFileSync(unit(), "utf8").replace("/opt/node/bin/node", "/old/node"));
    answer = ok;
    expect(await desk.start()).toBe(false);
  });

  it("knows an installation that Node or the program has moved away from", async () => {
    const { desk } = deskOf();
    await desk.install({ withTray: false });
    writeFileSync(unit(), readFileSync(unit(), "utf8").replace("/opt/node/bin/node", "/old/node"));
    expect(await desk.state()).toMatchObject({ kind: "outdated" });
  });

  it("refuses a path that no file can hold, and a system that it does not know", async () => {
    const run = () => Promise.resolve(ok);
    const plan = (request: ServiceRequest) => planSystemd(request, { configHome: dir });
    const meter = meterOf([], false);
    const bad = createServiceDesk({
      run,
      meter,
      plan,
      request: { ...REQUEST, program: ["/n", "/a\nExecStart=/bin/sh"] },
    });
    await expect(bad.install({ withTray: false })).rejects.toMatchObject({ code: "service-path-refused" });
    const none = createServiceDesk({ run, meter, plan: undefined, request: REQUEST });
    await expect(none.preview({ withTray: false })).rejects.toMatchObject({ code: "service-unsupported" });
    expect(await none.state()).toMatchObject({ kind: "unsupported" });
  });
});

function lineOf(unit: string, key: string): string {
  const line = unit.split("\n").find((one) => one.startsWith(key)) ?? "";
  return line.slice(key.length);
}

/** Words as systemd.syntax(7) reads them, after specifiers: quoted, with backslash escapes, `%%` for a percent sign. */
function systemdWords(line: string): readonly string[] {
  return Array.from(line.matchAll(/"((?:[^"\\]|\\.)*)"/g), ([, word = ""]) => {
    expect(word.replaceAll("%%", "")).not.toContain("%");
    return word.replaceAll("%%", "%").replaceAll(/\\(.)/g, "$1");
  });
}

function xmlText(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

/** As `CommandLineToArgvW` reads arguments: n backslashes and a quote are n/2 backslashes and, for odd n, the quote itself. */
function windowsWords(line: string): readonly string[] {
  const words: string[] = [];
  let [word, isQuoted, isOpen] = ["", false, false];
  for (const [, slashes = "", char = ""] of line.matchAll(/(\\*)([^\\]|$)/gu)) {
    const isQuote = char === '"';
    word += isQuote ? "\\".repeat(Math.floor(slashes.length / 2)) : slashes;
    if (slashes !== "" || char !== "") isOpen ||= slashes !== "" || !/[ \t]/.test(char);
    if (isQuote && slashes.length % 2 === 1) word += '"';
    else if (isQuote) isQuoted = !isQuoted;
    else if (/[ \t]/.test(char) && !isQuoted) {
      if (isOpen) words.push(word);
      [word, isOpen] = ["", false];
    } else word += char;
  }
  return isOpen ? [...words, word] : words;
}
