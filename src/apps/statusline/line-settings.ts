import type { LineLook } from "./render-line.ts";
import { DEFAULT_TEMPLATE, parseTemplate } from "./template.ts";
import type { Theme } from "./theme.ts";

/** What a list of windows may name. */
export const WINDOW_LIST_SHAPE: RegExp =
  /^(5h|7d|binding|scoped|all|five_hour|spend_limit|(seven_day|monthly|weekly)[\w:. -]*)$/;

/** The part of the settings that a line is drawn by. */
export interface LineSettings {
  readonly template: string;
  readonly windows: readonly string[];
  readonly separator: string;
  readonly theme: Theme;
}

/** How a line looks. A template that cannot be read is the default one, and its mistake is returned beside. */
export function lineLook(
  settings: LineSettings,
  given: { readonly columns?: number | undefined; readonly theme?: Theme | undefined } = {},
): { readonly look: LineLook; readonly mistake?: string | undefined } {
  const parsed = parseTemplate(settings.template);
  const used = parsed.ok ? parsed : parseTemplate(DEFAULT_TEMPLATE);
  const { windows, separator } = settings;
  return {
    look: {
      segments: used.ok ? used.segments : [],
      windows,
      separator,
      theme: given.theme ?? settings.theme,
      columns: given.columns,
    },
    mistake: parsed.ok ? undefined : parsed.message,
  };
}
