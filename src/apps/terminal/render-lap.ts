import type { LapView } from "../../view/laps/lap-view.ts";
import { fit, span, textWidth, type Line } from "./span.ts";

/** A lap as lines: the title, one line per window, then what it used on this machine. */
export function renderLap(view: LapView): readonly Line[] {
  const labelWidth = Math.max(
    0,
    ...view.accounts.flatMap(({ rows }) => rows.map(({ label }) => textWidth(label))),
  );
  return [
    [span(view.title, "strong")],
    ...(view.accounts.length === 0
      ? [[span("  No account could be read, so the cost is not known.", "muted")] as Line]
      : []),
    ...view.accounts.flatMap((account): Line[] => [
      ...(view.accounts.length > 1 ? [[span(account.title, "strong")] as Line] : []),
      ...account.rows.map(({ label, text, isRefused }): Line => [
        span(`  ${fit(label, labelWidth)}  `),
        span(text, isRefused ? "muted" : "plain"),
      ]),
    ]),
    ...(view.use === undefined ? [] : [[span(`  ${view.use}`)] as Line]),
  ];
}
