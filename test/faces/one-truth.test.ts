import * as fc from "fast-check";
import { expect, it } from "vitest";
import { lineLook } from "../../src/apps/statusline/line-settings.ts";
import { sessionLine } from "../../src/apps/statusline/session-line.ts";
import { DEFAULT_TEMPLATE } from "../../src/apps/statusline/template.ts";
import type { StatusDocument, WindowMember } from "../../src/documents/status.ts";
import { must } from "../../src/domain/assert.ts";
import { MINUTE_MS, addMs, fromIso, toIso } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { renderMetrics } from "../../src/meter/api/metrics.ts";
import { badgeModel } from "../../src/view/badge.ts";
import { barText, toBar } from "../../src/view/bars/bar-model.ts";
import { toDropdown } from "../../src/view/dropdown/dropdown.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../../src/view/fixtures/seed-status.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { toGuardDocument } from "../../src/view/guard/guard-document.ts";
import { agedStatus } from "../../src/view/menu/aged-status.ts";
import { trayTitle } from "../../src/view/menu/tray-title.ts";
import { trayTooltip } from "../../src/view/menu/tray-tooltip.ts";

const MADE_AT = must(fromIso("2026-05-11T18:24:00.000Z"), "an instant");
const localTime = createLocalTime(utcWallClock);
const LINE_SETTINGS = {
  template: DEFAULT_TEMPLATE,
  windows: ["5h"],
  separator: " · ",
  theme: "plain",
} as const;

/** One window as the meter may have it, and how long ago that was made. */
const staged = fc.record({
  usedPercent: fc.oneof(
    fc.integer({ min: 0, max: 130 }),
    fc.constantFrom(0.4, 0.5, 1, 94.5, 99.4, 99.5, 99.96, 100, 100.4),
    fc.double({ min: 0, max: 130, noNaN: true }),
  ),
  resetsInMinutes: fc.integer({ min: -30, max: 300 }),
  ageMinutes: fc.integer({ min: 0, max: 40 }),
  passedMinutes: fc.integer({ min: 0, max: 40 }),
});

it("every face says the same of a window at the same moment, whatever it is and however long nobody has read", async () => {
  await fc.assert(
    fc.asyncProperty(staged, async ({ usedPercent, resetsInMinutes, ageMinutes, passedMinutes }) => {
      const nowMs = addMs(MADE_AT, passedMinutes * MINUTE_MS);
      const resetsAt = toIso(addMs(MADE_AT, resetsInMinutes * MINUTE_MS));
      const document = statusOf(
        windowFixture({
          key: "five_hour",
          label: "5-hour",
          usedPercent,
          resetsAt,
          observedAt: toIso(addMs(MADE_AT, -ageMinutes * MINUTE_MS)),
          ageSeconds: ageMinutes * 60,
          stale: ageMinutes > 15 || resetsInMinutes <= 0,
        }),
      );
      const faces = await facesOf(document, nowMs);
      const hasEnded = resetsInMinutes <= passedMinutes;
      const isOld = hasEnded || ageMinutes + passedMinutes > 15;
      const isWall = usedPercent >= 100;

      // The dropdown and the tooltip have room for a decimal, the small ones for none; a wall is a wall on all of them.
      const [, exact] = must(/^(\d+(?:\.\d)?)%$/.exec(faces.dropdown.percentText), "a percent");
      const whole = Number(must(/^(\d+)$/.exec(faces.badge), "a whole percent")[1]);
      expect(Math.abs(Number(exact) - usedPercent)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(whole - usedPercent)).toBeLessThan(1);
      expect([Number(exact) >= 100, whole >= 100]).toEqual([isWall, isWall]);
      expect(faces.tooltip).toContain(`5-hour ${exact}% · `);
      expect(faces.title).toContain(`5h ${whole}%`);
      expect(faces.metrics).toContain(`,window="five_hour"} ${usedPercent}\n`);

      // A cycle that is over is nobody's number of now.
      expect(faces.bar.startsWith(hasEnded ? "5h ended" : `5h ${whole}%`)).toBe(true);
      expect(faces.line.startsWith(hasEnded ? "5h ended" : `5h ${whole}%`)).toBe(true);
      expect(faces.dropdown.tone === "ended").toBe(hasEnded);
      expect(faces.dropdown.resetText.startsWith("ended ")).toBe(hasEnded);

      // What is too old to act on says so, or is of a cycle that says more.
      expect(faces.dropdown.noteText?.includes("stale") ?? false).toBe(isOld);
      expect(/\((now|\d+.* ago)\)$/.test(faces.bar)).toBe(isOld);
      expect(faces.title.includes("?")).toBe(isOld);
      expect(faces.metrics).toContain(
        `claude_meter_window_stale{account="org-1:acc-1",window="five_hour"} ${isOld ? 1 : 0}\n`,
      );
      expect(faces.guard.verdict).toBe(isOld ? "unknown" : usedPercent >= 95 ? "crossed" : "room");
      if (!isOld) expect(faces.guard.reason).toContain(`5-hour at ${exact}%`);

      // At the wall they name the same end of it.
      const clock = localTime.near(must(fromIso(resetsAt), "an instant"), nowMs);
      if (isWall && !hasEnded) {
        expect(faces.bar).toContain(`until ${clock}`);
        expect(faces.line).toContain(`until ${clock}`);
        expect(faces.dropdown.resetText).toContain(`resets ${clock} `);
        if (!isOld) expect(faces.guard.until).toBe(resetsAt);
      }
    }),
    { numRuns: 300 },
  );
});

function statusOf(window: WindowMember): StatusDocument {
  const account = {
    ...SEED_ACCOUNT,
    windows: [window],
    binding: { key: window.key, reason: "It is the only one." },
  };
  return { ...SEED_STATUS, generatedAt: toIso(MADE_AT), accounts: [account] };
}

/** What each face makes of a status that was made earlier. */
async function facesOf(document: StatusDocument, nowMs: typeof MADE_AT) {
  const aged = agedStatus(document, nowMs);
  const [block] = toDropdown(aged, { localTime }).accounts;
  const { look } = lineLook({ ...LINE_SETTINGS, windows: [...LINE_SETTINGS.windows] }, {});
  return {
    dropdown: must(block?.windows[0], "a row"),
    bar: barText(toBar(aged, { nowMs, localTime })),
    line: sessionLine({ document, simulated: false, nowMs, localTime }, look),
    badge: badgeModel(aged).text,
    title: trayTitle(aged, { style: "medium", show: "both", feed: "live" }).text,
    tooltip: trayTooltip(aged, { feed: "live", localTime }).text,
    guard: toGuardDocument(aged, { thresholdPercent: 95, ageSecondsMax: 900 }),
    metrics: (await renderMetrics(document, { nowMs, version: "1" })).text,
  };
}
