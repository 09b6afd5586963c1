import { lineWidth, span, wrap, type Line, type Role } from "./span.ts";

interface Room {
  readonly columns: number;
}

/** Narrower than this a text beside a mark is a column of single words. */
const BESIDE_WIDTH_MIN = 24;
const BELOW_INDENT = "    ";

/** A text in lines of at most `columns`, each set in by `indent`. */
export function paragraph(text: string, role: Role, { columns }: Room, indent = ""): readonly Line[] {
  return wrap(text, columns - indent.length).map((line) => [span(indent + line, role)]);
}

/** A paragraph whose first line begins with `mark`, the others under its text; below the mark where there is no room beside it. */
export function hanging(mark: Line, text: string, role: Role, room: Room): readonly Line[] {
  const markWidth = lineWidth(mark);
  const besideWidth = room.columns - markWidth;
  if (besideWidth < BESIDE_WIDTH_MIN) return [withoutEnd(mark), ...paragraph(text, role, room, BELOW_INDENT)];
  const [first = "", ...rest] = wrap(text, besideWidth);
  const indent = " ".repeat(markWidth);
  return [[...mark, span(first, role)], ...rest.map((line): Line => [span(indent + line, role)])];
}

function withoutEnd(line: Line): Line {
  return line.map(({ text, role }, index) => span(index === line.length - 1 ? text.trimEnd() : text, role));
}
