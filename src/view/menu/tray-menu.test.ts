import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { utcWallClock } from "../../domain/wall-clock.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { epochMs } from "../../domain/time.ts";
import { SEED_ACCOUNT, SEED_STATUS } from "../fixtures/seed-status.ts";
import { TRAY_SCENES } from "../fixtures/tray-scenes.ts";
import { createLocalTime } from "../format/local-time.ts";
import { at } from "../instant.ts";
import { agedStatus } from "./aged-status.ts";
import { chosenSettings } from "./choice-menu.ts";
import { flattenMenu, LABEL_CHARACTERS_MAX, type MenuItem } from "./menu-model.ts";
import { trayMenu, type TrayState } from "./tray-menu.ts";
import { TRAY_DEFAULTS } from "./tray-settings.ts";
import { trayTooltip } from "./tray-tooltip.ts";

const localTime = createLocalTime(utcWallClock);

function menu(document: StatusDocument | undefined, state: Partial<TrayState> = {}): readonly MenuItem[] {
  const whole = { document, feed: "live", settings: TRAY_DEFAULTS, isAlarmed: false, ...state } as const;
  return trayMenu(whole, { localTime });
}

/** A menu as people see it: `(…)` cannot be chosen, `[x]` is ticked, `>` opens a submenu. */
function sketch(items: readonly MenuItem[], depth = 0): readonly string[] {
  return items.flatMap((item) => {
    const indent = "    ".repeat(depth);
    if (item.kind === "separator") return [`${indent}--`];
    const box = item.check ? (item.check.on ? "[x] " : "[ ] ") : "";
    const text = item.enabled ? item.label : `(${item.label})`;
    return [`${indent}${box}${text}${item.items.length > 0 ? " >" : ""}`, ...sketch(item.items, depth + 1)];
  });
}

const top = (items: readonly MenuItem[]) => sketch(items.map((item) => ({ ...item, items: [] })));

describe("the tray's menu", () => {
  it("puts the binding wall first, with where it will land, and hides nothing of the seed's account", () => {
    expect(sketch(menu(SEED_STATUS))).toMatchInlineSnapshot(`
      [
        "ada@example.com · Max 5x",
        "Open. Opus's week is fullest, at 94 %.",
        "--",
        "Week, Opus  94% · resets Sun 17 May 09:02 (5d 14h) >",
        "    The wall that you meet first",
        "    20% of its time has gone",
        "5-hour  81% · resets 20:14 (1h 50m) >",
        "    Burn +24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset",
        "    63% of its time has gone",
        "      +24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset",
        "Week, all models  68% · resets Sun 17 May 09:02 (5d 14h) >",
        "    20% of its time has gone",
        "Week, Sonnet  52% · resets Sun 17 May 09:02 (5d 14h) >",
        "    20% of its time has gone",
        "Week, OAuth apps  61% · resets Sun 17 May 09:02 (5d 14h) >",
        "    20% of its time has gone",
        "--",
        "Code 61 · chat and other 7 · of 68 this week >",
        "    Week, all models by surface: 68 points (derived, now)",
        "    Code 61 (90%)",
        "    chat and other 7 (10%)",
        "    Code burned about 9× what chat did.",
        "    In the last hour: Code +3",
        "--",
        "Extra usage  $17.20 of $50.00 (34.4%)",
        "--",
        "⚠ Opus is nearly at its weekly wall >",
        "    Opus's week is at 94 %, and resets in 5 d 14 h.",
        "      Switch the agent to Sonnet for the rest of the week: it has 48",
        "      points left.",
        "--",
        "Read just now from oauth >",
        "    oauth: ok · last answer just now · next read after 18:27",
        "--",
        "Open the dashboard",
        "Refresh now · next read 18:27",
        "Start a lap",
        "Open claude.ai/settings/usage",
        "--",
        "Style >",
        "    [x] Claude  5h 81%  ·  7d 68%",
        "    [ ] 5h 81% · 7d 68%",
        "    [ ] 81% · 68%",
        "    [ ] No text",
        "    --",
        "    [x] Five hours and week",
        "    [ ] The wall that you meet first",
        "    [ ] Five hours",
        "    [ ] Week",
        "    --",
        "    [x] Icon: the percent in figures",
        "    [ ] Icon: two bars",
        "Alerts >",
        "    [ ] At 75% of any window",
        "    [ ] At 80% of any window",
        "    [ ] At 90% of any window",
        "    [x] At 95% of any window",
        "    [ ] At 100% of any window",
        "    --",
        "    [x] Sound",
        "    [x] Blink",
        "    --",
        "    Test the alarm",
        "--",
        "Quit the tray",
      ]
    `);
  });

  it.each(["calm", "blocked", "stale", "two-account", "simulated", "no-data"] as const)(
    "is pinned when %s",
    (scene) => {
      expect(top(menu(TRAY_SCENES[scene]))).toMatchSnapshot();
    },
  );

  it("waits in words before the first reading", () => {
    expect(top(menu(undefined, { feed: "waiting" })).slice(0, 2)).toEqual([
      "Waiting for the first reading…",
      "--",
    ]);
  });

  it("says that the meter is away, and offers nothing that needs it", () => {
    const items = menu(SEED_STATUS, { feed: "failed", feedMessage: "The meter does not answer." });
    expect(top(items)[0]).toBe("The meter does not answer.");
    const needing = items.filter(({ id }) => ["refresh", "lap:start", "dashboard"].includes(id));
    expect(needing.map(({ enabled }) => enabled)).toEqual([false, false, false]);
  });

  it("offers to dismiss first of all while an alarm rings", () => {
    expect(menu(SEED_STATUS, { isAlarmed: true })[0]?.id).toBe("dismiss");
  });

  it("stops the lap that runs and tells what the last one cost", () => {
    const lap = {
      schema: "claude-meter/lap.v1" as const,
      generatedAt: SEED_STATUS.generatedAt,
      state: "running" as const,
      command: null,
      exitCode: null,
      startedAt: "2026-05-11T18:02:00.000Z",
      stoppedAt: null,
      durationSeconds: null,
      tokens: null,
      costUsd: null,
      unpricedModels: [],
      accounts: [
        {
          id: SEED_ACCOUNT.id,
          email: SEED_ACCOUNT.email,
          organizationId: null,
          plan: null,
          startObservedAt: null,
          stopObservedAt: null,
          windows: [
            {
              key: "five_hour",
              label: "5-hour",
              startPercent: 80,
              stopPercent: 84,
              points: 4,
              low: 3,
              high: 5,
              burn: null,
              refused: null,
            },
          ],
        },
      ],
    };
    expect(top(menu(SEED_STATUS, { lap }))).toContain("Stop the lap of 18:02");
    expect(top(menu(SEED_STATUS, { lap: { ...lap, state: "done" } }))).toContain("      Last lap: 5h +4");
  });
});

