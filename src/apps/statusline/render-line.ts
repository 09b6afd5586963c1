import type { AccountMember, WindowMember } from "../../documents/status.ts";
import { unreachable } from "../../domain/assert.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { shortDuration, shortWindowLabel } from "../../view/statusline/short-texts.ts";
import { windowTone } from "../../view/tone.ts";
import { harmless } from "../terminal/ansi.ts";
import { fit, lineWidth, span, type Line } from "../terminal/span.ts";
import type { LineFacts } from "./line-facts.ts";
import type { LineField, TemplateNode, TemplateSegment, WindowGroup } from "./template.ts";
import { paint, type Theme } from "./theme.ts";
import { windowSpans } from "./window-spans.ts";

export interface LineLook {
  readonly segments: readonly TemplateSegment[];
  /** What `{windows}` stands for: `5h`, `7d`, `scoped`, or keys. */
  readonly windows: readonly string[];
  readonly separator: string;
  readonly theme: Theme;
  /** The line is never wider; absent: as wide as it comes. */
  readonly columns?: number | undefined;
}

/** A piece of the line that stays or goes as a whole. */
interface Piece {
  readonly line: Line;
  /** Says that the rest cannot be taken as it is, or that a wall is there: the last to go. */
  readonly isVital: boolean;
}

/** The line. Where it is too wide, whole pieces go, the later ones first, walls and warnings last. */
export function renderLine(facts: LineFacts, look: LineLook): string {
  const separator = span(look.separator, "muted");
  const pieces = look.segments.flatMap((segment) => segmentPieces(segment, facts, look));
  const kept = fitPieces(pieces, look);
  const line = kept.flatMap(({ line }, index) => (index === 0 ? line : [separator, ...line]));
  const spans = cut(line, look.columns);
  return spans.map(({ text, role }) => paint(text, role, look.theme)).join("");
}

function fitPieces(pieces: readonly Piece[], { columns = Infinity, separator }: LineLook): readonly Piece[] {
  const kept = [...pieces];
  const width = () =>
    kept.reduce((sum, { line }) => sum + lineWidth(line), 0) +
    Math.max(0, kept.length - 1) * lineWidth([span(separator)]);
  while (kept.length > 1 && width() > columns) {
    const index = kept.findLastIndex(({ isVital }) => !isVital);
    kept.splice(index < 0 ? kept.length - 1 : index, 1);
  }
  return kept;
}

/** One piece that is still too wide ends in `…`. */
function cut(line: Line, columns: number = Infinity): Line {
  if (lineWidth(line) <= columns) return line;
  const spans: Line[number][] = [];
  let left = columns;
  for (const part of line) {
    const width = lineWidth([part]);
    if (width >= left) return [...spans, span(fit(`${part.text}…`, left), part.role)];
    spans.push(part);
    left -= width;
  }
  return spans;
}

function segmentPieces(segment: TemplateSegment, facts: LineFacts, look: LineLook): readonly Piece[] {
  const windows =
    segment.repeats === undefined ? [undefined] : windowsOf(segment.repeats, facts.account, look);
  return windows.flatMap((window) => {
    const line = segmentLine(segment.nodes, window, facts);
    return line.length === 0 ? [] : [{ line, isVital: isVital(segment, window) }];
  });
}

function isVital({ nodes }: TemplateSegment, window: WindowMember | undefined): boolean {
  const warns = nodes.some(
    (node) => node.kind === "line" && (node.field === "simulated" || node.field === "stale"),
  );
  return warns || (window !== undefined && windowTone(window) === "wall");
}

/** Empty when the segment has fields and none of them says anything. */
function segmentLine(
  nodes: readonly TemplateNode[],
  window: WindowMember | undefined,
  facts: LineFacts,
): Line {
  const parts = nodes.map((node) => ({ node, line: nodeSpans(node, window, facts) }));
  const fields = parts.filter(({ node }) => node.kind !== "text");
  const isSilent = fields.length > 0 && fields.every(({ line }) => line.length === 0);
  return isSilent
    ? []
    : parts.flatMap(({ line }) => line).map((one) => ({ ...one, text: harmless(one.text) }));
}

function nodeSpans(node: TemplateNode, repeated: WindowMember | undefined, facts: LineFacts): Line {
  if (node.kind === "text") return [span(node.text)];
  if (node.kind === "line") return lineSpans(node.field, facts);
  const window = node.window === undefined ? repeated : findWindow(facts.account, node.window);
  return window === undefined ? [] : windowSpans(window, node.part, facts);
}

function windowsOf(group: WindowGroup, account: AccountMember, look: LineLook): readonly WindowMember[] {
  if (group === "all") return account.windows;
  if (group === "scoped") return account.windows.filter(({ key }) => key !== FIVE_HOUR && key !== SEVEN_DAY);
  const found = look.windows.flatMap((name) => {
    if (name === "scoped" || name === "all") return windowsOf(name, account, look);
    return findWindow(account, name) ?? [];
  });
  return [...new Set(found)];
}

const SHORT_NAMES: Readonly<Record<string, string>> = { "5h": FIVE_HOUR, "7d": SEVEN_DAY };

function findWindow({ windows, binding }: AccountMember, name: string): WindowMember | undefined {
  const key = name === "binding" ? binding?.key : (SHORT_NAMES[name] ?? name);
  return windows.find((window) => window.key === key);
}

function lineSpans(field: LineField, facts: LineFacts): Line {
  const { account, session } = facts;
  switch (field) {
    case "simulated":
      return facts.simulated ? [span("simulated", "banner")] : [];
    case "stale":
      return staleSpans(account);
    case "gate":
      return account.gate.verdict === "ok"
        ? []
        : [span(account.gate.verdict, account.gate.verdict === "bills" ? "tight" : "wall")];
    case "account":
      return textSpans(account.email ?? undefined);
    case "plan":
      return textSpans(account.plan ?? undefined);
    case "model":
      return textSpans(session.model);
    case "context":
      return session.contextPercent === undefined ? [] : [span(`${Math.round(session.contextPercent)}%`)];
    case "cost":
      return session.costUsd === undefined ? [] : [span(`~${formatMoney(session.costUsd, "USD")}`)];
    default:
      return unreachable(field);
  }
}

function textSpans(text: string | undefined): Line {
  return text === undefined ? [] : [span(text)];
}

/** How old the stale levels are, by name where others are fresh. Windows that ended say so themselves. */
function staleSpans({ windows }: AccountMember): Line {
  const running = windows.filter((window) => windowTone(window) !== "ended");
  const stale = running.filter((window) => window.stale);
  if (stale.length === 0) return [];
  const age = shortDuration(Math.max(...stale.map(({ ageSeconds }) => ageSeconds)) * SECOND_MS);
  const names =
    stale.length === running.length ? "" : `${stale.map(({ key }) => shortWindowLabel(key)).join(", ")} `;
  return [span(`${names}${age} old`, "tight")];
}
