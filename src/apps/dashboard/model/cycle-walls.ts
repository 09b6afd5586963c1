import type { SeriesWindowMember } from "../../../documents/series.ts";
import type { WallMember } from "../../../documents/walls.ts";
import type { EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";

type Cycle = SeriesWindowMember["cycles"][number];

/**
 * When a cycle of a window met its wall, by the first proof of it: a refused request as well as a reading at 100 %, as the list of walls has
 * it. Shape: `undefined` when nothing proves one.
 */
export function wallOfCycle(
  { startedAt, resetsAt, wallAt }: Cycle,
  windowKey: string,
  walls: readonly WallMember[],
): EpochMs | undefined {
  const proofs = walls
    .filter(({ window, beganAt }) => window === windowKey && beganAt > startedAt && beganAt <= resetsAt)
    .map(({ beganAt }) => beganAt);
  const [first] = [...proofs, ...(wallAt === null ? [] : [wallAt])].toSorted();
  return first === undefined ? undefined : at(first);
}
