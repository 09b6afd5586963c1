import type { Panel } from "../menu/tray-settings.ts";
import type { Tone } from "../tone.ts";
import type { Color } from "./pixmap.ts";

/** The colours of the picture on one ground. */
export interface Palette {
  /** Behind everything; absent: transparent. */
  readonly ground?: Color | undefined;
  readonly ink: Color;
  /** Ink of numbers that are old. */
  readonly faded: Color;
  /** The empty part of a bar. */
  readonly track: Color;
  readonly tones: Readonly<Record<Tone, Color>>;
}

/**
 * Red and orange are upstream's own (0.3.9), calm is the dashboard's teal, which nobody takes for orange as some take green; all stand
 * at 3:1 or more against their ground.
 */
const RED: Color = [215, 58, 73];
export const ALARM_GROUND: Color = RED;
export const ALARM_INK: Color = [255, 255, 255];
/** Marks numbers that a simulator made up. */
export const SIMULATED_INK: Color = [186, 104, 255];

const ON_DARK: Palette = {
  ink: [240, 240, 240],
  faded: [150, 155, 165],
  track: [104, 110, 122],
  tones: {
    calm: [99, 205, 189],
    tight: [255, 202, 40],
    over: [255, 145, 50],
    wall: [255, 82, 82],
    ended: [150, 155, 165],
  },
};

const ON_LIGHT: Palette = {
  ink: [33, 37, 43],
  faded: [117, 122, 130],
  track: [190, 194, 200],
  tones: {
    calm: [15, 111, 104],
    tight: [176, 119, 0],
    over: [205, 88, 16],
    wall: RED,
    ended: [117, 122, 130],
  },
};

const BLACK: Color = [0, 0, 0];
const FAINT: Color = [0, 0, 0, 90];

export const PALETTES: Readonly<Record<Panel, Palette>> = {
  any: { ...ON_DARK, ground: [38, 42, 51] },
  dark: ON_DARK,
  light: ON_LIGHT,
  template: {
    ink: BLACK,
    faded: [0, 0, 0, 130],
    track: FAINT,
    tones: { calm: BLACK, tight: BLACK, over: BLACK, wall: BLACK, ended: [0, 0, 0, 130] },
  },
};
