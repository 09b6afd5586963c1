import { unreachable } from "../../../domain/assert.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import { toJson } from "../../../domain/json.ts";
import type { WallClockOf } from "../../../domain/wall-clock.ts";
import { decodePollGateState } from "../../../meter/poll/poll-gate-state.ts";
import type { PollRequest } from "../../../meter/poll/poll-plan.ts";
import type { Badge, ExtensionPlatform } from "../../../ports/extension-platform.ts";
import { badgeModel } from "../../../view/badge.ts";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import { createLocalTime } from "../../../view/format/local-time.ts";
import type { Tone } from "../../../view/tone.ts";
import type { WorkerMessage, WorkerReply } from "./messages.ts";
import {
  decodeMeterStatus,
  deliverReadings,
  fetchMeterStatus,
  newestReadingAtMs,
  pairWithMeter,
  unpair,
} from "./meter-link.ts";
import { tellOfWalls } from "./notify.ts";
import { readPopupView, type PopupView } from "./popup-view.ts";
import { pollClaudeAi } from "./read-claude-ai.ts";
import { decodeLink, decodeSession, KEYS } from "./records.ts";

/** The extension's service worker, as far as it is not the browser's. */
export interface ExtensionWorker {
  /** One round: read if it is due, hand over, ask the meter, show the badge. Called by the alarm and at every start. */
  wake(): Promise<void>;
  answer(message: WorkerMessage): Promise<WorkerReply>;
}

/**
 * A meter as small as a browser allows. It keeps nothing in memory: the browser ends it after half a minute of quiet, or in the middle
 * of a call, and the next life goes on from what is stored.
 */
export function createExtensionWorker(
  platform: ExtensionPlatform,
  wallClockOf: WallClockOf,
): ExtensionWorker {
  const round = createRound(platform, wallClockOf);
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: two rounds at once would read the same records and write over each other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
  const view = async () => ({ view: await readPopupView(platform, wallClockOf) });
  return {
    wake: () => inTurn(async () => void (await round("automatic"))),
    answer: (message) => {
      switch (message.type) {
        // These two are answered at once, from what is stored: a read may be under way.
        case "view":
          return view();
        case "line":
          return view().then((shown) => ({ line: composerLine(shown.view, wallClockOf) }));
        case "open":
          return inTurn(async () => ({
            view: await round((await lastReadFailed(platform)) ? "user" : "automatic"),
          }));
        case "refresh":
          return inTurn(async () => ({ view: await round("user") }));
        case "unpair":
          return inTurn(() => unpair(platform).then(view));
        case "pair":
          return inTurn(async () => {
            const pairing = await pairWithMeter(platform, message);
            return { pairing, view: await round("automatic") };
          });
        case "settings":
          return inTurn(async () => {
            await platform.save({ [KEYS.settings]: toJson(message.settings) });
            await platform.placeComposerLine(message.settings.composerLine);
            return view();
          });
        default:
          return unreachable(message);
      }
    },
  };
}

function createRound(
  platform: ExtensionPlatform,
  wallClockOf: WallClockOf,
): (request: PollRequest) => Promise<PopupView> {
  return async (request) => {
    if (await platform.isGranted("claude-ai"))
      await pollClaudeAi(platform, { request, newestReadingAtMs: await whatTheMeterHas(platform) });
    await deliverReadings(platform);
    await fetchMeterStatus(platform);
    const view = await readPopupView(platform, wallClockOf);
    await platform.showBadge(toBadge(view));
    if (view.settings.notifications) await tellOfWalls(platform, view.status);
    return view;
  };
}

async function lastReadFailed(platform: ExtensionPlatform): Promise<boolean> {
  return decodePollGateState((await platform.load([KEYS.gate]))[KEYS.gate]).lastFailure !== undefined;
}

async function whatTheMeterHas(platform: ExtensionPlatform) {
  const records = await platform.load([KEYS.meterStatus, KEYS.link, KEYS.session]);
  const status = decodeMeterStatus(
    records[KEYS.meterStatus],
    decodeLink(records[KEYS.link]),
    platform.nowMs(),
  );
  const organizations = decodeSession(records[KEYS.session])?.session.organizations ?? [];
  return newestReadingAtMs(
    status,
    organizations.map(({ organizationId }) => organizationId),
  );
}

/** Source: the dashboard's palette (light), each at least 4.5 : 1 under white text. */
const BADGE_COLOURS: Readonly<Record<Tone, string>> = {
  calm: "#0f6f68",
  tight: "#8a5a00",
  over: "#b23a0c",
  wall: "#b01b2e",
  ended: "#5d6965",
};

function toBadge({ status, notices }: PopupView): Badge {
  const { text, tone, title } = badgeModel(status);
  const trouble = notices.find((notice) => notice.tone === "tight");
  const colour = trouble && text === "?" ? BADGE_COLOURS.tight : BADGE_COLOURS[tone];
  return {
    text: trouble && text === "?" ? "!" : text,
    colour,
    title: [title, trouble?.title].filter(Boolean).join("\n"),
  };
}

function composerLine(
  { status }: PopupView,
  wallClockOf: WallClockOf,
): { readonly text: string; readonly tone: string } {
  const row = bindingRow(status, wallClockOf);
  return row
    ? { text: `${row.label} ${row.percentText} · ${row.resetText}`, tone: row.tone }
    : { text: "claude-meter: nothing known yet", tone: "ended" };
}

function bindingRow(status: StatusDocument, wallClockOf: WallClockOf) {
  const [account] = toDropdown(status, { localTime: createLocalTime(wallClockOf) }).accounts;
  return account?.windows.find(({ isBinding }) => isBinding) ?? account?.windows[0];
}
