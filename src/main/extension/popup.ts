import { startPopup } from "../../apps/extension/pages/popup.ts";
import type { WorkerMessage, WorkerReply } from "../../apps/extension/worker/messages.ts";
import { must } from "../../domain/assert.ts";
import { GRANTS } from "../../platform/browser/extension-platform.ts";
import { webExtensionApi } from "../../platform/browser/web-extension-api.ts";
import { machineWallClock } from "../../platform/wall-clock.ts";
import { createLocalTime } from "../../view/format/local-time.ts";

const api = webExtensionApi();

await startPopup(must(document.getElementById("popup"), "the popup's page has its root"), {
  ask: async (message) => (await ask(message)) ?? (await ask({ type: "view" })) ?? {},
  grant: (grant) => api.permissions.request(GRANTS[grant]),
  openTab: (url) => void api.tabs.create({ url }),
  localTime: createLocalTime(machineWallClock),
  browserName: /firefox/i.test(navigator.userAgent) ? "Firefox" : "Chromium",
});

/** What the worker answers; `undefined` when the browser ended it in the middle: the next question starts it anew. */
async function ask(message: WorkerMessage): Promise<WorkerReply | undefined> {
  try {
    // The worker is this very extension's: it answers with what its types say.
    return (await api.runtime.sendMessage(message)) as WorkerReply | undefined;
  } catch {
    return undefined;
  }
}
