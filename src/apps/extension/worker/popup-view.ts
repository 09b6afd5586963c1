import type { StatusDocument } from "../../../documents/status.ts";
import type { WallClockOf } from "../../../domain/wall-clock.ts";
import { decodePollGateState } from "../../../meter/poll/poll-gate-state.ts";
import type { ExtensionPlatform } from "../../../ports/extension-platform.ts";
import { decodeMeterStatus } from "./meter-link.ts";
import { toNotices, type Notice } from "./notices.ts";
import { ownStatus } from "./own-status.ts";
import {
  decodeHistory,
  decodeLink,
  decodeSession,
  decodeSettings,
  KEYS,
  readingKey,
  type ExtensionSettings,
} from "./records.ts";

/** All that the popup shows; it computes nothing itself. JSON, because it crosses from the worker to a page. */
export interface PopupView {
  /** Whose numbers these are: the meter's, or of this browser alone. */
  readonly origin: "meter" | "browser";
  readonly status: StatusDocument;
  readonly notices: readonly Notice[];
  readonly link: { readonly isPaired: boolean; readonly port: number; readonly pendingCount: number };
  readonly settings: ExtensionSettings;
}

/** The popup's view from what is stored: no call is made. */
export async function readPopupView(
  platform: ExtensionPlatform,
  wallClockOf: WallClockOf,
): Promise<PopupView> {
  const records = await platform.load(Object.values(KEYS));
  const nowMs = platform.nowMs();
  const history = decodeHistory(records[KEYS.history]);
  const link = decodeLink(records[KEYS.link]);
  const gate = decodePollGateState(records[KEYS.gate]);
  const session = decodeSession(records[KEYS.session])?.session;
  const ofMeter = decodeMeterStatus(records[KEYS.meterStatus], link, nowMs);
  const own = async () => {
    const lines = await platform.load(history.map(({ id }) => readingKey(id)));
    return ownStatus({
      lines: history.map(({ id }) => lines[readingKey(id)]).filter((line) => typeof line === "string"),
      organizationIds: session?.organizations.map(({ organizationId }) => organizationId),
      gate,
      wallClockOf,
      nowMs,
    });
  };
  const mayRead = await platform.isGranted("claude-ai");
  return {
    origin: ofMeter ? "meter" : "browser",
    status: ofMeter ?? (await own()),
    notices: toNotices({ mayRead, gate, link, readingCount: history.length, nowMs }),
    link: {
      isPaired: link.token !== undefined,
      port: link.port,
      pendingCount: history.filter(({ isDelivered }) => !isDelivered).length,
    },
    settings: decodeSettings(records[KEYS.settings]),
  };
}
