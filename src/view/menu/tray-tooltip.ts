import { capitalized } from "../../analysis/wording.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { toDropdown } from "../dropdown/dropdown.ts";
import type { LocalTime } from "../format/local-time.ts";
import { cleanLabel } from "./menu-model.ts";
import type { FeedState } from "./tray-title.ts";

/** What a pointer over the picture shows. */
export interface TrayTooltip {
  readonly title: string;
  /** Lines, joined by line feeds. */
  readonly text: string;
}

const LINES_MAX = 12;

/** What shows while the pointer rests on the picture: each account with its gate, its windows and its age. */
export function trayTooltip(
  document: StatusDocument | undefined,
  { feed, localTime }: { readonly feed: FeedState; readonly localTime: LocalTime },
): TrayTooltip {
  if (!document) {
    const text = feed === "failed" ? "The meter cannot be reached." : "Waiting for the first reading…";
    return { title: "claude-meter", text };
  }
  const model = toDropdown(document, { localTime });
  const lines = model.accounts.flatMap(({ title, gate, windows, ageText }) => [
    title,
    gate.text,
    ...windows.map(({ label, percentText, resetText }) => `${label} ${percentText} · ${resetText}`),
    ...(ageText === undefined ? [] : [capitalized(ageText)]),
  ]);
  const problems = model.problems.map(({ message }) => message);
  const feedLine =
    feed === "failed" ? ["The meter cannot be reached: these numbers are as old as they say."] : [];
  return {
    title: model.banner === undefined ? "claude-meter" : "claude-meter · SIMULATED",
    text: [...feedLine, ...problems, ...lines]
      .slice(0, LINES_MAX)
      .map((line) => cleanLabel(line))
      .join("\n"),
  };
}
