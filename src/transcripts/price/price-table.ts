import { must } from "../../domain/assert.ts";
import type { EpochMs } from "../../domain/time.ts";
import { PROMPT_BOUNDS_TOKENS } from "../../ports/transcript-index.ts";
import { listedModelId } from "./model-id.ts";
import type { PriceRow, Prices } from "./price-row.ts";

/** Prices made ready to look up. */
export interface PriceTable {
  readonly prices: Prices;
  /** The row of a logged model name that holds at an instant; `undefined` for a model that the list does not know. */
  rowAt(model: string, atMs: EpochMs): PriceRow | undefined;
}

/** Looks rows up by logged name; names are normalised once each. Errors: asserts that every model has a row. */
export function createPriceTable(prices: Prices): PriceTable {
  const datedByModel = new Map([...prices.models].map(([model, rows]) => [model, datedRows(rows)]));
  const datedByName = new Map<string, readonly DatedRow[] | undefined>();
  const datedOf = (name: string): readonly DatedRow[] | undefined => {
    if (!datedByName.has(name)) datedByName.set(name, datedByModel.get(listedModelId(name)));
    return datedByName.get(name);
  };
  return {
    prices,
    rowAt: (model, atMs) => {
      const dated = datedOf(model);
      if (dated === undefined) return undefined;
      return rowOf(dated, atMs);
    },
  };
}

/** Whether all these prices can be applied to slots, which know of a prompt only which of `PROMPT_BOUNDS_TOKENS` it exceeds. */
export function arePricedBySlot({ models }: Prices): boolean {
  const bounds: readonly number[] = PROMPT_BOUNDS_TOKENS;
  return [...models.values()].every((rows) =>
    rows.every(({ longPrompt }) => !longPrompt || bounds.includes(longPrompt.overTokens)),
  );
}

/** Before the first row's day a model may have replied under an early name: the first price is the nearest truth. */
function rowOf(dated: readonly DatedRow[], atMs: EpochMs): PriceRow {
  let place = dated.length - 1;
  while (place > 0 && (dated[place]?.fromMs ?? 0) > atMs) place -= 1;
  return must(dated[place], "a model has a price row").row;
}

interface DatedRow {
  readonly fromMs: number;
  readonly row: PriceRow;
}

function datedRows(rows: readonly PriceRow[]): readonly DatedRow[] {
  return rows
    .map((row) => ({ row, fromMs: row.from === undefined ? -Infinity : Date.parse(`${row.from}T00:00:00Z`) }))
    .sort((a, b) => a.fromMs - b.fromMs);
}
