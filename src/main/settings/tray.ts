import {
  ICON_STYLES,
  PANELS,
  SHOWN_WINDOWS,
  TITLE_STYLES,
  TRAY_DEFAULTS,
} from "../../view/menu/tray-settings.ts";
import { choice, flag, list, number } from "./define.ts";

const level = number(95, { min: 1, max: 200, whole: true }, { meaning: "Used percent." });

/** Section `tray`: how it looks, and when it makes itself heard. */
export const TRAY_SETTINGS = {
  title: choice(TITLE_STYLES, TRAY_DEFAULTS.title, {
    meaning: "The text beside the icon, on desktops that draw one: upstream's three lengths, or none.",
  }),
  icon: choice(ICON_STYLES, TRAY_DEFAULTS.icon, { meaning: "The percent in figures, or two bars." }),
  show: choice(SHOWN_WINDOWS, TRAY_DEFAULTS.show, {
    meaning: "Five hours and week, the wall that you meet first, or one of the two windows.",
  }),
  panel: choice(PANELS, TRAY_DEFAULTS.panel, {
    meaning: 'What the icon stands on; "any" brings its own ground. Read at the start.',
  }),
  alarmPercents: list(level, TRAY_DEFAULTS.alarmPercents, {
    meaning: "The icon rings once per window and cycle at each of these; an empty list is silence.",
  }),
  sound: flag(TRAY_DEFAULTS.sound, { meaning: "An alarm plays the desktop's warning sound." }),
  blink: flag(TRAY_DEFAULTS.blink, {
    meaning: "The icon blinks red until the alarm is dismissed in the menu.",
  }),
};
