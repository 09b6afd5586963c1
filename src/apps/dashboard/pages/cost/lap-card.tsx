import { useState } from "preact/hooks";
import type { LapDocument } from "../../../../documents/lap.ts";
import type { Problem } from "../../../../documents/status.ts";
import { toLapView } from "../../../../view/lap-view.ts";
import { answerOf, meter, type Answer } from "../../data/meter.ts";
import { Problems } from "../../parts/notice.tsx";
import { announcement, localTime } from "../../parts/text.ts";

const LOST: Problem = {
  code: "meter-gone",
  message: "The meter does not answer.",
  hint: "Start it with `claude-meter up`.",
};

/** A lap: what one piece of work costs, between two readings. */
export function LapCard() {
  const [lap, setLap] = useState<LapDocument | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const take = (answer: Answer<LapDocument>) => {
    setLap(answer.kind === "ok" ? answer.value : lap);
    setProblem(answer.kind === "ok" ? undefined : answer.kind === "refused" ? answer.problem : LOST);
    if (answer.kind === "ok") announcement.value = toLapView(answer.value, localTime).title;
  };
  const view = lap && toLapView(lap, localTime);
  return (
    <section class="card" aria-label="Lap">
      <h2 class="title">Lap: what does this cost?</h2>
      <p class="muted">Start it, do the work, stop it. Both ends read the server, as far as its gate lets.</p>
      <div class="controls">
        <button type="button" onClick={() => void answerOf(meter.startLap()).then(take)}>
          Start a lap
        </button>
        <button type="button" onClick={() => void answerOf(meter.stopLap()).then(take)}>
          Stop the lap
        </button>
      </div>
      {problem && <Problems problems={[problem]} />}
      {view && (
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
      )}
    </section>
  );
}
