import type { LapDocument, LapMember } from "../../../documents/lap.ts";
import { isObject } from "../../../domain/json.ts";
import type { Store } from "../../../ports/store.ts";

const PREFIX = "lap:done:";
/** So many are kept; the oldest goes first. */
const LAPS_MAX = 100;

/** Keeps a lap as it was told when it ended: readings may be pruned and transcripts deleted, what it cost stays. */
export async function keepLap(store: Store, { schema: _schema, generatedAt: _at, ...lap }: LapDocument) {
  const kept = { ...lap, command: lap.command === null ? null : programName(lap.command) };
  await store.updateRecord(PREFIX + lap.startedAt, () => ({ next: kept, result: undefined }));
  const keys = await store.recordKeys(PREFIX);
  for (const key of keys.slice(0, -LAPS_MAX)) {
    await store.updateRecord(key, () => ({ next: undefined, result: undefined }));
  }
}

/** Newest first. */
export async function keptLaps(store: Store): Promise<readonly LapMember[]> {
  const keys = (await store.recordKeys(PREFIX)).toReversed();
  const records = await Promise.all(keys.map((key) => store.record(key)));
  return records.filter(isLap);
}

/** A command's arguments may hold what nobody wants on a disk: only the program's name stays. */
function programName(command: string): string {
  const [program = ""] = command.split(" ");
  return program.split(/[\\/]/).at(-1) ?? program;
}

/** The record is ours and written whole: a look at what it is made of is enough. */
function isLap(record: unknown): record is LapMember {
  return isObject(record) && typeof record["startedAt"] === "string" && Array.isArray(record["accounts"]);
}
