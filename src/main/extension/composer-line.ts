import { showComposerLine } from "../../apps/extension/pages/composer-line.ts";
import type { WorkerReply } from "../../apps/extension/worker/messages.ts";
import { webExtensionApi } from "../../platform/browser/web-extension-api.ts";
import { repeat } from "../../platform/browser/timers.ts";

const EVERY_MS = 30_000;

const api = webExtensionApi();

async function look(): Promise<void> {
  const reply = (await api.runtime.sendMessage({ type: "line" }).catch(() => undefined)) as
    WorkerReply | undefined;
  if (reply?.line) showComposerLine(reply.line);
}

void look();
repeat(() => void look(), EVERY_MS);
