import type { LapView } from "../../view/laps/lap-view.ts";
import { hanging, paragraph } from "./paragraph.ts";
import type { TerminalOptions } from "./render-dropdown.ts";
import { fit, span, textWidth, type Line } from "./span.ts";

/** A lap as lines: the title, what each window rose by, then what it used on this machine. */
export function renderLap(view: LapView, options: Pick<TerminalOptions, "columns">): readonly Line[] {
  const labelWidth = Math.max(
    0,
    ...view.accounts.flatMap(({ rows }) => rows.map(({ label }) => textWidth(label))),
  );
  const unread = "No account could be read, so the cost is not known.";
  return [
    ...paragraph(view.title, "strong", options),
    ...(view.accounts.length === 0 ? paragraph(unread, "muted", options, "  ") : []),
    ...view.accounts.flatMap((account): readonly Line[] => [
      ...(view.accounts.length > 1 ? [[span(account.title, "strong")]] : []),
      ...account.rows.flatMap(({ label, text, isRefused }) =>
        hanging([span(`  ${fit(label, labelWidth)}  `)], text, isRefused ? "muted" : "plain", options),
      ),
    ]),
    ...(view.use === undefined ? [] : paragraph(view.use, "plain", options, "  ")),
  ];
}
