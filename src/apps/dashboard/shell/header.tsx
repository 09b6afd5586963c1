import { privacy, theme, THEMES } from "../browser/choices.ts";
import { connection, nowMs, status, takeStatus } from "../data/live.ts";
import { answerOf, meter } from "../data/meter.ts";
import type { Connection } from "../data/connection.ts";
import { Icon } from "../parts/icon.tsx";
import { announcement, localTime } from "../parts/text.ts";

/** The name, how fresh the page is, and what concerns every page. */
export function Header() {
  const isHidden = privacy.value === "hidden";
  return (
    <header class="header">
      <a class="brand" href="#/now">
        <img src="/icons/icon.svg" alt="" width="28" height="28" />
        claude-meter
      </a>
      <Freshness />
      <div class="header-tools">
        <button type="button" class="quiet" onClick={() => void readNow()} title="Read the server now">
          <Icon name="refresh" />
          <span class="wide">Read now</span>
        </button>
        <button
          type="button"
          class="quiet"
          aria-pressed={isHidden}
          title="Hide names, paths and ids, for pictures that others will see"
          onClick={() => (privacy.value = isHidden ? "shown" : "hidden")}
        >
          <Icon name={isHidden ? "eye-off" : "eye"} />
          <span class="wide">Hide personal data</span>
        </button>
        <button type="button" class="quiet" title="Light or dark" onClick={nextTheme}>
          <Icon name="theme" />
          <span class="wide">{`Theme: ${theme.value}`}</span>
        </button>
      </div>
    </header>
  );
}

function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
}

/** Asks the meter to read now, through its gate: it may say that it is too early. */
async function readNow(): Promise<void> {
  announcement.value = "Reading…";
  const answer = await answerOf(meter.refresh());
  announcement.value = answer.kind === "ok" ? "The numbers are renewed." : "The meter could not read now.";
  if (answer.kind === "ok") takeStatus(answer.value);
}

const CONNECTION_TEXTS: Readonly<Record<Connection["kind"], string>> = {
  loading: "connecting",
  live: "live",
  "no-data": "no data",
  unauthorized: "not signed in",
  offline: "offline",
};

function Freshness() {
  const kind = connection.value.kind;
  const when = nowMs.value !== undefined && status.value ? localTime.time(nowMs.value) : undefined;
  return (
    <p class={`freshness freshness-${kind}`}>
      <span class="pulse" aria-hidden="true" />
      {CONNECTION_TEXTS[kind]}
      {kind === "live" && when && <span class="wide">{` · ${when}`}</span>}
    </p>
  );
}
