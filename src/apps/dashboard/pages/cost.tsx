import { useState } from "preact/hooks";
import type { DailyDocument } from "../../../documents/reports.ts";
import { formatCount, formatShortCount } from "../../../view/format/count.ts";
import { privacy } from "../browser/choices.ts";
import { newestReadingAt } from "../data/live.ts";
import { reportQuestion } from "../data/questions.ts";
import { useDocument, type Loaded } from "../data/use-document.ts";
import { dayTable, dollars, modelTable, projectTable, sessionTable } from "../model/cost-tables.ts";
import { standIns } from "../model/personal-data.ts";
import { Empty, Loading, Problems } from "../parts/notice.tsx";
import { localTime } from "../parts/text.ts";
import { DayCharts } from "./cost/day-charts.tsx";
import { LapCard } from "./cost/lap-card.tsx";
import { ReportCard } from "./cost/report-card.tsx";

const LENGTHS = [7, 30, 90, 365] as const;

const nameOfHidden = standIns("project");

/** What the work cost: tokens and dollars of this machine's transcripts, points of the windows beside them. */
export function CostPage() {
  const [last, setLast] = useState<(typeof LENGTHS)[number]>(30);
  const days = useDocument(reportQuestion("daily", { last }), newestReadingAt.value);
  const since = days.value?.daily[0]?.date;
  const sessions = useDocument(reportQuestion("session", { since }), newestReadingAt.value);
  const projects = useDocument(reportQuestion("project", { since }), newestReadingAt.value);
  const nameOf = privacy.value === "hidden" ? nameOfHidden : (project: string) => project;
  return (
    <div class="stack">
      <div class="controls">
        <div class="range-buttons" role="group" aria-label="Days with use">
          {LENGTHS.map((length) => (
            <button
              key={length}
              type="button"
              class="quiet"
              aria-pressed={length === last}
              onClick={() => setLast(length)}
            >
              {`${length} days`}
            </button>
          ))}
        </div>
        <p class="muted">
          This machine's Claude Code only. Dollars are list prices: a plan bills none of them. Points are the
          whole account's.
        </p>
      </div>
      {days.problem && <Problems problems={[days.problem]} />}
      {!days.value && days.isLoading && <Loading what="the transcripts" />}
      {days.value && days.value.daily.length === 0 && (
        <Empty title="No transcripts in this time.">
          <p>Claude Code logs its work on the machine it runs on; nothing was logged here.</p>
        </Empty>
      )}
      {days.value && days.value.daily.length > 0 && (
        <>
          <Totals totals={days.value.totals} />
          <DayCharts days={days.value.daily} />
        </>
      )}
      <LapCard />
      {days.value && days.value.daily.length > 0 && (
        <>
          <ReportCard title="Days" fileName="cost-days" table={dayTable(days.value)} />
          {projects.value ? (
            <ReportCard
              title="Projects"
              fileName="cost-projects"
              table={projectTable(projects.value, nameOf)}
            />
          ) : (
            <Waiting on={projects} what="the projects" />
          )}
          <ReportCard title="Models" fileName="cost-models" table={modelTable(days.value)} />
          {sessions.value ? (
            <ReportCard
              title="Sessions"
              fileName="cost-sessions"
              table={sessionTable(sessions.value, { localTime, nameOf })}
            />
          ) : (
            <Waiting on={sessions} what="the sessions" />
          )}
        </>
      )}
    </div>
  );
}

/** In the place of a report that is not there: it comes, or says why not. */
function Waiting({ on, what }: { readonly on: Loaded<unknown>; readonly what: string }) {
  if (on.problem) return <Problems problems={[on.problem]} />;
  return on.isLoading ? <Loading what={what} /> : null;
}

function Totals({ totals }: Pick<DailyDocument, "totals">) {
  const tiles: readonly (readonly [name: string, text: string])[] = [
    ["Dollars at list prices", totals.totalCost === null ? "–" : dollars(totals.totalCost)],
    ["Tokens", formatShortCount(totals.totalTokens)],
    ["Of them cache reads", formatShortCount(totals.cacheReadTokens)],
    ["Of them output", formatShortCount(totals.outputTokens)],
    ["Replies", formatCount(totals.messages)],
  ];
  return (
    <dl class="tiles">
      {tiles.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
