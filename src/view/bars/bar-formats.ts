import type { BarModel } from "./bar-model.ts";
import { renderArgos, renderSwiftbar, renderSwiftbarFrame, renderXbar } from "./bitbar.ts";
import { i3blocksExitCode, renderI3blocks, renderI3blocksJson } from "./i3blocks.ts";
import { renderI3statusRs } from "./i3status-rs.ts";
import { renderPolybar } from "./polybar.ts";
import { renderRaycast } from "./raycast.ts";
import { renderSketchybar } from "./sketchybar.ts";
import { renderStarship } from "./starship.ts";
import { renderTmux } from "./tmux.ts";
import { renderWaybar } from "./waybar.ts";

/** How a bar is written to. */
export interface BarFormat {
  /** Everything one call prints. */
  readonly once: (model: BarModel) => string;
  /** One change of a call that runs on; absent: the bar reads no stream. */
  readonly frame?: (model: BarModel) => string;
  /** Of one call. Absent: 0, also without data, because a bar would show the failure and not the reason. */
  readonly exitCode?: (model: BarModel) => number;
}

export const BAR_FORMAT_NAMES = [
  "waybar",
  "polybar",
  "i3blocks",
  "i3status-rs",
  "tmux",
  "starship",
  "swiftbar",
  "xbar",
  "argos",
  "sketchybar",
  "raycast",
] as const;
export type BarFormatName = (typeof BAR_FORMAT_NAMES)[number];

export const BAR_FORMATS: Readonly<Record<BarFormatName, BarFormat>> = {
  waybar: { once: renderWaybar, frame: renderWaybar },
  polybar: { once: renderPolybar, frame: renderPolybar },
  i3blocks: { once: renderI3blocks, frame: renderI3blocksJson, exitCode: i3blocksExitCode },
  "i3status-rs": { once: renderI3statusRs, frame: renderI3statusRs },
  tmux: { once: renderTmux },
  starship: { once: renderStarship },
  swiftbar: { once: renderSwiftbar, frame: renderSwiftbarFrame },
  xbar: { once: renderXbar },
  argos: { once: renderArgos },
  sketchybar: { once: renderSketchybar, frame: renderSketchybar },
  raycast: { once: renderRaycast },
};

/** Whether `--format` knows it. */
export function isBarFormatName(text: string): text is BarFormatName {
  return BAR_FORMAT_NAMES.some((name) => name === text);
}
