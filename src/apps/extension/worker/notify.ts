import type { StatusDocument } from "../../../documents/status.ts";
import type { ExtensionPlatform } from "../../../ports/extension-platform.ts";
import { windowTone } from "../../../view/tone.ts";
import { KEYS } from "./records.ts";

/** A wall is told once per cycle: reset times jitter by seconds, so a cycle is named by its hour. */
const CYCLE_NAME_CHARS = "2026-11-23T12".length;

/** Shows a notification for each window that has reached its wall and was not told of yet. */
export async function tellOfWalls(platform: ExtensionPlatform, status: StatusDocument): Promise<void> {
  const walls = status.accounts.flatMap((account) =>
    account.windows
      .filter((window) => !window.stale && windowTone(window) === "wall")
      .map((window) => ({
        id: [account.id, window.key, window.resetsAt?.slice(0, CYCLE_NAME_CHARS)].join(" "),
        title: `${window.label} is used up`,
        text: account.gate.reason,
      })),
  );
  const record = (await platform.load([KEYS.told]))[KEYS.told];
  const told = Array.isArray(record) ? record.map(String) : [];
  const fresh = walls.filter(({ id }) => !told.includes(id));
  if (fresh.length > 0 && (await platform.isGranted("notifications")))
    for (const wall of fresh) await platform.notify(wall);
  // After the showing: a worker that dies between tells twice rather than never.
  const ids = walls.map(({ id }) => id);
  if (fresh.length > 0 || told.some((id) => !ids.includes(id))) await platform.save({ [KEYS.told]: ids });
}
