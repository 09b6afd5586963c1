import type { WindowMember } from "../../../../documents/status.ts";
import type { WindowRow } from "../../../../view/dropdown/window-row.ts";
import { at } from "../../../../view/instant.ts";
import { BurnUpKey } from "../../charts/burn-up-key.tsx";
import { BurnUp, hasBegun } from "../../charts/burn-up.tsx";
import { Figure } from "../../charts/figure.tsx";
import { newestReadingAt, nowMs } from "../../data/live.ts";
import { seriesQuestion } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { cycleTable } from "../../model/cycle-table.ts";
import { localTime } from "../../parts/text.ts";
import { BindingChip } from "../../parts/binding-chip.tsx";
import { ToneMark } from "../../parts/tone-mark.tsx";

interface FocusProps {
  readonly window: WindowMember;
  readonly row: WindowRow;
}

/** The window in focus: its number large, when it is over, and what moves it. */
export function WindowNumber({ row }: Pick<FocusProps, "row">) {
  return (
    <div class="focus-number">
      <p class="focus-label">
        {row.label}
        {row.isBinding && <BindingChip />}
      </p>
      <p class={`focus-percent tone-${row.tone}`}>{row.percentText}</p>
      <p class="focus-state">
        <ToneMark tone={row.tone} />
        <span>{row.resetText}</span>
      </p>
      <dl class="focus-facts">
        <Fact name="Burn" text={row.burnText} />
        <Fact name="Forecast" text={row.forecastText ?? noForecastText(row)} />
        <Fact name="Note" text={row.noteText} />
      </dl>
    </div>
  );
}

/** Its cycle as a picture, and what the forecast in it rests on. */
export function WindowCycle({ accountId, window, row }: FocusProps & { readonly accountId: string }) {
  const fromMs = window.cycleStartedAt === null ? undefined : at(window.cycleStartedAt);
  const question = seriesQuestion({ account: accountId, window: window.key, fromMs, points: 400 });
  const history = useDocument(question, newestReadingAt.value);
  const series = history.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  if (nowMs.value === undefined) return null;
  const sentences = [row.resetText, row.burnText, row.forecastText].filter(Boolean).join(" · ");
  return (
    <div class={`focus-cycle tone-${row.tone}`}>
      <Figure
        level={3}
        title={`${row.label}: ${hasBegun(window) ? "this cycle" : "the last day"}`}
        isLoading={history.isLoading}
        fileName={`cycle-${window.key.replaceAll(/\W/g, "-")}`}
        table={() => cycleTable(window, series, localTime)}
        legend={
          <BurnUpKey
            hasForecast={window.forecast !== null && row.tone !== "wall"}
            hasPace={hasBegun(window)}
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
      {window.forecast && row.forecastText && (
        <p class="muted">{`The forecast rests on ${window.forecast.basis}`}</p>
      )}
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
