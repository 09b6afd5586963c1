import { effect, signal, type Signal } from "@preact/signals";

const PREFIX = "claude-meter.";

/** One of a few words that this browser remembers; a browser that keeps nothing starts with the default each time. */
function rememberedChoice<const T extends string>(
  key: string,
  words: readonly T[],
  byDefault: NoInfer<T>,
): Signal<T> {
  const kept = readKept(key);
  const choice = signal<T>(words.find((word) => word === kept) ?? byDefault);
  effect(() => writeKept(key, choice.value));
  return choice;
}

export const THEMES = ["system", "light", "dark"] as const;

export const theme = rememberedChoice("theme", THEMES, "system");
/** Whether names, paths and ids are hidden, for pictures that others will see. */
export const privacy = rememberedChoice("privacy", ["shown", "hidden"], "shown");

function readKept(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

function writeKept(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Storage is off: the choice lives as long as the page.
  }
}
