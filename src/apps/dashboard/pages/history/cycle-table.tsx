import type { SeriesWindowMember } from "../../../../documents/series.ts";
import type { WallMember } from "../../../../documents/walls.ts";
import { formatPercent } from "../../../../view/format/number.ts";
import { at } from "../../../../view/instant.ts";
import { wallOfCycle } from "../../model/cycle-walls.ts";
import type { Span } from "../../model/scale.ts";
import { ToneMark } from "../../parts/tone-mark.tsx";
import { localTime } from "../../parts/text.ts";

/** So many cycles are listed; a longer time has its picture. */
const ROWS_MAX = 40;

interface CycleTableProps {
  readonly series: SeriesWindowMember;
  readonly walls: readonly WallMember[];
  readonly zoom: (span: Span) => void;
}

/** The cycles of the time shown, newest first, each a click away. */
export function CycleTable({ series, walls, zoom }: CycleTableProps) {
  const cycles = series.cycles
    .toReversed()
    .slice(0, ROWS_MAX)
    .map((cycle) => ({ ...cycle, wallMs: wallOfCycle(cycle, series.key, walls) }));
  return (
    <section class="card" aria-label="Cycles">
      <h2 class="title">{`Cycles of ${series.label}`}</h2>
      <div class="table-frame" role="region" aria-label="Cycles, newest first" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Reset</th>
              <th scope="col">Peak</th>
              <th scope="col">Wall</th>
            </tr>
          </thead>
          <tbody>
            {cycles.map((cycle) => (
              <tr key={cycle.resetsAt}>
                <th scope="row">
                  <button
                    type="button"
                    class="link"
                    title="Show this cycle"
                    onClick={() => zoom([at(cycle.startedAt) / 1000, at(cycle.resetsAt) / 1000])}
                  >
                    {localTime.full(at(cycle.resetsAt))}
                  </button>
                </th>
                <td>
                  <span class="peak">
                    <span
                      class={`level-bar slim tone-${cycle.wallMs === undefined ? "calm" : "wall"}`}
                      aria-hidden="true"
                    >
                      <span class="level-used" style={{ width: `${Math.min(100, cycle.peakPercent)}%` }} />
                    </span>
                    {formatPercent(cycle.peakPercent)}
                  </span>
                </td>
                <td>
                  {cycle.wallMs === undefined ? (
                    <span class="muted">–</span>
                  ) : (
                    <ToneMark tone="wall" text={`met ${localTime.near(cycle.wallMs, at(cycle.resetsAt))}`} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {cycles.length === 0 && <p class="empty-row">No cycle had begun in this time.</p>}
      </div>
    </section>
  );
}
