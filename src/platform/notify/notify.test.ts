import { execFile } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isInstalled } from "../../../test/tools/installed.ts";
import type { AlertDocument, Notifier } from "../../ports/notifier.ts";
import { createCommandNotifier } from "./command-notifier.ts";
import { createDesktopNotifier } from "./desktop-notifier.ts";
import { createWebhookNotifier } from "./webhook-notifier.ts";
import { isWebhookUrl } from "./webhook-url.ts";

const ALERT: AlertDocument = {
  schema: "claude-meter/alert.v1",
  generatedAt: "2026-05-11T18:24:00.000Z",
  id: "1/five_hour/level-80/2026-05-11T18:24:00.000Z",
  kind: "level",
  account: { name: "the account", plan: "max_5x", email: null },
  window: "five_hour",
  label: "5-hour",
  urgency: "normal",
  title: `5-hour: 81% used; $(touch x) "quoted" 'single'`,
  message: "It resets at 20:14. <b>R&D</b> `id` ünïcode\nsecond line",
  levelPercent: 80,
  usedPercent: 81,
  peakPercent: null,
  resetsAt: "2026-05-11T20:14:00.000Z",
  hitsWall: null,
  wallAt: null,
  verdict: "ok",
  observedAt: "2026-05-11T18:24:00.000Z",
  firedAt: "2026-05-11T18:24:00.000Z",
  simulated: false,
};

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "claude-meter-notify-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("the command", () => {
  const write = async (name: string, code: string) => {
    const path = join(dir, name);
    await writeFile(path, code);
    return path;
  };

  it("gets the alert on its input and in its environment, and its arguments as they are", async () => {
    const out = join(dir, "taken.json");
    const script = await write(
      "take.mjs",
      `import { readFileSync, writeFileSync } from "node:fs";
       const { CLAUDE_METER_ALERT_TITLE: title, CLAUDE_METER_ALERT_USED_PERCENT: used } = process.env;
       writeFileSync(process.argv[2], JSON.stringify({ args: process.argv.slice(3), title, used, alert: JSON.parse(readFileSync(0, "utf8")) }));`,
    );
    const argv = [process.execPath, script, out, "a b", "$(id)", "*"] as const;
    const notifier = createCommandNotifier({ argv: [...argv], env: process.env });
    expect(await notifier.deliver(ALERT)).toEqual({ kind: "delivered" });
    expect(JSON.parse(await readFile(out, "utf8"))).toEqual({
      args: ["a b", "$(id)", "*"],
      title: ALERT.title,
      used: "81",
      alert: ALERT,
    });
  });

  it("that fails, hangs, reads nothing or is not there is an outcome", async () => {
    const node = (code: string, timeoutMs = 20_000): Notifier =>
      createCommandNotifier({ argv: [process.execPath, "-e", code], env: process.env, timeoutMs });
    expect(await node("process.exit(3)").deliver(ALERT)).toMatchObject({
      message: expect.stringContaining("ended with 3"),
    });
    expect(await node("setInterval(() => {}, 1000)", 300).deliver(ALERT)).toMatchObject({
      kind: "failed",
      mayRetry: true,
      message: expect.stringContaining("took longer than 0.3 s"),
    });
    expect(await node("process.stdin.destroy()").deliver(ALERT)).toEqual({ kind: "delivered" });
    const absent = createCommandNotifier({ argv: [join(dir, "no-such")], env: process.env });
    expect(await absent.deliver(ALERT)).toMatchObject({ message: "no-such could not be started." });
  });
});

