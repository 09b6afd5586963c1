import type { Json } from "../../domain/json.ts";
import { toJson } from "../../domain/json.ts";
import type { Records } from "../../ports/store.ts";
import type { AlertState } from "./alert-state.ts";
import { decodeAlertState } from "./decode-alert-state.ts";

const RECORD_KEY = "alerts";

/** Errors: `StoreError`. */
export async function readAlertState(store: Records): Promise<AlertState> {
  return decodeAlertState(await store.record(RECORD_KEY));
}

/** Changes the state while no other process can. `change` is pure: it may run again. Errors: `StoreError`. */
export function updateAlertState<T>(
  store: Records,
  change: (state: AlertState) => { readonly next: AlertState; readonly result: T },
): Promise<T> {
  return store.updateRecord(RECORD_KEY, (current) => {
    const { next, result } = change(decodeAlertState(current));
    return { next: toRecord(next), result };
  });
}

/** The state is plain data; absent members go. */
function toRecord(state: AlertState): Json {
  return toJson(state);
}
