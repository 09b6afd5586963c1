import type { AlertDesk } from "../../src/apps/cli/context.ts";
import type { AlertsDocument } from "../../src/documents/alerts.ts";
import type { ClaudeSettings } from "../../src/ports/claude-settings.ts";
import type { ServiceDesk } from "../../src/ports/service.ts";

/** Stand as they are, however wide: a path, a line of a file, a command. */
export const VERBATIM: readonly string[] = [
  "/home/ada/.config/systemd/user/claude-meter.service",
  "# Written by `claude-meter service install`; `claude-meter service uninstall` removes it.",
  'ExecStart="/usr/local/lib/nodejs/node-v24.5.0-linux-x64/bin/node" "/usr/local/bin/claude-meter.cjs" "up"',
  "systemctl --user enable --now claude-meter.service",
  "/home/ada/.claude/settings.json",
  `"statusLine": {"type": "command", "command": "'/usr/local/bin/node' '/usr/local/bin/claude-meter.cjs' statusline"}`,
];

const [
  SERVICE_FILE = "",
  SERVICE_COMMENT = "",
  SERVICE_START = "",
  SERVICE_COMMAND = "",
  SETTINGS = "",
  LINE = "",
] = VERBATIM;

const PREVIEW = {
  files: [{ path: SERVICE_FILE, text: `${SERVICE_COMMENT}\n${SERVICE_START}\n`, change: "new" }],
  commands: [SERVICE_COMMAND.split(" ")],
  notes: ["It runs while you are signed in. `loginctl enable-linger` keeps it running without you."],
} as const;

export const SERVICE_DESK: ServiceDesk = {
  preview: async () => PREVIEW,
  install: async () => PREVIEW,
  start: async () => true,
  uninstall: async () => ({ removed: [SERVICE_FILE] }),
  state: async () => ({ kind: "outdated", isActive: true, withTray: true, paths: [SERVICE_FILE] }),
};

export const CLAUDE_SETTINGS: ClaudeSettings = {
  plan: async () => [
    {
      path: SETTINGS,
      before: "{\n}\n",
      after: `{\n  ${LINE}\n}\n`,
      notes: ["A status line of another program stands there; it is kept, and printed below ours."],
    },
  ],
  apply: async () => {},
};

const ALERTS: AlertsDocument = {
  schema: "claude-meter/alerts.v1",
  generatedAt: "2026-10-12T23:00:00.000Z",
  enabled: true,
  quietNow: true,
  outs: [
    { name: "desktop", place: "org.freedesktop.Notifications", lastOkAt: null, lastFailure: null },
    {
      name: "webhook",
      place: "hooks.example.com",
      lastOkAt: "2026-10-12T22:00:00.000Z",
      lastFailure: { at: "2026-10-12T22:30:00.000Z", message: "It answered 503 and was asked again later." },
    },
  ],
  snoozes: [{ account: "ada@example.com", window: "weekly_scoped:Fable", until: "2026-10-13T08:00:00.000Z" }],
  recent: [
    {
      id: "1",
      kind: "level",
      account: { name: "ada", plan: null, email: null },
      window: "five_hour",
      label: "5-hour",
      urgency: "normal",
      title: "5-hour at 90 %",
      message: "The five-hour window is at 92 % and resets in 1 h 10 min.",
      levelPercent: 90,
      usedPercent: 92,
      peakPercent: 92,
      resetsAt: "2026-10-13T00:10:00.000Z",
      hitsWall: null,
      wallAt: null,
      verdict: "ok",
      observedAt: "2026-10-12T22:59:00.000Z",
      firedAt: "2026-10-12T22:59:30.000Z",
      simulated: false,
      fate: "held",
    },
  ],
};

export const ALERT_DESK: AlertDesk = {
  list: async () => ALERTS,
  test: async () => ({
    schema: "claude-meter/alerts-test.v1",
    generatedAt: ALERTS.generatedAt,
    deliveries: [
      { out: "desktop", place: "org.freedesktop.Notifications", delivered: true, message: null },
      { out: "webhook", place: "hooks.example.com", delivered: false, message: "Nothing answers there." },
    ],
  }),
  snooze: async () => ALERTS,
  unsnooze: async () => ALERTS,
};
