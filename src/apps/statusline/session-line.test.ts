import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import type { Reading } from "../../domain/snapshot.ts";
import { addMs, fromIso, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { windowKey } from "../../domain/window.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../../view/fixtures/seed-status.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { textWidth } from "../terminal/span.ts";
import { lineLook, type LineSettings } from "./line-settings.ts";
import { sessionLine, type SessionLineInput } from "./session-line.ts";
import { DEFAULT_TEMPLATE } from "./template.ts";

const NOW = must(fromIso("2026-05-11T18:24:00.000Z"), "an instant");
const SETTINGS: LineSettings = {
  template: DEFAULT_TEMPLATE,
  windows: ["5h", "7d", "scoped"],
  separator: " · ",
  theme: "plain",
};

/** The line of the issue: 42 % with 2h10 to go, the week at 61 %, Fable at 73 %. */
const WINDOWS = [
  windowFixture({ key: "five_hour", label: "5-hour", usedPercent: 42, resetsAt: "2026-05-11T20:54:00.000Z" }),
  windowFixture({
    key: "seven_day",
    label: "Week, all models",
    usedPercent: 61,
    resetsAt: "2026-05-14T16:58:00.000Z",
  }),
  windowFixture({ key: "weekly_scoped:Fable", label: "Week, Fable", usedPercent: 73 }),
];

function line(
  input: Partial<SessionLineInput> = {},
  settings: Partial<LineSettings & { columns: number }> = {},
): string {
  const { columns, ...rest } = settings;
  const document = {
    ...SEED_STATUS,
    generatedAt: "2026-05-11T18:24:00.000Z",
    accounts: [{ ...SEED_ACCOUNT, windows: WINDOWS }],
  };
  return sessionLine(
    { document, simulated: false, nowMs: NOW, localTime: createLocalTime(utcWallClock), ...input },
    lineLook({ ...SETTINGS, ...rest }, { columns }).look,
  );
}

function told(usedPercent: number, resetsAt: EpochMs, observedAtMs: EpochMs = NOW) {
  const reading: Reading = { windowKey: windowKey("five_hour"), usedPercent, resetsAtMs: resetsAt };
  return { observedAtMs, readings: [reading] };
}

const RESET = must(fromIso("2026-05-11T20:54:00.000Z"), "an instant");

describe("the default line", () => {
  it("tells level, pace against the clock, and time to the reset", () => {
    expect(line()).toBe("5h 42% ⇣8 2h30 · 7d 61% ⇡3 · Fable 73%");
  });

  it("says until when a wall stands, and that a window has ended", () => {
    const windows = [
      windowFixture({
        key: "five_hour",
        label: "5-hour",
        usedPercent: 100,
        resetsAt: "2026-05-11T20:14:00.000Z",
      }),
      windowFixture({
        key: "seven_day",
        label: "Week",
        usedPercent: 20,
        resetsAt: "2026-05-11T18:00:00.000Z",
      }),
    ];
    const document = { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows }] };
    expect(line({ document })).toBe("5h 100% until 20:14 · 7d ended");
  });

  it("grows old with the clock, and says so from a quarter of an hour on", () => {
    expect(line({ nowMs: addMs(NOW, 14 * MINUTE_MS) })).not.toContain("old");
    expect(line({ nowMs: addMs(NOW, 40 * MINUTE_MS) })).toMatch(/^5h 42% ⇣21 1h50 · .* · 40m old$/);
    expect(
      line({ own: told(44, RESET, addMs(NOW, 40 * MINUTE_MS)), nowMs: addMs(NOW, 40 * MINUTE_MS) }),
    ).toMatch(/^5h 44% .* · 7d, Fable 40m old$/);
  });

  it("marks what comes from a simulator, and says when there is nothing", () => {
    expect(line({ simulated: true })).toMatch(/^simulated · 5h/);
    expect(line({ document: undefined })).toBe("no reading yet");
  });

  it("rounds to whole percents, and never up to the wall", () => {
    const windows = [windowFixture({ key: "five_hour", label: "5-hour", usedPercent: 99.7 })];
    expect(line({ document: { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows }] } })).toMatch(
      /^5h 99%/,
    );
  });
});

