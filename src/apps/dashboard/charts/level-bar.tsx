import type { WindowMember } from "../../../documents/status.ts";
import type { WindowRow } from "../../../view/dropdown/window-row.ts";

interface LevelBarProps {
  readonly row: WindowRow;
  readonly forecast: WindowMember["forecast"];
}

/** A level with the clock's mark, and behind it where the forecast lands. The texts beside it say the same. */
export function LevelBar({ row, forecast }: LevelBarProps) {
  const used = clamp(row.usedPercent);
  const [low, high] =
    forecast && row.tone !== "ended" ? [clamp(forecast.atReset.p10), clamp(forecast.atReset.p90)] : [0, 0];
  const from = Math.max(used, low);
  return (
    <div class={`level-bar tone-${row.tone}`} aria-hidden="true">
      {from > used && <span class="level-reach" style={{ left: `${used}%`, width: `${from - used}%` }} />}
      {high > from && <span class="level-band" style={{ left: `${from}%`, width: `${high - from}%` }} />}
      <span class="level-used" style={{ width: `${used}%` }} />
      {row.clockPercent !== undefined && (
        <span class="level-clock" style={{ left: `${clamp(row.clockPercent)}%` }} />
      )}
    </div>
  );
}

interface LevelBarKeyProps {
  readonly hasClock: boolean;
  readonly hasForecast: boolean;
}

/** What the marks on the bars mean. */
export function LevelBarKey({ hasClock, hasForecast }: LevelBarKeyProps) {
  if (!hasClock && !hasForecast) return null;
  return (
    <ul class="key level-key">
      {hasClock && (
        <li>
          <span class="key-clock" /> time gone in the cycle
        </li>
      )}
      {hasForecast && (
        <li>
          <span class="key-band" /> where 8 of 10 forecasts land
        </li>
      )}
    </ul>
  );
}

function clamp(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
