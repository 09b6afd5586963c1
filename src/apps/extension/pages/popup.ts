import type { ExtensionGrant } from "../../../ports/extension-platform.ts";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import type { LocalTime } from "../../../view/format/local-time.ts";
import type { WorkerMessage, WorkerReply } from "../worker/messages.ts";
import type { PairResult } from "../worker/meter-link.ts";
import type { Notice, NoticeAction } from "../worker/notices.ts";
import type { PopupView } from "../worker/popup-view.ts";
import { element } from "./element.ts";
import { renderAccount } from "./render-account.ts";
import { PAIRING_FIELD, renderSettings } from "./render-settings.ts";

/** What the popup needs of the browser. */
export interface PopupPorts {
  ask(message: WorkerMessage): Promise<WorkerReply>;
  /** Must be called while a click is being handled: browsers ask the user only then. */
  grant(grant: ExtensionGrant): Promise<boolean>;
  openTab(url: string): void;
  readonly localTime: LocalTime;
  /** How the meter will name this browser. */
  readonly browserName: string;
}

/** Shows what is known at once, then reads if that is due, then shows what came. */
export async function startPopup(root: HTMLElement, ports: PopupPorts): Promise<void> {
  const popup = createPopup(root, ports);
  popup.show(await ports.ask({ type: "view" }));
  await popup.busyWith({ type: "open" });
}

function createPopup(root: HTMLElement, ports: PopupPorts) {
  let view: PopupView | undefined;
  let isSettingsOpen = false;
  let pairing: PairResult | undefined;

  const show = (reply: WorkerReply) => {
    view = reply.view ?? view;
    pairing = reply.pairing;
    if (pairing === "paired") isSettingsOpen = false;
    if (view) root.replaceChildren(...draw(view));
  };
  const busyWith = async (message: WorkerMessage) => {
    root.dataset["busy"] = "yes";
    try {
      show(await ports.ask(message));
    } finally {
      delete root.dataset["busy"];
    }
  };
  const refresh = () => busyWith({ type: "refresh" });
  const tell = async (message: WorkerMessage) => show(await ports.ask(message));

  const does: Readonly<Record<NoticeAction, () => void>> = {
    refresh: () => void refresh(),
    grant: () => void ports.grant("claude-ai").then(refresh),
    "open-claude-ai": () => ports.openTab("https://claude.ai/new"),
    pair: () => {
      isSettingsOpen = true;
      void tell({ type: "unpair" }).then(() => document.getElementById(PAIRING_FIELD)?.focus());
    },
  };

  /** What needs the user stands above the numbers, what is for information below. */
  const noticesOf = (tone: Notice["tone"], { notices }: PopupView) =>
    notices.filter((each) => each.tone === tone).map((each) => notice(each, does));

  const draw = (shown: PopupView): readonly HTMLElement[] => {
    const model = toDropdown(shown.status, { localTime: ports.localTime });
    const settings = renderSettings(shown, isSettingsOpen, {
      pair: (code, port) => void tell({ type: "pair", code, port, name: ports.browserName }),
      unpair: () => void tell({ type: "unpair" }),
      choose: (chosen) => void choose(shown.settings, chosen),
    });
    settings.addEventListener("toggle", () => (isSettingsOpen = settings.hasAttribute("open")));
    return [
      header(shown, () => void refresh()),
      ...(model.banner === undefined ? [] : [element("p", { class: "banner" }, model.banner)]),
      ...(pairing === undefined || pairing === "paired" ? [] : [notice(PAIRING_NOTICES[pairing], does)]),
      ...noticesOf("tight", shown),
      ...model.accounts.map(renderAccount),
      ...model.problems.map(({ message, hint }) => element("p", { class: "small" }, `${message} ${hint}`)),
      ...noticesOf("calm", shown),
      settings,
    ];
  };

  /** A choice that needs a permission is only taken when the user gives it. */
  const choose = async (before: PopupView["settings"], chosen: PopupView["settings"]) => {
    const wanted: ExtensionGrant | undefined =
      chosen.notifications && !before.notifications
        ? "notifications"
        : chosen.composerLine && !before.composerLine
          ? "composer-line"
          : undefined;
    const isGranted = wanted === undefined || (await ports.grant(wanted));
    await tell({ type: "settings", settings: isGranted ? chosen : before });
  };

  return { show, busyWith };
}

const PAIRING_NOTICES: Readonly<Record<Exclude<PairResult, "paired">, Notice>> = {
  "wrong-code": {
    code: "not-paired",
    tone: "tight",
    title: "The meter does not take this code.",
    advice: "A code is good once and for five minutes: show a new one in the dashboard.",
  },
  "no-meter": {
    code: "meter-gone",
    tone: "tight",
    title: "No meter answers on that port.",
    advice: "Start it with `claude-meter up`; the dashboard's address shows its port.",
  },
  odd: {
    code: "meter-odd",
    tone: "tight",
    title: "What answers on that port does not answer as the meter does.",
    advice: "Another program may have the port: the dashboard's address shows the right one.",
  },
};

function header(view: PopupView, refresh: () => void): HTMLElement {
  const origin = view.origin === "meter" ? "from the meter" : "this browser alone";
  const button = element(
    "button",
    {
      class: "plain",
      attributes: { type: "button", "aria-label": "Read now", title: "Read now" },
      onClick: refresh,
    },
    "↻",
  );
  return element(
    "header",
    { class: "top" },
    element("h1", {}, "claude-meter"),
    element("span", { class: "origin" }, origin),
    button,
  );
}

function notice(
  { tone, title, advice, action, code }: Notice,
  does: Readonly<Record<NoticeAction, () => void>>,
): HTMLElement {
  return element(
    "div",
    {
      class: `notice tone-${tone}`,
      attributes: { "data-code": code, role: tone === "tight" ? "alert" : "note" },
    },
    element("strong", {}, title),
    element("p", {}, advice),
    action && element("button", { attributes: { type: "button" }, onClick: does[action.does] }, action.label),
  );
}
