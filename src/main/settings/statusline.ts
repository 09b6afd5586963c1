import { WINDOW_LIST_SHAPE } from "../../apps/statusline/line-settings.ts";
import { DEFAULT_TEMPLATE, parseTemplate } from "../../apps/statusline/template.ts";
import { THEMES } from "../../apps/statusline/theme.ts";
import { choice, list, number, orNull, text, type Setting } from "./define.ts";

/** Section `statusline`: the line in Claude Code, in tmux and wherever else a shell prints it. */
export const STATUSLINE_SETTINGS = {
  template: template(),
  /** What `{windows}` stands for, most important first. */
  windows: list(
    text(
      "5h",
      { charactersMax: 80, shape: WINDOW_LIST_SHAPE, shapeWords: "5h, 7d, scoped, all or a window's key" },
      {
        meaning: "A window of the line.",
      },
    ),
    ["5h", "7d", "scoped"],
    { meaning: "What {windows} stands for, most important first." },
  ),
  separator: text(
    " · ",
    { charactersMax: 20, shape: /^\P{Cc}*$/u, shapeWords: "one line" },
    {
      meaning: "What stands between two segments.",
    },
  ),
  theme: choice(THEMES, "ansi", { meaning: "How much colour the line carries; NO_COLOR wins." }),
  /** Absent: the account of the session. */
  account: orNull(
    text(
      "",
      { charactersMax: 254 },
      { meaning: "The account of the line: an id or an e-mail; null: the session's." },
    ),
  ),
  wrappedTimeoutMs: number(
    3_000,
    { min: 100, max: 60_000, whole: true },
    {
      meaning: "How long the status line that was there before may take.",
    },
  ),
};

/** A template; a mistake in it is named with its place. */
function template(): Setting<string> {
  const base = text(
    DEFAULT_TEMPLATE,
    { charactersMax: 500 },
    { meaning: "What the line shows (docs/statusline.md)." },
  );
  return {
    ...base,
    accepts: (value): value is string => base.accepts(value) && parseTemplate(value).ok,
    mustBe: "a template of at most 500 characters (docs/statusline.md)",
    problem: (value) => {
      const parsed = typeof value === "string" ? parseTemplate(value) : undefined;
      return parsed?.ok === false ? parsed.message : undefined;
    },
  };
}
