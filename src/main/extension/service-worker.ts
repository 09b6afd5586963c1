import { decodeMessage } from "../../apps/extension/worker/messages.ts";
import { createExtensionWorker } from "../../apps/extension/worker/worker.ts";
import { createExtensionPlatform } from "../../platform/browser/extension-platform.ts";
import { webExtensionApi } from "../../platform/browser/web-extension-api.ts";
import { machineWallClock } from "../../platform/wall-clock.ts";

/** How often the browser wakes the worker; the gate decides whether anything is asked. */
const EVERY_MINUTES = 1;
const ALARM = "round";

const api = webExtensionApi();
const worker = createExtensionWorker(createExtensionPlatform(api), machineWallClock);

// Every listener is set before anything is awaited: the browser starts this file anew for each event.
api.alarms.onAlarm.addListener(() => void worker.wake());
api.runtime.onInstalled.addListener(() => void worker.wake());
api.runtime.onStartup.addListener(() => void worker.wake());
api.permissions.onAdded.addListener(() => void worker.wake());
api.runtime.onMessage.addListener((value, sender, reply) => {
  const message = sender.id === api.runtime.id ? decodeMessage(value) : undefined;
  // A page of claude.ai may ask for its line, and for nothing else: what changes something comes from our own pages.
  const isOurPage = sender.url?.startsWith(api.runtime.getURL("")) === true;
  if (!message || (!isOurPage && message.type !== "line")) return false;
  worker.answer(message).then(reply, () => reply({}));
  return true;
});

void ensureAlarm();

/** Browsers drop alarms at updates and, some of them, at restarts. */
async function ensureAlarm(): Promise<void> {
  if (!(await api.alarms.get(ALARM))) await api.alarms.create(ALARM, { periodInMinutes: EVERY_MINUTES });
}
