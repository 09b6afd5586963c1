import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { SEED_STATUS } from "../fixtures/seed-status.ts";
import { TRAY_SCENES } from "../fixtures/tray-scenes.ts";
import { PANELS, TRAY_DEFAULTS } from "../menu/tray-settings.ts";
import { drawGauge, drawIcon, ICON_SIZES, type TrayIcon } from "./draw-icon.ts";
import { PALETTES } from "./palette.ts";
import { toArgb32, toBgra32, type Color, type Pixmap } from "./pixmap.ts";
import { trayIcon } from "./tray-icon.ts";

const plain = { style: "number", gauges: [], isStale: false, isSimulated: false, isAlarmed: false } as const;

/** Ink as `#`, the rest as `.`, a row each. */
function sketch({ width, height, rgba }: Pixmap): readonly string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (rgba[(y * width + x) * 4 + 3] ? "#" : ".")).join(""),
  );
}

function count({ rgba }: Pixmap, [red, green, blue]: Color): number {
  return [...rgba.keys()].filter(
    (index) =>
      index % 4 === 0 &&
      rgba[index] === red &&
      rgba[index + 1] === green &&
      rgba[index + 2] === blue &&
      rgba[index + 3] === 255,
  ).length;
}

describe("the icon", () => {
  it("writes the percent in figures that fill 22 pixels", () => {
    expect(sketch(drawIcon({ ...plain, text: "73" }, { size: 22, panel: "dark" }))).toMatchInlineSnapshot(`
      [
        "......................",
        "......................",
        "......................",
        "......................",
        "..########..######....",
        "..########..######....",
        "........##........##..",
        "........##........##..",
        "........##........##..",
        "........##........##..",
        "......##......####....",
        "......##......####....",
        "......##..........##..",
        "......##..........##..",
        "....##............##..",
        "....##............##..",
        "....##......######....",
        "....##......######....",
        "......................",
        "......................",
        "......................",
        "......................",
      ]
    `);
  });

  it("shows three figures no less legibly: as wide as the picture allows, at every size", () => {
    for (const size of ICON_SIZES) {
      const rows = sketch(drawIcon({ ...plain, text: "100" }, { size, panel: "dark" }));
      const inked = rows.map((row) => row.lastIndexOf("#") - row.indexOf("#") + 1);
      expect(Math.max(...inked)).toBeGreaterThan(size * 0.75);
      expect(rows.every((row) => row[0] === "." && row[size - 1] === ".")).toBe(true);
    }
  });

  it("is full only at the wall, and shows any use at all", () => {
    const { track } = PALETTES.dark;
    const left = (usedPercent: number) =>
      count(drawGauge({ usedPercent, tone: "wall" }, { size: 16, panel: "dark" }), track);
    expect([left(0), left(0.1), left(99.9), left(100), left(140)]).toEqual([160, 150, 10, 0, 0]);
  });

  it("turns red all over in an alarm, and marks a simulation", () => {
    const icon: TrayIcon = { ...plain, text: "97", isAlarmed: true };
    expect(count(drawIcon(icon, { size: 24, panel: "any" }), [215, 58, 73])).toBeGreaterThan(300);
    const simulated = drawIcon({ ...plain, text: "5", isSimulated: true }, { size: 24, panel: "any" });
    expect(count(simulated, [186, 104, 255])).toBeGreaterThan(10);
  });

  it("draws any facts at any size on any panel, and bigger levels never draw less", () => {
    fc.assert(
      fc.property(
        fc.record({
          style: fc.constantFrom("number", "gauge"),
          text: fc.string({ maxLength: 3 }),
          gauges: fc.array(
            fc.record({
              usedPercent: fc.double({ min: 0, max: 500, noNaN: true }),
              clockPercent: fc.double({ min: 0, max: 100, noNaN: true }),
              tone: fc.constantFrom("calm", "over"),
            }),
            { maxLength: 3 },
          ),
          isStale: fc.boolean(),
          isSimulated: fc.boolean(),
          isAlarmed: fc.boolean(),
        }) satisfies fc.Arbitrary<TrayIcon>,
        fc.constantFrom(...ICON_SIZES, 16),
        fc.constantFrom(...PANELS),
        (icon, size, panel) => {
          const { width, height, rgba } = drawIcon(icon, { size, panel });
          expect([width, height, rgba.length]).toEqual([size, size, size * size * 4]);
        },
      ),
    );
  });
});

describe("the bytes", () => {
  const pixel: Pixmap = { width: 1, height: 1, rgba: Uint8Array.of(1, 2, 3, 4) };

  it("are alpha first for D-Bus and blue first for Windows", () => {
    expect([...toArgb32(pixel)]).toEqual([4, 1, 2, 3]);
    expect([...toBgra32(pixel)]).toEqual([3, 2, 1, 4]);
  });
});

describe("trayIcon", () => {
  const icon = (document: typeof SEED_STATUS | undefined, feed: "live" | "waiting" | "failed" = "live") =>
    trayIcon(document, { settings: TRAY_DEFAULTS, feed, isAlarmed: false });

  it("speaks of the account nearest to a wall", () => {
    expect(icon(TRAY_SCENES["two-account"]).text).toBe("100");
    expect(icon(TRAY_SCENES.calm).text).toBe("23");
  });

  it("shows no number without data, and never 0", () => {
    expect(icon(undefined, "waiting").text).toBe("…");
    expect(icon({ ...SEED_STATUS, accounts: [] }).text).toBe("-");
    expect(icon(TRAY_SCENES["no-data"]).text).toBe("!");
  });

  it("fades what is old", () => {
    expect(icon(TRAY_SCENES.stale)).toMatchObject({ isStale: true, gauges: [{ tone: "ended" }] });
    expect(icon(SEED_STATUS).isStale).toBe(false);
  });
});
