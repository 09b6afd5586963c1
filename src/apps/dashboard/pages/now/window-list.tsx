import type { WindowMember } from "../../../../documents/status.ts";
import type { WindowRow } from "../../../../view/dropdown/window-row.ts";
import { LevelBar, LevelBarKey } from "../../charts/level-bar.tsx";
import { BindingChip } from "../../parts/binding-chip.tsx";
import { ToneMark } from "../../parts/tone-mark.tsx";

interface WindowListProps {
  readonly windows: readonly WindowMember[];
  readonly rows: readonly WindowRow[];
  readonly focusKey: string;
  readonly choose: (key: string) => void;
}

/** Every window the server named; each can be put in focus. */
export function WindowList({ windows, rows, focusKey, choose }: WindowListProps) {
  const hasForecast = windows.some(({ forecast }) => forecast !== null);
  return (
    <div class="window-list">
      <ul class="windows" aria-label="Windows">
        {rows.map((row) => (
          <li key={row.key}>
            <button
              type="button"
              class="window"
              aria-pressed={row.key === focusKey}
              onClick={() => choose(row.key)}
            >
              <span class="window-head">
                <span class="window-label">
                  {row.label}
                  {row.isBinding && <BindingChip />}
                </span>
                <ToneMark tone={row.tone} />
                <span class="window-percent">{row.percentText}</span>
              </span>
              <LevelBar row={row} forecast={windows.find(({ key }) => key === row.key)?.forecast ?? null} />
              <span class="window-foot">
                <span>{row.resetText}</span>
                {row.burnText && <span>{row.burnText}</span>}
                {row.noteText && <span>{row.noteText}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <LevelBarKey
        hasClock={rows.some(({ clockPercent }) => clockPercent !== undefined)}
        hasForecast={hasForecast}
      />
    </div>
  );
}
