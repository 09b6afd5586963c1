import { element } from "./element.ts";

/** One line of text and its tone. */
export interface ComposerLine {
  readonly text: string;
  readonly tone: string;
}

const HOST_ID = "claude-meter-line";

/** Their composer, by what has stayed in their page for long; the first that is there. Source: claude.ai, observed 2026. */
const COMPOSERS = ['[data-testid="chat-input"]', 'div[contenteditable="true"][role="textbox"]'];

const STYLE = `
  :host { all: initial; display: block; }
  p { margin: 4px 12px 0; font: 12px/1.4 system-ui, sans-serif; text-align: center; color: light-dark(#47534f, #b0bcb8); }
  .tight { color: light-dark(#8a5a00, #e5b84b); } .over { color: light-dark(#b23a0c, #ff9b70); } .wall { color: light-dark(#b01b2e, #ff7d85); }
`;

/**
 * Writes the line under claude.ai's composer, in a shadow tree of its own. Nothing of the page is read but where the composer is; the
 * numbers come from the extension's worker.
 */
export function showComposerLine(line: ComposerLine): void {
  const host = document.getElementById(HOST_ID) ?? placeHost();
  const text = host?.shadowRoot?.querySelector("p");
  if (!text) return;
  text.textContent = line.text;
  text.className = line.tone;
}

function placeHost(): HTMLElement | undefined {
  const composer = COMPOSERS.map((selector) => document.querySelector(selector)).find(
    (found) => found !== null,
  );
  const box = composer?.closest("fieldset, form") ?? composer?.parentElement;
  if (!box) return undefined;
  const host = element("div", { attributes: { id: HOST_ID } });
  const style = element("style", {}, STYLE);
  host.attachShadow({ mode: "open" }).append(style, element("p", { attributes: { role: "status" } }));
  box.after(host);
  return host;
}