describe("what the session itself is told", () => {
  it("wins when it is higher in the same cycle, or of a later one", () => {
    expect(line({ own: told(47, RESET) })).toMatch(/^5h 47%/);
    expect(line({ own: told(3, addMs(RESET, 5 * HOUR_MS)) })).toMatch(/^5h 3%/);
  });

  it("loses when it is lower in the same cycle, or of a cycle that is over", () => {
    expect(line({ own: told(30, RESET) })).toMatch(/^5h 42%/);
    expect(line({ own: told(95, addMs(NOW, -MINUTE_MS)) })).toMatch(/^5h 42%/);
  });

  it("is enough without anything else", () => {
    expect(line({ document: undefined, own: told(47, RESET) })).toBe("5h 47% ⇣3 2h30");
  });

  it("of another session counts only within the cycles that are known here", () => {
    const elsewhere = told(90, addMs(RESET, 3 * HOUR_MS));
    expect(line({ others: [elsewhere] })).toMatch(/^5h 42%/);
    expect(line({ others: [told(50, RESET)] })).toMatch(/^5h 50%/);
    expect(line({ document: undefined, own: told(20, RESET), others: [elsewhere] })).toMatch(/^5h 20%/);
  });

  it("finds its own account among several", () => {
    const other = {
      ...SEED_ACCOUNT,
      id: "org-2:acc-2",
      email: "bo@example.com",
      windows: [
        windowFixture({
          key: "five_hour",
          label: "5-hour",
          usedPercent: 9,
          resetsAt: "2026-05-11T22:30:00.000Z",
        }),
      ],
    };
    const document = { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows: WINDOWS }, other] };
    expect(line({ document, own: told(8, addMs(RESET, 96 * MINUTE_MS)) })).toMatch(/^5h 9%/);
    expect(line({ document, own: told(41, RESET) })).toMatch(/^5h 42%/);
    expect(line({ document, account: "Bo@example.com" })).toMatch(/^5h 9%/);
  });
});

describe("a narrow terminal", () => {
  it("drops the last segments first, walls and warnings last", () => {
    expect(line({}, { columns: 30 })).toBe("5h 42% ⇣8 2h30 · 7d 61% ⇡3");
    expect(line({}, { columns: 20 })).toBe("5h 42% ⇣8 2h30");
    expect(line({ simulated: true }, { columns: 12 })).toBe("simulated");
    expect(line({}, { columns: 8 })).toBe("5h 42% …");
  });

  it("is never wider than the columns, whatever the names hold", () => {
    const label = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (names, columns) => {
        const windows = [
          ...WINDOWS,
          ...names.map((name) =>
            windowFixture({ key: `weekly_scoped:${name}`, label: name, usedPercent: 50 }),
          ),
        ];
        const document = { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows }] };
        const text = line({ document }, { columns });
        expect(textWidth(text)).toBeLessThanOrEqual(columns);
        expect(text).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe("a template", () => {
  it.each([
    ["{5h.used} of five hours;{7d.left} left", "42% of five hours · 39% left"],
    ["{model};{context} context", ""],
    ["{scoped.label}={scoped.used}", "Fable=73%"],
    ["{{{5h.used}}};;", "{42%};"],
    ["{weekly_scoped:Fable.bar}", "█████▉░░"],
    ["{all.label}", "5h · 7d · Fable"],
    ["{7d.clock} {7d.reset}", "Thu 14 May 16:58 2d22h"],
    ["plain words", "plain words"],
  ])("%s reads %s", (template, expected) => {
    expect(line({}, { template })).toBe(expected);
  });

  it.each([
    ["{5h", "a { without its } (write {{ for the character) at character 1"],
    ["a }", "a } without its { (write }} for the character) at character 3"],
    ["{5h};{7x}", "{7x} is no field at character 6"],
    ["{5h.sued}", "{5h.sued} is no field at character 1"],
    ["{scoped} {all}", "{all} beside {scoped}: a segment repeats for one group only; at character 10"],
  ])("%s is refused with its place", (template, mistake) => {
    expect(lineLook({ ...SETTINGS, template })).toMatchObject({ mistake });
  });

  it("colours by where a window will land, in every theme", () => {
    expect(line({}, { theme: "ansi", template: "{5h.used}" })).toBe("\u001b[36m42%\u001b[0m");
    expect(line({}, { theme: "truecolor", template: "{5h.used}" })).toContain("38;2;");
  });

  it("lets no name give orders to the terminal", () => {
    const session = { model: "\u001b[31mOpus\u0007\u202e" };
    expect(line({ session }, { template: "{model}" })).toBe("[31mOpus");
  });
});
