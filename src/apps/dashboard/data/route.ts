import { computed, signal } from "@preact/signals";
import { status } from "./live.ts";

export const PAGES = ["now", "split", "history", "cost", "forecast", "accounts", "settings"] as const;
export type PageName = (typeof PAGES)[number];

export const PAGE_TITLES: Readonly<Record<PageName, string>> = {
  now: "Now",
  split: "Split",
  history: "History",
  cost: "Cost",
  forecast: "Forecast",
  accounts: "Accounts & sources",
  settings: "Settings",
};

/** The page that the address names; what it does not name is Now. */
export const page = signal<PageName>(pageOf(location.hash));

function pageOf(hash: string): PageName {
  const name = hash.replace(/^#\/?/, "");
  return PAGES.find((page) => page === name) ?? "now";
}

/** Follows the address bar. */
export function followAddress(): void {
  addEventListener("hashchange", () => (page.value = pageOf(location.hash)));
}

const chosenAccountId = signal<string | undefined>(undefined);

/** The account that pages about one account show: the chosen one, else the first. */
export const account = computed(() => {
  const accounts = status.value?.accounts ?? [];
  return accounts.find(({ id }) => id === chosenAccountId.value) ?? accounts[0];
});

export function chooseAccount(id: string): void {
  chosenAccountId.value = id;
}
