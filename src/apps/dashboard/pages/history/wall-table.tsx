import type { WallMember, WallsDocument } from "../../../../documents/walls.ts";
import { formatDuration } from "../../../../view/format/duration.ts";
import { at } from "../../../../view/instant.ts";
import { privacy } from "../../browser/choices.ts";
import type { Loaded } from "../../data/use-document.ts";
import { textCell, type DataTable } from "../../model/data-table.ts";
import { standIns } from "../../model/personal-data.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { Table } from "../../parts/table.tsx";
import { localTime } from "../../parts/text.ts";

/** Each wall that was met: when, how long, and what filled the window. */
export function WallTable({ walls }: { readonly walls: Loaded<WallsDocument> }) {
  const known = walls.value?.accounts[0]?.walls ?? [];
  return (
    <section class="card" aria-label="Walls">
      <h2 class="title">Walls</h2>
      <p class="muted">
        A wall begins with its first proof: a request that Claude Code was refused, or a reading at 100%.
      </p>
      {walls.problem && <Problems problems={[walls.problem]} />}
      {!walls.value && walls.isLoading && <Loading what="the walls" />}
      {walls.value && known.length === 0 && (
        <p class="muted">No window has met its wall since readings are kept.</p>
      )}
      {known.length > 0 && <Table table={wallTable(known.toReversed())} caption="Walls, newest first" />}
    </section>
  );
}

const nameOfHidden = standIns("project");

function wallTable(walls: readonly WallMember[]): DataTable {
  return {
    columns: [
      { title: "Began" },
      { title: "Window" },
      { title: "Lasted" },
      { title: "Refused requests", isNumber: true },
      { title: "Known from" },
      { title: "Filled by, on this machine", isProse: true },
    ],
    rows: walls.map((wall) => [
      { text: localTime.full(at(wall.beganAt)), value: wall.beganAt },
      textCell(wall.label),
      textCell(lasted(wall)),
      { text: String(wall.refusals), value: wall.refusals },
      textCell(PROOFS[wall.seenIn]),
      textCell(filledBy(wall)),
    ]),
  };
}

const PROOFS: Readonly<Record<WallMember["seenIn"], string>> = {
  readings: "readings",
  transcripts: "refused requests",
  both: "both",
};

function lasted({ stands, blockedSeconds }: WallMember): string {
  if (stands) return "still stands";
  return blockedSeconds === null ? "not known" : formatDuration(blockedSeconds * 1000);
}

function filledBy({ filledBy: projects }: WallMember): string {
  if (projects === null) return "no transcripts tell";
  const name = privacy.value === "hidden" ? nameOfHidden : (project: string) => project;
  return projects
    .slice(0, 3)
    .map(({ project, sharePercent }) => `${name(project)} ${Math.round(sharePercent)}%`)
    .join(", ");
}
