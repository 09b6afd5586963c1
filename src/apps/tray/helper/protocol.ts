import type { MenuItem } from "../../../view/menu/menu-model.ts";
import type { TitleSegment } from "../../../view/menu/tray-title.ts";

/** What a helper process is told, one JSON document a line on its standard input. The end of its input ends it. */
export type HelperOrder =
  | {
      readonly do: "show";
      readonly title: readonly TitleSegment[];
      /** Lines, joined by line feeds. */
      readonly tooltip: string;
      readonly icon: HelperIcon;
      readonly items: readonly MenuItem[];
    }
  | { readonly do: "notify"; readonly title: string; readonly body: string }
  | { readonly do: "quit" };

/** A picture as text. `bgra`: blue, green, red, alpha for each pixel; `png`: a file; both base64. */
export interface HelperIcon {
  readonly format: "bgra" | "png";
  /** Width and height in pixels. */
  readonly size: number;
  readonly data: string;
  /** Black ink that the host colours. */
  readonly isTemplate: boolean;
}

/** What a helper tells, one JSON document a line on its standard output. */
export type HelperReport =
  | { readonly tells: "ready" }
  | { readonly tells: "click"; readonly id: string }
  | { readonly tells: "opened" }
  | { readonly tells: "problem"; readonly message: string };

/** A helper's line; `undefined` for one that makes no sense. */
export function decodeReport(line: string): HelperReport | undefined {
  try {
    const report = JSON.parse(line) as Partial<HelperReport> | null;
    switch (report?.tells) {
      case "ready":
      case "opened":
        return { tells: report.tells };
      case "click":
        return typeof report.id === "string" ? { tells: "click", id: report.id } : undefined;
      case "problem":
        return typeof report.message === "string" ? { tells: "problem", message: report.message } : undefined;
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/** An order; `undefined` for a line that makes no sense. We wrote it: its shape is not doubted. */
export function decodeOrder(line: string): HelperOrder | undefined {
  try {
    const order = JSON.parse(line) as Partial<HelperOrder> | null;
    return typeof order?.do === "string" ? (order as HelperOrder) : undefined;
  } catch {
    return undefined;
  }
}
