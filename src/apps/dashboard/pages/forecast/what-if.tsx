import { useEffect, useState } from "preact/hooks";
import type { WindowMember } from "../../../../documents/status.ts";
import type { WhatIfWindow } from "../../../../documents/what-if.ts";
import { formatNumber, formatPercent } from "../../../../view/format/number.ts";
import { at } from "../../../../view/instant.ts";
import { fitText } from "../../../../view/insights/what-if-tables.ts";
import { chanceText } from "../../../../view/dropdown/window-row.ts";
import { windowTone } from "../../../../view/tone.ts";
import { BurnUpKey } from "../../charts/burn-up-key.tsx";
import { BurnUp, hasBegun } from "../../charts/burn-up.tsx";
import { Figure } from "../../charts/figure.tsx";
import { newestReadingAt, nowMs } from "../../data/live.ts";
import { seriesQuestion, whatIfQuestion } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { cycleTable } from "../../model/cycle-table.ts";
import { scenarioTable } from "../../model/scenario-table.ts";
import { Notice, Problems } from "../../parts/notice.tsx";
import { Table } from "../../parts/table.tsx";
import { localTime } from "../../parts/text.ts";
import { AS_USUAL, ChangeForm, isAsUsual, useSettled, type Change } from "./change-form.tsx";

interface WhatIfProps {
  readonly accountId: string;
  readonly window: WindowMember;
}

/** The fan, and what becomes of it when the user changes something. */
export function WhatIf({ accountId, window }: WhatIfProps) {
  const [change, setChange] = useState<Change>(AS_USUAL);
  const asked = useSettled(change);
  const { shown, problem, isLoading } = useAnswer({ accountId, window }, asked);
  if (nowMs.value === undefined) return null;
  const scenario = isAsUsual(asked) ? undefined : shown?.scenarios[0];
  const forecast = scenario?.forecast ?? shown?.asUsual ?? window.forecast;
  return (
    <>
      <div class={`card what-if tone-${windowTone({ ...window, forecast })}`}>
        <Fan
          {...{ accountId, window: { ...window, forecast }, shown }}
          isAsUsual={isAsUsual(asked)}
          isAnswering={isLoading}
        />
        <div class="what-if-side">
          <h2 class="title">What if…</h2>
          <ChangeForm change={change} isAsUsual={isAsUsual(asked)} window={shown} choose={setChange} />
          {problem && <Problems problems={[problem]} />}
          <Landing name="As usual" forecast={shown?.asUsual ?? window.forecast} />
          {scenario && <Landing name="With the change" forecast={scenario.forecast} />}
        </div>
      </div>
      {shown && <Room window={shown} />}
      {shown && shown.scenarios.length > 0 && (
        <section class="card" aria-label="Changes side by side">
          <h2 class="title">Changes side by side</h2>
          <p class="muted">Where the window lands at its reset; 8 of 10 times between low and high.</p>
          <Table table={scenarioTable(shown, localTime, nowMs.value)} caption="Changes side by side" />
        </section>
      )}
    </>
  );
}

/** What the meter says of a change. What it said before stays until it has answered. */
function useAnswer({ accountId, window }: WhatIfProps, asked: Change) {
  const { pacePercent, pauseMinutes, model } = asked;
  const answer = useDocument(
    whatIfQuestion({
      account: accountId,
      window: window.key,
      ...(pacePercent !== 100 && { pace: pacePercent / 100 }),
      ...(pauseMinutes > 0 && { pauseMinutes }),
      ...(model !== "" && { model }),
    }),
    newestReadingAt.value,
  );
  const [kept, setKept] = useState<WhatIfWindow | undefined>(undefined);
  const fresh = answer.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  useEffect(() => {
    if (fresh) setKept(fresh);
  }, [fresh]);
  return { shown: fresh ?? kept, problem: answer.problem, isLoading: answer.isLoading };
}

interface FanProps extends WhatIfProps {
  readonly shown: WhatIfWindow | undefined;
  readonly isAsUsual: boolean;
  readonly isAnswering: boolean;
}

/** The cycle so far, and where it goes. */
function Fan({ accountId, window, shown, isAsUsual, isAnswering }: FanProps) {
  const fromMs = window.cycleStartedAt === null ? undefined : at(window.cycleStartedAt);
  const history = useDocument(
    seriesQuestion({ account: accountId, window: window.key, fromMs, points: 400 }),
    newestReadingAt.value,
  );
  const series = history.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  if (nowMs.value === undefined) return null;
  return (
    <Figure
      title={isAsUsual ? `${window.label}: as usual` : `${window.label}: with the change`}
      summary={shown?.refused ?? undefined}
      isLoading={isAnswering || history.isLoading}
      fileName={`forecast-${window.key.replaceAll(/\W/g, "-")}`}
      table={() => cycleTable(window, series, localTime)}
      legend={
        <BurnUpKey
          hasForecast={window.forecast !== null}
          hasPace={hasBegun(window)}
          hasGaps={(series?.gaps.length ?? 0) > 0}
        />
      }
    >
      <BurnUp
        window={window}
        series={series}
        nowMs={nowMs.value}
        steps={isAsUsual ? shown?.fan : undefined}
        height={320}
        label={landingText(window.forecast)}
      />
    </Figure>
  );
}

type Forecast = WindowMember["forecast"];

function landingText(forecast: Forecast): string {
  if (forecast === null) return "There is no forecast yet.";
  const { p10, p50, p90 } = forecast.atReset;
  return `About ${Math.round(p50)} % at the reset, 8 in 10 between ${Math.round(p10)} and ${Math.round(p90)}; ${Math.round(forecast.hitsWall * 100)} % chance of the wall.`;
}

function Landing({ name, forecast }: { readonly name: string; readonly forecast: Forecast }) {
  return (
    <div class="landing">
      <p class="muted">{name}</p>
      {forecast === null ? (
        <p>Too little data for a forecast yet.</p>
      ) : (
        <>
          <p class="figure-number">
            {`~${formatPercent(Math.round(forecast.atReset.p50))}`}{" "}
            <span class="muted">{`at reset (${Math.round(forecast.atReset.p10)}…${Math.round(forecast.atReset.p90)})`}</span>
          </p>
          <p>{`${chanceText(forecast.hitsWall)} chance of the wall`}</p>
        </>
      )}
    </div>
  );
}

/** What is left by day, and whether a task fits. */
function Room({ window: { fit, allowance } }: { readonly window: WhatIfWindow }) {
  return (
    <div class="cards twin">
      <Notice tone={fit.fits !== null && fit.fits < 0.5 ? "over" : "calm"} title="Will a task fit?">
        <p>{fitText(fit) ?? "Too few past sessions to say."}</p>
      </Notice>
      {allowance && (
        <Notice tone="calm" title="What is left">
          <p>
            {allowance.daysLeft >= 1
              ? `${formatNumber(allowance.percentPerDay)} points a day for ${formatNumber(allowance.daysLeft)} days use all of it up.`
              : `${formatNumber(allowance.remainingPercent)} points until the reset.`}
          </p>
        </Notice>
      )}
    </div>
  );
}
