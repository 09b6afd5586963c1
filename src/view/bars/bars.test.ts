import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../documents/status.ts";
import { epochMs } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../fixtures/seed-status.ts";
import { createLocalTime } from "../format/local-time.ts";
import { agedStatus } from "../menu/aged-status.ts";
import { BAR_FORMATS, BAR_FORMAT_NAMES, type BarFormatName } from "./bar-formats.ts";
import { barText, emptyBar, toBar, type BarModel } from "./bar-model.ts";
import { oneLine } from "./one-line.ts";

const NOW_MS = epochMs(Date.UTC(2026, 4, 11, 18, 24));
const barOf = (document: StatusDocument, nowMs = NOW_MS) =>
  toBar(agedStatus(document, nowMs), { nowMs, localTime: createLocalTime(utcWallClock) });

const calm = windowFixture({
  key: "five_hour",
  label: "5-hour",
  usedPercent: 12,
  resetsAt: "2026-05-11T20:14:00.000Z",
});
const week = windowFixture({ key: "seven_day", label: "Week, all models", usedPercent: 15 });
const calmAccount = { ...SEED_ACCOUNT, windows: [calm, week], binding: null, findings: [] };
const CALM: StatusDocument = { ...SEED_STATUS, accounts: [calmAccount] };
const wallAccount = {
  ...calmAccount,
  windows: [{ ...calm, usedPercent: 100 }, week],
  binding: { key: "five_hour", reason: "It is full." },
  gate: {
    verdict: "blocked" as const,
    walls: ["five_hour"],
    until: "2026-05-11T20:14:00.000Z",
    reason: "The 5-hour window is full.",
    scoped: [],
  },
};

const CASES: Readonly<Record<string, BarModel>> = {
  calm: barOf(CALM),
  "near the wall": barOf(SEED_STATUS),
  blocked: barOf({ ...CALM, accounts: [wallAccount] }),
  stale: barOf(CALM, epochMs(NOW_MS + 40 * 60_000)),
  ended: barOf(CALM, epochMs(NOW_MS + 3 * 3_600_000)),
  "no data": emptyBar("No Claude account was found on this machine."),
  simulated: barOf({ ...CALM, simulated: true }),
  "two accounts": barOf({
    ...CALM,
    accounts: [SEED_ACCOUNT, { ...wallAccount, id: "org-2:x", email: "bob@work.example" }],
  }),
};

describe.each(BAR_FORMAT_NAMES)("%s", (name) => {
  it.each(Object.entries(CASES))("prints exactly this when %s", (_, model) => {
    const { once, frame, exitCode } = BAR_FORMATS[name];
    const stream = frame?.(model);
    expect({
      once: once(model),
      ...(stream === undefined || stream === once(model) ? {} : { frame: stream }),
      exitCode: exitCode?.(model) ?? 0,
    }).toMatchSnapshot();
  });
});

it("the text is what a glance needs: five hours with their reset, the week, and what stops the account first", () => {
  expect(Object.entries(CASES).map(([name, model]) => `${name}: ${barText(model)}`)).toEqual([
    "calm: 5h 12% 1h50 · 7d 15%",
    "near the wall: 5h 81% 1h50 · 7d 68% · Opus 94%",
    "blocked: 5h 100% until 20:14 · 7d 15%",
    "stale: 5h 12% 1h10 · 7d 15% (40m ago)",
    "ended: 5h ended · 7d 15% (3h ago)",
    "no data: Claude –",
    "simulated: SIM 5h 12% 1h50 · 7d 15%",
    "two accounts: ada 5h 81% · 7d 68% | bob 5h 100% until 20:14 · 7d 15%",
  ]);
});

it("two accounts of one e-mail are told apart by their plans", () => {
  const atWork = { ...wallAccount, id: "org-2:x", plan: "team" };
  expect(barText(barOf({ ...CALM, accounts: [SEED_ACCOUNT, atWork] }))).toBe(
    "ada Max 5x 5h 81% · 7d 68% | ada Team 5h 100% until 20:14 · 7d 15%",
  );
});

