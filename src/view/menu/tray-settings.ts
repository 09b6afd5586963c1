/** How much of the title is words. Upstream's three, and none: the picture alone. */
export const TITLE_STYLES = ["long", "medium", "compact", "none"] as const;
/** `number`: the percent in figures; `gauge`: two bars. */
export const ICON_STYLES = ["number", "gauge"] as const;
/** Which windows the title and the picture speak of. */
export const SHOWN_WINDOWS = ["both", "binding", "five-hour", "week"] as const;
/** What the picture stands on: `any` brings its own ground; `template` is black ink that the host colours (macOS). */
export const PANELS = ["any", "dark", "light", "template"] as const;

export type TitleStyle = (typeof TITLE_STYLES)[number];
export type IconStyle = (typeof ICON_STYLES)[number];
export type ShownWindows = (typeof SHOWN_WINDOWS)[number];
export type Panel = (typeof PANELS)[number];

/** What a person can choose about the tray: section `tray` of the settings file. */
export interface TraySettings {
  readonly title: TitleStyle;
  readonly icon: IconStyle;
  readonly show: ShownWindows;
  readonly panel: Panel;
  /** Any window at or over one of these rings once per cycle. Unit: percent. */
  readonly alarmPercents: readonly number[];
  readonly sound: boolean;
  readonly blink: boolean;
}

export const TRAY_DEFAULTS: TraySettings = {
  title: "long",
  icon: "number",
  show: "both",
  panel: "any",
  alarmPercents: [95],
  sound: true,
  blink: true,
};