describe("the web hook", () => {
  interface Seen {
    readonly method: string | undefined;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }

  /** A server that answers each request so, and what it saw. */
  async function listen(status: number | "never") {
    const seen: Seen[] = [];
    const server = createServer((request, reply) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        seen.push({
          method: request.method,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        if (status !== "never") reply.writeHead(status, { location: "/elsewhere" }).end("taken");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
      seen,
      url: `http://127.0.0.1:${port}/hook/SECRET`,
      [Symbol.asyncDispose]: () =>
        new Promise<void>((resolve) => {
          server.closeAllConnections();
          server.close(() => resolve());
        }),
    };
  }

  const notifierTo = (url: string, timeoutMs = 5_000) =>
    createWebhookNotifier({
      url,
      env: {},
      userAgent: "claude-meter/test",
      timeoutMs,
      toRequest: (alert) => ({
        url,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alert),
      }),
    });

  it("posts the alert, whole and in UTF-8", async () => {
    await using server = await listen(204);
    expect(await notifierTo(server.url).deliver(ALERT)).toEqual({ kind: "delivered" });
    const [request] = server.seen;
    expect(request).toMatchObject({ method: "POST", headers: { "user-agent": "claude-meter/test" } });
    expect(JSON.parse(request?.body ?? "")).toEqual(ALERT);
  });

  it.each([
    [404, false],
    [302, false],
    [429, true],
    [503, true],
  ])(
    "that answers %i is a failure, worth another try: %s, and its address is not told",
    async (status, mayRetry) => {
      await using server = await listen(status);
      const notifier = notifierTo(server.url);
      const outcome = await notifier.deliver(ALERT);
      expect(outcome).toEqual({ kind: "failed", mayRetry, message: `The server answered ${status}.` });
      expect(server.seen).toHaveLength(1);
      expect(notifier.place).not.toContain("SECRET");
    },
  );

  it("that never answers, or is not there, or speaks no TLS ends in time", async () => {
    await using server = await listen("never");
    expect(await notifierTo(server.url, 200).deliver(ALERT)).toMatchObject({
      message: "No reply within 0.2 s.",
    });
    expect(await notifierTo(server.url.replace("http:", "https:"), 2_000).deliver(ALERT)).toMatchObject({
      kind: "failed",
      mayRetry: true,
    });
    expect(await notifierTo("http://127.0.0.1:9/x").deliver(ALERT)).toMatchObject({ kind: "failed" });
  });

  it("goes by https, or to this machine", () => {
    const good = ["https://ntfy.sh/topic", "http://127.0.0.1:8080/x", "http://localhost/x"];
    const bad = ["http://ntfy.sh/topic", "ftp://ntfy.sh", "ntfy.sh", "", "javascript:alert(1)"];
    expect([...good, ...bad].map(isWebhookUrl)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("the desktop", () => {
  const recorded = async (os: "macos" | "windows" | "linux", isWsl = false) => {
    const calls: { command: string; args: readonly string[] }[] = [];
    const run = (command: string, args: readonly string[]) => {
      calls.push({ command, args });
      return Promise.resolve({ kind: "exited", code: 0, stdout: "", stderr: "" } as const);
    };
    expect(await createDesktopNotifier({ os, isWsl, env: {}, run }).deliver(ALERT)).toEqual({
      kind: "delivered",
    });
    return calls;
  };

  it("of macOS gets the texts as arguments of a fixed script", async () => {
    expect(await recorded("macos")).toEqual([
      {
        command: "/usr/bin/osascript",
        args: [
          "-e",
          "on run argv",
          "-e",
          "display notification (item 3 of argv) with title (item 1 of argv) subtitle (item 2 of argv)",
          "-e",
          "end run",
          "claude-meter",
          ALERT.title,
          ALERT.message,
        ],
      },
    ]);
  });

  it.each([
    ["windows", false],
    ["linux", true],
  ] as const)(
    "of Windows (%s, WSL: %s) gets the texts as data inside an encoded script",
    async (os, isWsl) => {
      const [call] = await recorded(os, isWsl);
      expect(call).toMatchObject({ command: "powershell.exe" });
      expect(call?.args.slice(0, 3)).toEqual(["-NoProfile", "-NonInteractive", "-EncodedCommand"]);
      const script = Buffer.from(call?.args[3] ?? "", "base64").toString("utf16le");
      expect(script).toMatchInlineSnapshot(`
        "$ErrorActionPreference = 'Stop'
        $texts = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('eyJ0aXRsZSI6IjUtaG91cjogODElIHVzZWQ7ICQodG91Y2ggeCkgXCJxdW90ZWRcIiAnc2luZ2xlJyIsIm1lc3NhZ2UiOiJJdCByZXNldHMgYXQgMjA6MTQuIDxiPlImRDwvYj4gYGlkYCDDvG7Dr2NvZGVcbnNlY29uZCBsaW5lIn0=')) | ConvertFrom-Json
        [void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
        [void][Windows.UI.Notifications.ToastNotification, Windows.UI.Notifications, ContentType = WindowsRuntime]
        $toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
        $lines = $toast.GetElementsByTagName('text')
        [void]$lines.Item(0).AppendChild($toast.CreateTextNode($texts.title))
        [void]$lines.Item(1).AppendChild($toast.CreateTextNode($texts.message))
        [Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe').Show((New-Object Windows.UI.Notifications.ToastNotification $toast))"
      `);
      const texts = /FromBase64String\('([A-Za-z0-9+/=]+)'\)/.exec(script)?.[1] ?? "";
      expect(JSON.parse(Buffer.from(texts, "base64").toString("utf8"))).toEqual({
        title: ALERT.title,
        message: ALERT.message,
      });
    },
  );

  it("of Linux without a message bus is a failure that says so", async () => {
    const run = () => Promise.reject(new Error("nothing is run"));
    const bare = createDesktopNotifier({ os: "linux", isWsl: false, env: {}, run });
    expect(await bare.deliver(ALERT)).toMatchObject({
      message: expect.stringContaining("no session message bus"),
    });
    const gone = createDesktopNotifier({ os: "linux", isWsl: false, env: { XDG_RUNTIME_DIR: dir }, run });
    expect(await gone.deliver(ALERT)).toMatchObject({ kind: "failed", mayRetry: true });
  });

  describe.skipIf(!isInstalled("dbus-run-session"))("of Linux, on a real message bus", () => {
    const onBus = async (mode: string) => {
      const script = join(import.meta.dirname, "fixtures", "notify-on-bus.ts");
      const run = promisify(execFile)("dbus-run-session", [
        "--",
        process.execPath,
        script,
        mode,
        JSON.stringify(ALERT),
      ]);
      return JSON.parse((await run).stdout) as { outcome: unknown; calls: readonly unknown[] };
    };

    it("takes a notification, its body escaped for a server that reads markup", async () => {
      const { outcome, calls } = await onBus("markup");
      expect(outcome).toEqual({ kind: "delivered" });
      expect(calls).toEqual([
        {
          app: "claude-meter",
          replaces: 0,
          icon: "",
          summary: ALERT.title,
          body: "It resets at 20:14. &lt;b&gt;R&amp;D&lt;/b&gt; `id` ünïcode\nsecond line",
          actions: [],
          hints: { urgency: 1, category: "x-claude-meter.usage" },
          timeout: -1,
        },
      ]);
    });

    it("takes a plain body for a server that does not", async () => {
      expect((await onBus("plain")).calls).toMatchObject([{ body: ALERT.message }]);
    });

    it("is a failure where nobody serves notifications", async () => {
      const { outcome } = await onBus("nobody");
      expect(outcome).toMatchObject({ kind: "failed", mayRetry: true });
    });
  });
});
