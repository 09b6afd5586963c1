import type { WindowMember } from "../../../../documents/status.ts";
import type { WindowRow } from "../../../../view/window-row.ts";
import { at } from "../../../../view/instant.ts";
import { BurnUp } from "../../charts/burn-up.tsx";
import { Figure } from "../../charts/figure.tsx";
import { newestReadingAt, nowMs } from "../../data/live.ts";
import { seriesQuestion } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { cycleTable } from "../../model/cycle-table.ts";
import { localTime } from "../../parts/text.ts";
import { ToneMark } from "../../parts/tone-mark.tsx";

interface WindowFocusProps {
  readonly accountId: string;
  readonly window: WindowMember;
  readonly row: WindowRow;
}

/** The window in focus: its number large, and its cycle as a picture. */
export function WindowFocus({ accountId, window, row }: WindowFocusProps) {
  const fromMs = window.cycleStartedAt === null ? undefined : at(window.cycleStartedAt);
  const question = seriesQuestion({ account: accountId, window: window.key, fromMs, points: 400 });
  const history = useDocument(question, newestReadingAt.value);
  const series = history.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  if (nowMs.value === undefined) return null;
  const sentences = [row.resetText, row.burnText, row.forecastText].filter(Boolean).join(" · ");
  return (
    <div class="focus">
      <div class="focus-number">
        <p class="focus-label">
          {row.label}
          {row.isBinding && <span class="chip">binding</span>}
        </p>
        <p class={`focus-percent tone-${row.tone}`}>{row.percentText}</p>
        <ToneMark tone={row.tone} />
        <dl class="focus-facts">
          <Fact name="Reset" text={row.resetText} />
          <Fact name="Burn" text={row.burnText} />
          <Fact name="Forecast" text={row.forecastText ?? noForecastText(row)} />
          <Fact name="Rests on" text={window.forecast?.basis} />
          <Fact name="Note" text={row.noteText} />
        </dl>
      </div>
      <Figure
        level={3}
        title={`${row.label}: this cycle`}
        fileName={`cycle-${window.key.replaceAll(/\W/g, "-")}`}
        table={() => cycleTable(window, series, localTime)}
        legend={
          <BurnUpKey
            hasForecast={window.forecast !== null && row.tone !== "wall"}
            hasGaps={(series?.gaps.length ?? 0) > 0}
          />
        }
      >
        <BurnUp
          window={window}
          series={series}
          nowMs={nowMs.value}
          label={`${row.label} at ${row.percentText}. ${sentences}`}
        />
      </Figure>
    </div>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string | undefined }) {
  if (!text) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function noForecastText({ tone }: WindowRow): string {
  if (tone === "wall") return "It is at its wall; what comes is the reset.";
  return tone === "ended"
    ? "The cycle has ended; the next reading begins anew."
    : "Too little data for one yet.";
}

interface BurnUpKeyProps {
  readonly hasForecast: boolean;
  readonly hasGaps: boolean;
}

function BurnUpKey({ hasForecast, hasGaps }: BurnUpKeyProps) {
  return (
    <ul class="key">
      <li>
        <span class="key-line key-used" /> used
      </li>
      <li>
        <span class="key-line key-even" /> even pace
      </li>
      {hasForecast && (
        <li>
          <span class="key-fan" /> 8 of 10 land here
        </li>
      )}
      <li>
        <span class="key-line key-wall" /> wall
      </li>
      {hasGaps && (
        <li>
          <span class="key-gap" /> nothing was read
        </li>
      )}
    </ul>
  );
}
