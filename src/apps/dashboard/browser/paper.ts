import { computed, signal } from "@preact/signals";
import { theme } from "./choices.ts";

const dusk = matchMedia("(prefers-color-scheme: dark)");
const isDusk = signal(dusk.matches);
dusk.addEventListener("change", ({ matches }) => (isDusk.value = matches));

/** On what the page is drawn just now: the chosen theme, or the system's, which may change at dusk. */
export const paper = computed<"light" | "dark">(() => {
  if (theme.value !== "system") return theme.value;
  return isDusk.value ? "dark" : "light";
});
