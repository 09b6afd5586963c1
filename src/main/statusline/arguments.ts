import { THEMES, type Theme } from "../../apps/statusline/theme.ts";

/** The options of `statusline`, read without a library. */
export interface StatuslineArguments {
  readonly theme?: Theme | undefined;
  readonly template?: string | undefined;
  readonly account?: string | undefined;
  readonly columns?: number | undefined;
  /** The command that was there before: its lines follow ours. */
  readonly wrapped?: string | undefined;
}

const OPTIONS = ["theme", "template", "account", "columns", "with"] as const;

/** Shape: a sentence when an argument is not one of ours. */
export function parseArguments(args: readonly string[]): StatuslineArguments | string {
  const given = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) {
    const name = OPTIONS.find((option) => `--${option}` === args[index]);
    const value = args[index + 1];
    if (name === undefined || value === undefined) {
      return `"${args[index] ?? ""}" is not an option of statusline, or lacks its value; there are ${OPTIONS.map((option) => `--${option}`).join(", ")}`;
    }
    given.set(name, value);
  }
  const theme = given.get("theme");
  if (theme !== undefined && !isTheme(theme))
    return `--theme must be one of ${THEMES.join(", ")}, not "${theme}"`;
  const columns = given.get("columns");
  if (columns !== undefined && !/^[1-9]\d{0,3}$/.test(columns))
    return `--columns must be a whole number, not "${columns}"`;
  return {
    theme,
    template: given.get("template"),
    account: given.get("account"),
    columns: columns === undefined ? undefined : Number(columns),
    wrapped: given.get("with"),
  };
}

function isTheme(text: string): text is Theme {
  return THEMES.some((theme) => theme === text);
}
