import { describe, expect, it } from "vitest";
import { toDropdown } from "../../view/dropdown/dropdown.ts";
import { SEED_STATUS } from "../../view/fixtures/seed-status.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { toText } from "./ansi.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "./glyphs.ts";
import { renderDropdown } from "./render-dropdown.ts";
import { lineWidth } from "./span.ts";

const model = toDropdown(SEED_STATUS, { localTime: createLocalTime(utcWallClock) });
const lines = (columns: number, glyphs = UNICODE_GLYPHS) => renderDropdown(model, { columns, glyphs });

describe("the dropdown in a terminal", () => {
  it("is never wider than the terminal, at any width from 40 columns up", () => {
    for (let columns = 40; columns <= 160; columns += 1) {
      expect(Math.max(...lines(columns).map(lineWidth)), `at ${columns}`).toBeLessThanOrEqual(columns);
    }
  });

  it("looks like this at 80 columns, without colour", () => {
    expect(toText(lines(80), "none")).toMatchInlineSnapshot(`
      "ada@example.com · Max 5x                                read just now from oauth
      ● Open. Opus's week is fullest, at 94 %.

        5-hour              81% ████████████│███▎░░░  resets 20:14 (1h 50m)
                                +24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset
        Week, all models    68% ███│█████████▋░░░░░░  resets Sun 17 May 09:02 (5d 14h)
      ▸ Week, Opus          94% ███│██████████████▊░  resets Sun 17 May 09:02 (5d 14h)
        Week, Sonnet        52% ███│██████▍░░░░░░░░░  resets Sun 17 May 09:02 (5d 14h)
        Week, OAuth apps    61% ███│████████▎░░░░░░░  resets Sun 17 May 09:02 (5d 14h)
        Extra usage       34.4% ██████▉░░░░░░░░░░░░░  $17.20 of $50.00

      Week, all models by surface: 68 points (derived, now)
      ████████████████████████████████████████████████████████████████████████▓▓▓▓▓▓▓▓
      █ Code 61 (90%)   ▓ chat and other 7 (10%)
      Code burned about 9× what chat did.
      In the last hour: Code +3

      ● Opus is nearly at its weekly wall
        Opus's week is at 94 %, and resets in 5 d 14 h.
        → Switch the agent to Sonnet for the rest of the week: it has 48 points left.

      oauth: ok · last answer just now · next read after 18:27
      "
    `);
  });

  it("names a row of money that stands alone", () => {
    const accounts = SEED_STATUS.accounts.map((account) => ({
      ...account,
      windows: [],
      extraUsage: account.extraUsage && { ...account.extraUsage, limit: null, percent: null },
    }));
    const alone = toDropdown({ ...SEED_STATUS, accounts }, { localTime: createLocalTime(utcWallClock) });
    const text = toText(renderDropdown(alone, { columns: 80, glyphs: UNICODE_GLYPHS }), "none");
    expect(text).toContain("  Extra usage  $17.20 used, no cap\n");
  });

  it("moves the reset under the bar at 60 columns", () => {
    expect(toText(lines(60).slice(3, 7), "none")).toMatchInlineSnapshot(`
      "  5-hour              81% █████████████████████│█████▌░░░░░░
          resets 20:14 (1h 50m)
          +24%/h (18…30) · wall ~19:12 (48m), 1h 3m before reset
        Week, all models    68% ██████│████████████████▏░░░░░░░░░░
      "
    `);
  });

  it("draws with plain characters where the terminal has no others", () => {
    const bars = toText(lines(80, ASCII_GLYPHS), "none");
    expect(bars).toContain("############|###....");
    expect(bars).not.toMatch(/[█░│▸●]/);
  });
});
