import { useState } from "preact/hooks";
import type { LapDocument, LapsDocument } from "../../../../documents/lap.ts";
import type { Problem } from "../../../../documents/status.ts";
import { at } from "../../../../view/instant.ts";
import { toLapView } from "../../../../view/laps/lap-view.ts";
import { privacy } from "../../browser/choices.ts";
import { saveText } from "../../browser/save-file.ts";
import { newestReadingAt, nowMs } from "../../data/live.ts";
import { answerOf, meter } from "../../data/meter.ts";
import { LAPS_QUESTION } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { tableCsv } from "../../model/data-table.ts";
import { lapTable } from "../../model/lap-table.ts";
import { standIns } from "../../model/personal-data.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { Table } from "../../parts/table.tsx";
import { announcement, localTime } from "../../parts/text.ts";

const LOST: Problem = {
  code: "meter-gone",
  message: "The meter does not answer.",
  hint: "Start it with `claude-meter up`.",
};

const nameOfHidden = standIns("account");

/** Laps: what one piece of work costs, between two readings; those that have ended, and the one that runs. */
export function LapCard() {
  const [lap, setLap] = useState<LapDocument | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setIsBusy] = useState(false);
  // A lap may begin or end elsewhere too: each click looks again, and each reading.
  const version = `${newestReadingAt.value} ${lap?.startedAt} ${lap?.stoppedAt}`;
  const laps = useDocument(LAPS_QUESTION, version);
  const running = laps.value?.running ?? null;
  const turn = async () => {
    setIsBusy(true);
    const answer = await answerOf(running ? meter.stopLap() : meter.startLap());
    setIsBusy(false);
    setProblem(answer.kind === "ok" ? undefined : answer.kind === "refused" ? answer.problem : LOST);
    if (answer.kind !== "ok") return;
    setLap(answer.value);
    announcement.value = toLapView(answer.value, localTime).title;
  };
  return (
    <section class="card" aria-label="Laps">
      <div class="card-head">
        <h2 class="title">Laps: what did this piece of work cost?</h2>
        {laps.value && laps.value.laps.length > 0 && <LapsCsv laps={laps.value} />}
      </div>
      <div class="controls">
        <button type="button" disabled={!laps.value || isBusy} onClick={() => void turn()}>
          {running ? "Stop the lap" : "Start a lap"}
        </button>
        <p class="muted">
          {running && nowMs.value !== undefined
            ? `A lap runs since ${localTime.near(at(running.startedAt), nowMs.value)}.`
            : "Start it, do the work, stop it. Both ends read the server, as far as its gate lets."}
        </p>
      </div>
      {problem && <Problems problems={[problem]} />}
      {lap?.state === "done" && <LapResult lap={lap} />}
      {!laps.value && laps.isLoading && <Loading what="the laps" />}
      {laps.problem && <Problems problems={[laps.problem]} />}
      {laps.value && laps.value.laps.length > 0 && (
        <Table table={tableOf(laps.value)} caption="Laps, newest first" />
      )}
    </section>
  );
}

function tableOf(laps: LapsDocument) {
  const nameOf = privacy.value === "hidden" ? nameOfHidden : (account: string) => account;
  return lapTable(laps, { localTime, nameOf });
}

function LapsCsv({ laps }: { readonly laps: LapsDocument }) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label="Laps as CSV"
      onClick={() => saveText("laps.csv", tableCsv(tableOf(laps)), "text/csv")}
    >
      CSV
    </button>
  );
}

/** The lap that was just ended, window by window. */
function LapResult({ lap }: { readonly lap: LapDocument }) {
  const view = toLapView(lap, localTime);
  return (
    <div>
      <p class="notice-title">{view.title}</p>
      {view.use && <p>{view.use}</p>}
      {view.accounts.map((account) => (
        <dl class="facts" key={account.title}>
          {account.rows.map((row) => (
            <div key={row.label}>
              <dt>{row.label}</dt>
              <dd>{row.text}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}
