import { isObject } from "../../../domain/json.ts";
import { isPort, type ExtensionSettings } from "./records.ts";
import type { PairResult } from "./meter-link.ts";
import type { PopupView } from "./popup-view.ts";

/** What the extension's own pages ask of the worker. */
export type WorkerMessage =
  /** How everything stands, from what is stored. */
  | { readonly type: "view" }
  /** Reads if it is due, or if the last read failed: whoever opens the popup may have mended it. */
  | { readonly type: "open" }
  /** Reads now, as far as the gate lets a person, and tells how everything stands then. */
  | { readonly type: "refresh" }
  | { readonly type: "pair"; readonly code: string; readonly port: number; readonly name: string }
  | { readonly type: "unpair" }
  | { readonly type: "settings"; readonly settings: ExtensionSettings }
  /** For the line under claude.ai's composer: one sentence and its tone. */
  | { readonly type: "line" };

export interface WorkerReply {
  readonly view?: PopupView;
  readonly pairing?: PairResult;
  readonly line?: { readonly text: string; readonly tone: string };
}

const BARE_TYPES = ["view", "open", "refresh", "unpair", "line"] as const;

/** The message that some value is; `undefined` for anything else that a page may send. */
export function decodeMessage(value: unknown): WorkerMessage | undefined {
  if (!isObject(value)) return undefined;
  const { type, code, port, name, settings } = value;
  const bare = BARE_TYPES.find((known) => known === type);
  if (bare) return { type: bare };
  if (type === "pair" && typeof code === "string" && typeof name === "string" && isPort(port))
    return { type, code, port, name };
  if (type === "settings" && isObject(settings)) {
    const { notifications, composerLine } = settings;
    return { type, settings: { notifications: notifications === true, composerLine: composerLine === true } };
  }
  return undefined;
}