describe("every menu", () => {
  const scenes = fc.constantFrom(...Object.values(TRAY_SCENES), SEED_STATUS, undefined);
  const states = fc.record({
    feed: fc.constantFrom("live", "waiting", "failed"),
    isAlarmed: fc.boolean(),
    complaint: fc.option(fc.string({ unit: "binary", maxLength: 400 }), { nil: undefined }),
  });

  it("has unique ids, and labels that are bounded and free of control characters", () => {
    fc.assert(
      fc.property(scenes, states, fc.string({ unit: "binary", maxLength: 300 }), (scene, state, text) => {
        const spoilt = scene && {
          ...scene,
          accounts: scene.accounts.map((account) => ({
            ...account,
            email: text || null,
            windows: account.windows.map((window) => ({ ...window, label: `${window.label}${text}` })),
          })),
        };
        const items = flattenMenu(menu(spoilt, state));
        expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
        for (const { label } of items) {
          expect(Array.from(label).length).toBeLessThanOrEqual(LABEL_CHARACTERS_MAX);
          expect(label).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        }
      }),
    );
  });

  it("keeps the id of what it still shows, whatever the numbers do", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(120), { minLength: 5, maxLength: 5 }), (levels) => {
        const windows = SEED_ACCOUNT.windows.map((window, index) => ({
          ...window,
          usedPercent: levels[index] ?? 0,
        }));
        const later = { ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows }] };
        const ids = (document: StatusDocument) =>
          flattenMenu(menu(document))
            .map(({ id }) => id)
            .toSorted();
        expect(ids(later)).toEqual(ids(SEED_STATUS));
      }),
    );
  });
});

describe("agedStatus", () => {
  const later = (minutes: number) =>
    agedStatus(SEED_STATUS, epochMs(at(SEED_STATUS.generatedAt) + minutes * 60_000));

  it("ages every number, and calls it stale after a quarter of an hour", () => {
    expect(later(14).accounts[0]?.windows[0]).toMatchObject({ ageSeconds: 840, stale: false });
    expect(later(16).accounts[0]?.windows[0]).toMatchObject({ ageSeconds: 960, stale: true });
  });

  it("draws no line through a window whose reset has passed", () => {
    expect(later(120).accounts[0]?.windows[0]).toMatchObject({
      usedPercent: 81,
      stale: true,
      burn: null,
      eta: null,
    });
  });

  it("changes nothing before its own instant", () => {
    expect(later(-5)).toBe(SEED_STATUS);
  });
});

describe("chosenSettings", () => {
  it("takes each choice of the menu, and nothing else", () => {
    expect(chosenSettings(TRAY_DEFAULTS, "style:title:compact")?.title).toBe("compact");
    expect(chosenSettings(TRAY_DEFAULTS, "style:icon:gauge")?.icon).toBe("gauge");
    expect(chosenSettings(TRAY_DEFAULTS, "style:show:binding")?.show).toBe("binding");
    expect(chosenSettings(TRAY_DEFAULTS, "alerts:sound")?.sound).toBe(false);
    expect(chosenSettings(TRAY_DEFAULTS, "alerts:level:80")?.alarmPercents).toEqual([80, 95]);
    expect(chosenSettings(TRAY_DEFAULTS, "alerts:level:95")?.alarmPercents).toEqual([]);
    expect(chosenSettings(TRAY_DEFAULTS, "style:title:huge")).toBeUndefined();
    expect(chosenSettings(TRAY_DEFAULTS, "refresh")).toBeUndefined();
  });

  it("answers every tick and choice that the menu shows", () => {
    const choices = flattenMenu(menu(SEED_STATUS)).filter(({ check }) => check !== undefined);
    expect(choices.length).toBeGreaterThan(10);
    for (const { id } of choices) expect(chosenSettings(TRAY_DEFAULTS, id)).toBeDefined();
  });
});

describe("trayTooltip", () => {
  it("says who, what stands before the next request, and each level", () => {
    expect(trayTooltip(SEED_STATUS, { feed: "live", localTime }).text.split("\n").slice(0, 3)).toEqual([
      "ada@example.com · Max 5x",
      "Open. Opus's week is fullest, at 94 %.",
      "5-hour 81% · resets 20:14 (1h 50m)",
    ]);
    expect(trayTooltip(TRAY_SCENES.simulated, { feed: "live", localTime }).title).toBe(
      "claude-meter · SIMULATED",
    );
  });
});
