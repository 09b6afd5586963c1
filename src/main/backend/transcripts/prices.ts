import { stateDir } from "../../../platform/files/paths.ts";
import { LIST_PRICES } from "../../../transcripts/price/list-prices.ts";
import { overridePrices } from "../../../transcripts/price/price-file.ts";
import type { Prices } from "../../../transcripts/price/price-row.ts";
import type { Installation } from "../../installation.ts";

/** The list prices, with the user's `prices.json` on top where there is one. Errors: `UserError` (2) for a bad file. */
export async function readPrices({ machine }: Installation): Promise<Prices> {
  const path = machine.joinPath(stateDir(machine), "prices.json");
  const file = await machine.readText(path);
  return file.kind === "text" ? overridePrices(LIST_PRICES, file.text, path) : LIST_PRICES;
}
