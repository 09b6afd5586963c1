import type { SplitMember } from "../../../documents/status.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { surfaceClass } from "../model/surfaces.ts";

interface SplitBarProps {
  readonly parts: SplitMember["parts"];
  readonly label: string;
}

/** Shares side by side; each surface has its colour and its pattern everywhere. */
export function SplitBar({ parts, label }: SplitBarProps) {
  const shown = parts.filter(({ sharePercent }) => sharePercent > 0);
  return (
    <div class="split-bar" role="img" aria-label={label}>
      {shown.map(({ surface, sharePercent }) => (
        <span key={surface} class={surfaceClass(surface)} style={{ flexGrow: sharePercent }} />
      ))}
      {shown.length === 0 && <span class="split-none" style={{ flexGrow: 1 }} />}
    </div>
  );
}

/** The legend with the numbers: points of the window, the band where there is one, and the share. */
export function SplitLegend({ parts }: Pick<SplitBarProps, "parts">) {
  return (
    <ul class="split-legend">
      <li>
        <span class="muted">points</span>
        <span class="muted">{parts.some(({ low }) => low !== null) && "between"}</span>
        <span class="muted">share</span>
      </li>
      {parts.map((part) => (
        <li key={part.surface} class={part.points === 0 ? "nothing" : undefined}>
          <span class={`swatch ${surfaceClass(part.surface)}`} data-surface={part.surface} />
          <span class="split-name">{part.label}</span>
          <strong>{formatNumber(part.points)}</strong>
          <span class="muted">{band(part)}</span>
          <span class="muted">{`${Math.round(part.sharePercent)}%`}</span>
        </li>
      ))}
    </ul>
  );
}

function band({ low, high }: SplitMember["parts"][number]): string {
  return low === null || high === null ? "" : `${formatNumber(low)}…${formatNumber(high)}`;
}

interface Named {
  readonly surface: string;
  readonly label: string;
}

/** The colours and patterns by name, for charts over time. */
export function SplitLegendNames({
  parts,
  hasGaps,
}: {
  readonly parts: readonly Named[];
  readonly hasGaps: boolean;
}) {
  return (
    <ul class="split-legend">
      {parts.map(({ surface, label }) => (
        <li key={surface}>
          <span class={`swatch ${surfaceClass(surface)}`} data-surface={surface} />
          {label}
        </li>
      ))}
      {hasGaps && (
        <li>
          <span class="key-gap" /> nothing was read
        </li>
      )}
    </ul>
  );
}
