import type { Json } from "../../domain/json.ts";
import { epochMs } from "../../domain/time.ts";
import type { ExtensionGrant, ExtensionPlatform, MeterRequest } from "../../ports/extension-platform.ts";
import type { HttpOutcome } from "../../ports/http.ts";
import type { GrantRequest, WebExtensionApi } from "./web-extension-api.ts";

/** The origin that the extension reads. */
export const CLAUDE_AI = "https://claude.ai";

/** What each grant is in the browser's words. */
export const GRANTS: Readonly<Record<ExtensionGrant, GrantRequest>> = {
  "claude-ai": { origins: [`${CLAUDE_AI}/*`] },
  notifications: { permissions: ["notifications"] },
  "composer-line": { permissions: ["scripting"], origins: [`${CLAUDE_AI}/*`] },
};

const TIMEOUT_MS = 15_000;
const BODY_CHARS_MAX = 1024 * 1024;
const COMPOSER_LINE = "composer-line";

/** The browser, to the worker. Sends the browser's cookies to claude.ai and to nobody else, and never sees them. */
export function createExtensionPlatform(api: WebExtensionApi): ExtensionPlatform {
  return {
    nowMs: () => epochMs(Date.now()),
    random: { next: () => Math.random() },
    getClaudeAi: (path) =>
      get(`${CLAUDE_AI}${path}`, { credentials: "include", headers: { accept: "application/json" } }),
    callMeter: (request) => get(`http://127.0.0.1:${request.port}${request.path}`, meterInit(request)),
    load: async (keys) => (await api.storage.local.get(keys)) as Readonly<Record<string, Json>>,
    save: (members) => api.storage.local.set(members),
    remove: (keys) => api.storage.local.remove(keys),
    showBadge: async ({ text, colour, title }) => {
      await api.action.setBadgeText({ text });
      await api.action.setBadgeBackgroundColor({ color: colour });
      await api.action.setBadgeTextColor?.({ color: "#ffffff" });
      await api.action.setTitle({ title });
    },
    isGranted: (grant) => api.permissions.contains(GRANTS[grant]),
    notify: async ({ id, title, text }) => {
      const iconUrl = api.runtime.getURL("icons/128.png");
      await api.notifications?.create(id, { type: "basic", iconUrl, title, message: text });
    },
    placeComposerLine: (isOn) => placeComposerLine(api, isOn),
  };
}

function meterInit({ method, token, body }: MeterRequest): RequestInit {
  return {
    method,
    credentials: "omit",
    ...(body !== undefined && { body }),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
  };
}

/** A redirect is an answer like any other, and ends the call: nothing is sent to where it points. */
async function get(url: string, init: RequestInit): Promise<HttpOutcome> {
  try {
    const reply = await fetch(url, {
      ...init,
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // The browser shows nothing of a redirect but that it was one.
    const status = reply.type === "opaqueredirect" ? 302 : reply.status;
    const body = (await reply.text()).slice(0, BODY_CHARS_MAX);
    return { kind: "reply", status, headers: Object.fromEntries(reply.headers), body };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return { kind: "failed", reason: isTimeout ? "timeout" : "other", message: "No whole reply arrived." };
  }
}

async function placeComposerLine(api: WebExtensionApi, isOn: boolean): Promise<void> {
  const { scripting } = api;
  if (!scripting || !(await api.permissions.contains(GRANTS["composer-line"]))) return;
  const filter = { ids: [COMPOSER_LINE] };
  const isPlaced = (await scripting.getRegisteredContentScripts(filter)).length > 0;
  if (isOn && !isPlaced) {
    const script = {
      id: COMPOSER_LINE,
      matches: [`${CLAUDE_AI}/*`],
      js: ["composer-line.js"],
      runAt: "document_idle",
    };
    await scripting.registerContentScripts([script]);
  }
  if (!isOn && isPlaced) await scripting.unregisterContentScripts(filter);
}
