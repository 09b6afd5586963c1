import { withNoun } from "../../../view/format/number.ts";
import type { PopupView } from "../worker/popup-view.ts";
import { element } from "./element.ts";

export interface SettingsActions {
  readonly pair: (code: string, port: number) => void;
  readonly unpair: () => void;
  readonly choose: (settings: PopupView["settings"]) => void;
}

export const PAIRING_FIELD = "pairing-code";

/** The pairing and the choices, folded away until somebody wants them. */
export function renderSettings(view: PopupView, isOpen: boolean, actions: SettingsActions): HTMLElement {
  const details = element(
    "details",
    { class: "settings", attributes: { id: "settings" } },
    element("summary", {}, "Pairing and settings"),
    view.link.isPaired ? paired(view, actions) : pairingForm(view, actions),
    choice("Notify when a window is used up", view.settings.notifications, (notifications) =>
      actions.choose({ ...view.settings, notifications }),
    ),
    choice("Show a small line under claude.ai's composer", view.settings.composerLine, (composerLine) =>
      actions.choose({ ...view.settings, composerLine }),
    ),
    element(
      "p",
      { class: "small" },
      "Only usage numbers leave this browser, and only to 127.0.0.1. No cookie, no prompt, no page.",
    ),
  );
  details.open = isOpen;
  return details;
}

function paired({ link }: PopupView, { unpair }: SettingsActions): HTMLElement {
  const waiting =
    link.pendingCount > 0 ? ` Waiting to be handed over: ${withNoun(link.pendingCount, "reading")}.` : "";
  return element(
    "p",
    { class: "paired" },
    `Paired with the meter on port ${link.port}.${waiting} `,
    element("button", { class: "plain", attributes: { type: "button" }, onClick: unpair }, "Unpair"),
  );
}

function pairingForm({ link }: PopupView, { pair }: SettingsActions): HTMLElement {
  const code = element("input", {
    attributes: {
      id: PAIRING_FIELD,
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Code",
      "aria-label": "Pairing code",
      required: "",
    },
  });
  const port = element("input", {
    class: "port",
    attributes: {
      type: "number",
      min: "1",
      max: "65535",
      value: String(link.port),
      "aria-label": "Port of the meter",
    },
  });
  const form = element(
    "form",
    {},
    element("p", { class: "small" }, "The meter's dashboard shows a code under Accounts & sources."),
    element(
      "div",
      { class: "fields" },
      code,
      port,
      element("button", { attributes: { type: "submit" } }, "Pair"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pair(code.value, Number(port.value));
  });
  return form;
}

function choice(label: string, isOn: boolean, choose: (isOn: boolean) => void): HTMLElement {
  const box = element("input", { attributes: { type: "checkbox" } });
  box.checked = isOn;
  box.addEventListener("change", () => choose(box.checked));
  return element("label", { class: "choice" }, box, label);
}
