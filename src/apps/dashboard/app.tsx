import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { connection, status } from "./data/live.ts";
import { followAddress, page, PAGE_TITLES, type PageName } from "./data/route.ts";
import { ConnectionState } from "./shell/connection-state.tsx";
import { Header } from "./shell/header.tsx";
import { Navigation } from "./shell/navigation.tsx";
import { Loading, Notice } from "./parts/notice.tsx";
import { announcement } from "./parts/text.ts";
import { NowPage } from "./pages/now.tsx";

type Page = ComponentType;

/** Pages beside Now are fetched when they are opened: the first one must be there at once. */
const LATER: Readonly<Record<Exclude<PageName, "now">, () => Promise<Page>>> = {
  split: async () => (await import("./pages/split.tsx")).SplitPage,
  history: async () => (await import("./pages/history.tsx")).HistoryPage,
  cost: async () => (await import("./pages/cost.tsx")).CostPage,
  forecast: async () => (await import("./pages/forecast.tsx")).ForecastPage,
  accounts: async () => (await import("./pages/accounts.tsx")).AccountsPage,
  settings: async () => (await import("./pages/settings.tsx")).SettingsPage,
};

/** Pages that say something without any account. */
const WITHOUT_STATUS: ReadonlySet<PageName> = new Set(["accounts", "settings", "cost"]);

export function App() {
  useEffect(followAddress, []);
  const name = page.value;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    document.title = `${PAGE_TITLES[name]} · claude-meter`;
    if (!isFirst.current) arriveOnPage();
    isFirst.current = false;
  }, [name]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the numbers
      </a>
      <Header />
      <div class="frame">
        <Navigation />
        <main id="main" tabIndex={-1}>
          <div class="page-head">
            <h1 tabIndex={-1}>{PAGE_TITLES[name]}</h1>
            {status.value?.simulated && (
              <p class="simulated">
                Simulated: these numbers come from the built-in simulator, not from Anthropic
              </p>
            )}
          </div>
          <ConnectionState />
          <Body key={name} name={name} />
        </main>
      </div>
      <p class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </p>
    </>
  );
}

function Body({ name }: { readonly name: PageName }) {
  const [error] = useErrorBoundary();
  if (error !== undefined) return <Broken error={error as unknown} />;
  const isReady =
    status.value !== undefined || (WITHOUT_STATUS.has(name) && connection.value.kind === "no-data");
  if (!isReady) return null;
  return name === "now" ? <NowPage /> : <LaterPage key={name} name={name} />;
}

function LaterPage({ name }: { readonly name: Exclude<PageName, "now"> }) {
  const loaded = useSignal<Page | "failed" | undefined>(undefined);
  useEffect(() => {
    LATER[name]().then(
      (page) => (loaded.value = page),
      () => (loaded.value = "failed"),
    );
  }, [name, loaded]);
  const Page = loaded.value;
  if (Page === "failed")
    return <p>This page did not load: the meter is gone, or was renewed. Reload the dashboard.</p>;
  return Page === undefined ? <Loading what={PAGE_TITLES[name]} /> : <Page />;
}

/** A bug of ours, or a meter of another version than this page. */
function Broken({ error }: { readonly error: unknown }) {
  return (
    <Notice tone="wall" title="This page broke. The meter and its numbers are not harmed.">
      <p>
        Reload it: the meter may have been renewed meanwhile. If it breaks again, please report this:{" "}
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
    </Notice>
  );
}

/** Whoever cannot see that the page changed hears its title. */
function arriveOnPage(): void {
  document.querySelector("h1")?.focus();
  scrollTo(0, 0);
  // On a phone the pages are a strip that scrolls sideways.
  document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

/** The address names the page, so the skip link moves the focus instead. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
