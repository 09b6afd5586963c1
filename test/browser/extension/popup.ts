import type { WorkerMessage, WorkerReply } from "../../../src/apps/extension/worker/messages.ts";
import type { DrivenBrowser, DrivenPage } from "./driven-browser.ts";
import { until } from "../tools/until.ts";

/** The extension's popup, opened as a page, as a user sees and uses it. */
export interface Popup {
  readonly page: DrivenPage;
  text(): Promise<string>;
  /** The codes of what it says above and below the numbers. */
  notices(): Promise<readonly string[]>;
  /** One title per account. */
  accounts(): Promise<readonly string[]>;
  badge(): Promise<string>;
  /** Asks the worker as the popup does. */
  ask(message: WorkerMessage): Promise<WorkerReply>;
  /** Puts records into the extension's storage. */
  store(records: Readonly<Record<string, unknown>>): Promise<void>;
  /** Asks for a read again and again until something is so, each time as if the fifteen seconds between two reads had passed; then it is at rest. */
  refreshUntil(isSo: () => Promise<boolean>, what: string): Promise<void>;
  pair(code: string, port: number): Promise<void>;
  close(): Promise<void>;
}

const READ_WITHIN_MS = 120_000;
/** A poll gate that has seen no call. */
const FRESH_POLL_GATE = { gate: {} };
const API = "(globalThis.browser ?? globalThis.chrome)";
const TEXTS = (selector: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].map((node) => node.textContent)`;

export async function openPopup(browser: DrivenBrowser): Promise<Popup> {
  const page = await browser.open(`${browser.extensionUrl}/popup.html`);
  await until(() => page.evaluate<boolean>("document.querySelector('.top') !== null"), {
    what: "the popup",
    withinMs: READ_WITHIN_MS,
  });
  return {
    page,
    text: () => page.evaluate("document.body.innerText"),
    notices: () =>
      page.evaluate("[...document.querySelectorAll('[data-code]')].map((node) => node.dataset.code)"),
    accounts: () => page.evaluate(TEXTS(".account h2")),
    badge: () => page.evaluate(`${API}.action.getBadgeText({})`),
    ask: (message) => page.evaluate(`${API}.runtime.sendMessage(${JSON.stringify(message)})`),
    store: (records) => page.evaluate(`${API}.storage.local.set(${JSON.stringify(records)})`),
    refreshUntil: async (isSo, what) => {
      await until(
        async () => {
          if (await isSo()) return true;
          await page.evaluate(`${API}.storage.local.set(${JSON.stringify(FRESH_POLL_GATE)})`);
          await page.evaluate("void document.querySelector('.top button').click()");
          return false;
        },
        { what, withinMs: READ_WITHIN_MS, everyMs: 500 },
      );
      // The worker works in turn: when this one has its answer, no earlier click is under way any more.
      await page.evaluate(`${API}.runtime.sendMessage({ type: "open" })`);
    },
    pair: async (code, port) => {
      await page.evaluate(`(() => {
        document.getElementById("settings").open = true;
        document.getElementById("pairing-code").value = ${JSON.stringify(code)};
        document.querySelector("input.port").value = "${port}";
        document.querySelector("#settings form").requestSubmit();
      })()`);
    },
    close: () => page.close(),
  };
}
