import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { keepShell, showBadge } from "./browser/app-face.ts";
import { theme } from "./browser/choices.ts";
import { connection, followMeter, status } from "./data/live.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the dashboard.");

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
});
effect(() => {
  const [first] = status.value?.accounts ?? [];
  const binding = first?.windows.find(({ key }) => key === first.binding?.key);
  // An old number on an icon would look new.
  void showBadge(connection.value.kind === "live" ? binding?.usedPercent : undefined);
});
render(<App />, root);
followMeter();
void keepShell();