describe("whatever a name or a message holds", () => {
  /** Names come from the server, and a bar obeys some of what it reads. */
  const nasty = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(
      "</span><b>",
      "%{A1:rm -rf ~:}x%{A}",
      "#(touch x)",
      "#[fg=red]",
      "| bash=/bin/sh",
      "---",
      "-- x",
      "~~~",
      "'; id #",
      "a\nb\r\nc",
      "\u001b[31m",
      "\u2028",
      "100%",
      "\\n",
      ":skull:",
      "'\"$(id)`",
    ),
  );
  const models = fc.tuple(nasty, nasty).map(([email, key]) => {
    const scoped = windowFixture({ key, label: key, usedPercent: 91 });
    const account = {
      ...SEED_ACCOUNT,
      email,
      windows: [...SEED_ACCOUNT.windows, scoped],
      binding: { key, reason: email },
    };
    return barOf({ ...SEED_STATUS, accounts: [account, { ...account, id: "b" }] });
  });
  const lawOf = (name: BarFormatName, law: (text: string, model: BarModel) => void) =>
    fc.assert(fc.property(models, (model) => law(BAR_FORMATS[name].once(model), model)));

  it.each(BAR_FORMAT_NAMES.filter((name) => !["i3blocks", "swiftbar", "xbar", "argos"].includes(name)))(
    "%s gets one line and nothing invisible but its own",
    (name) => {
      lawOf(name, (text) => {
        expect(text.endsWith("\n")).toBe(true);
        const line = withoutColors(text.slice(0, -1));
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      });
    },
  );

  it("waybar reads back the text, and markup only of ours", () => {
    lawOf("waybar", (text, model) => {
      const parsed = JSON.parse(text) as { text: string; tooltip: string };
      expect(pangoText(parsed.text)).toBe(barText(model));
      expect(pangoText(parsed.tooltip)).toBe(model.lines.map((line) => line.text).join("\n"));
    });
  });

  it("polybar reads back the text, and tags only of ours", () => {
    lawOf("polybar", (text, model) => {
      const plain = text.slice(0, -1).replaceAll(/%\{F(#[0-9a-f]{6}|-)\}/g, "");
      expect(plain.replaceAll("%%", "")).not.toContain("%");
      expect(plain.replaceAll("%%", "%")).toBe(barText(model));
    });
  });

  it("tmux reads back the text, and styles only of ours", () => {
    lawOf("tmux", (text, model) => {
      const plain = text.slice(0, -1).replaceAll(/(?<!#)((?:##)*)#\[(fg=#[0-9a-f]{6}|default)\]/g, "$1");
      expect(plain.replaceAll("##", "")).not.toContain("#");
      expect(plain.replaceAll("##", "#")).toBe(barText(model));
    });
  });

  it("i3blocks gets its two or three lines", () => {
    lawOf("i3blocks", (text, model) => {
      const [full, short, color, end] = text.split("\n");
      expect([full, short]).toEqual([barText(model), model.shortText]);
      if (color !== "") expect([color, end]).toEqual([expect.stringMatching(/^#[0-9a-f]{6}$/), ""]);
    });
  });

  it.each(["swiftbar", "xbar", "argos"] as const)(
    "%s sees no parameter, separator, submenu or frame but ours",
    (name) => {
      lawOf(name, (text, model) => {
        const lines = text.slice(0, -1).split("\n");
        expect(lines).toHaveLength(model.lines.length + 4);
        expect(lines.filter((line) => line === "---")).toHaveLength(2);
        for (const line of lines.filter((one) => one !== "---")) {
          expect(line.startsWith("--") || line.startsWith("~~~")).toBe(false);
          expect(line.split("|")).toHaveLength(2);
        }
      });
    },
  );
});

it("one line is one line, for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(oneLine(oneLine(text))).toBe(oneLine(text));
    }),
  );
});

function withoutColors(text: string): string {
  return text
    .split("\u001b")
    .map((part, index) => (index === 0 ? part : part.replace(/^\[[\d;]*m/, "")))
    .join("");
}

/** The text of Pango markup that holds nothing but our spans and bold heads. */
function pangoText(markup: string): string {
  const text = markup.replaceAll(/<span color='#[0-9a-f]{6}'>|<\/span>|<\/?b>/g, "");
  expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
