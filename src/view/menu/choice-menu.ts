import type { StatusDocument } from "../../documents/status.ts";
import { menuItem, menuSeparator, type MenuItem } from "./menu-model.ts";
import { ICON_STYLES, SHOWN_WINDOWS, TITLE_STYLES, type TraySettings } from "./tray-settings.ts";
import { trayTitle } from "./tray-title.ts";

/** The levels that the menu offers; the settings file takes any. Unit: percent. */
export const ALARM_LEVELS = [75, 80, 90, 95, 100] as const;

const SHOWN_LABELS = {
  both: "Five hours and week",
  binding: "The wall that you meet first",
  "five-hour": "Five hours",
  week: "Week",
} as const;

const ICON_LABELS = { number: "Icon: the percent in figures", gauge: "Icon: two bars" } as const;

/** How the tray looks; each title is shown on the numbers of now. */
export function styleMenu(settings: TraySettings, document: StatusDocument | undefined): MenuItem {
  const preview = (style: TraySettings["title"]) =>
    style === "none"
      ? "No text"
      : trayTitle(document, { style, show: settings.show, feed: "live" }).text.replace(/ {2,}/g, "  ");
  return menuItem("style", "Style", {
    items: [
      ...radios("style:title", TITLE_STYLES, settings.title, preview),
      menuSeparator("style:line-show"),
      ...radios("style:show", SHOWN_WINDOWS, settings.show, (show) => SHOWN_LABELS[show]),
      menuSeparator("style:line-icon"),
      ...radios("style:icon", ICON_STYLES, settings.icon, (icon) => ICON_LABELS[icon]),
    ],
  });
}

/** When and how the tray makes itself heard. */
export function alertsMenu(settings: TraySettings): MenuItem {
  const tick = (name: "sound" | "blink", label: string) =>
    menuItem(`alerts:${name}`, label, { check: { kind: "check", on: settings[name] } });
  const levels = [...new Set([...ALARM_LEVELS, ...settings.alarmPercents])].toSorted((a, b) => a - b);
  return menuItem("alerts", "Alerts", {
    items: [
      ...levels.map((level) =>
        menuItem(`alerts:level:${level}`, `At ${level}% of any window`, {
          check: { kind: "check", on: settings.alarmPercents.includes(level) },
        }),
      ),
      menuSeparator("alerts:line-ways"),
      tick("sound", "Sound"),
      tick("blink", "Blink"),
      menuSeparator("alerts:line-test"),
      menuItem("alerts:test", "Test the alarm"),
    ],
  });
}

/** What a choice in the style or alerts menu makes of the settings; `undefined` for any other id. */
export function chosenSettings(settings: TraySettings, id: string): TraySettings | undefined {
  const [, group, value] = /^(?:style|alerts):(\w+):?(.*)$/.exec(id) ?? [];
  const title = TITLE_STYLES.find((one) => group === "title" && one === value);
  if (title) return { ...settings, title };
  const show = SHOWN_WINDOWS.find((one) => group === "show" && one === value);
  if (show) return { ...settings, show };
  const icon = ICON_STYLES.find((one) => group === "icon" && one === value);
  if (icon) return { ...settings, icon };
  if (group === "level" && /^\d{1,3}$/.test(value ?? "")) return withLevelToggled(settings, Number(value));
  const way = (["sound", "blink"] as const).find((one) => one === group && id.startsWith("alerts:"));
  return way === undefined ? undefined : { ...settings, [way]: !settings[way] };
}

function withLevelToggled(settings: TraySettings, level: number): TraySettings {
  const others = settings.alarmPercents.filter((one) => one !== level);
  const isOn = others.length < settings.alarmPercents.length;
  return { ...settings, alarmPercents: (isOn ? others : [...others, level]).toSorted((a, b) => a - b) };
}

function radios<const T extends string>(
  id: string,
  choices: readonly T[],
  chosen: T,
  label: (choice: T) => string,
): readonly MenuItem[] {
  return choices.map((choice) =>
    menuItem(`${id}:${choice}`, label(choice), { check: { kind: "radio", on: choice === chosen } }),
  );
}
