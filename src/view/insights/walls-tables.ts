import type { WallMember, WallsDocument } from "../../documents/walls.ts";
import { accountName } from "../dropdown/dropdown.ts";
import { formatDuration } from "../format/duration.ts";
import { folderName } from "../format/folder-name.ts";
import type { LocalTime } from "../format/local-time.ts";
import { at } from "../instant.ts";
import type { Table } from "../table.ts";

/** One table for each account. */
export function toWallsTables(document: WallsDocument, localTime: LocalTime): readonly Table[] {
  return document.accounts.map((account) => ({
    title: `Walls of ${accountName(account)}`,
    columns: [
      { header: "Began", align: "left" },
      { header: "Window", align: "left", isWrapped: true },
      { header: "Blocked", align: "right" },
      { header: "Refusals", align: "right", isOptional: true },
      { header: "Filled by", align: "left", isWrapped: true },
    ],
    rows: account.walls.map((wall) => ({
      kind: "row",
      cells: [
        { text: localTime.full(at(wall.beganAt)) },
        { text: wall.label },
        { text: blockedText(wall) },
        { text: String(wall.refusals) },
        { text: filledText(wall) },
      ],
    })),
    notes: account.walls.length === 0 ? ["No window was at its wall in that time."] : [],
  }));
}

function blockedText({ blockedSeconds, stands, overageStatus }: WallMember): string {
  if (blockedSeconds === null) return "not known";
  const length = formatDuration(blockedSeconds * 1000);
  if (overageStatus === "allowed") return `${length}, billed`;
  return stands ? `${length} so far` : length;
}

/** What Claude Code on this machine did, where transcripts tell. */
function filledText({ filledBy }: WallMember): string {
  return (filledBy ?? [])
    .slice(0, 2)
    .map(({ project, sharePercent }) => `${folderName(project)} ${Math.round(sharePercent)}%`)
    .join(", ");
}
