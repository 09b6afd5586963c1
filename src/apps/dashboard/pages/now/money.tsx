import type { MoneyRow } from "../../../../view/dropdown/money-rows.ts";
import { ToneMark } from "../../parts/tone-mark.tsx";

/** Metered use beyond the plan, and credit pools. */
export function Money({ rows }: { readonly rows: readonly MoneyRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div class="stack small-gap">
      <h3>Money</h3>
      <ul class="plain money">
        {rows.map((row) => (
          <li key={row.label}>
            <span class="money-head">
              <span>{row.label}</span>
              <span class="muted">{row.text}</span>
              {row.percentText && <strong>{row.percentText}</strong>}
            </span>
            {row.usedPercent !== undefined && (
              <span class={`level-bar tone-${row.tone}`} aria-hidden="true">
                <span class="level-used" style={{ width: `${Math.min(100, row.usedPercent)}%` }} />
              </span>
            )}
            {row.tone === "wall" && <ToneMark tone="wall" text="used up, or blocked" />}
            {row.tone === "tight" && <ToneMark tone="tight" text="nearly used up" />}
          </li>
        ))}
      </ul>
    </div>
  );
}
