import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { LineChild } from "../../../ports/line-child.ts";
import { drawIcon } from "../../../view/icon/draw-icon.ts";
import { toBgra32 } from "../../../view/icon/pixmap.ts";
import type { TrayIcon } from "../../../view/icon/draw-icon.ts";
import type { Panel } from "../../../view/menu/tray-settings.ts";
import type { EncodePng, FaceEvents, TrayFace, TrayView } from "../face.ts";
import { decodeReport, type HelperIcon, type HelperOrder } from "./protocol.ts";

export interface HelperFaceParts {
  readonly child: LineChild;
  readonly toIcon: (icon: TrayIcon) => HelperIcon;
}

/**
 * A tray that a helper process draws: on Windows because an open menu stops the process that opened it, on macOS because AppKit is
 * reached by `osascript`. Errors: `UserError` (`tray-helper-failed`) when the helper ends before it is ready.
 */
export async function startHelperFace(
  { child, toIcon }: HelperFaceParts,
  events: FaceEvents,
): Promise<TrayFace> {
  let shown = "";
  let isClosing = false;
  let problem = "";
  const send = (order: HelperOrder) => child.send(toAsciiJson(order));
  await new Promise<void>((resolve, reject) => {
    const listen = async (): Promise<void> => {
      for await (const line of child.lines) {
        const report = decodeReport(line);
        if (report?.tells === "ready") resolve();
        if (report?.tells === "click") events.onClick(report.id);
        if (report?.tells === "opened") events.onOpen();
        if (report?.tells === "problem") problem = report.message;
      }
      // Where it was ready, `reject` comes too late to matter.
      reject(helperFailed(problem));
      if (!isClosing) events.onGone(problem || "The helper that draws the tray has ended.");
    };
    listen().catch(reject);
  });
  return {
    show: (view) => {
      const order = toAsciiJson(showOrder(view, toIcon));
      if (order === shown) return;
      shown = order;
      child.send(order);
    },
    notify: ({ title, body }) => send({ do: "notify", title, body }),
    close: async () => {
      isClosing = true;
      send({ do: "quit" });
      await child.close();
    },
  };
}

/** What a helper is told to show. */
function showOrder(view: TrayView, toIcon: HelperFaceParts["toIcon"]): HelperOrder {
  const { title, tooltip, icon, items } = view;
  const lines = tooltip.text === "" ? tooltip.title : `${tooltip.title}\n${tooltip.text}`;
  return { do: "show", title: title.segments, tooltip: lines, icon: toIcon(icon), items };
}

function helperFailed(problem: string): UserError {
  return new UserError({
    code: "tray-helper-failed",
    message: `The helper that draws the tray has ended${problem ? `: ${problem}` : " before it was ready"}.`,
    hint: "Run `claude-meter doctor`; `claude-meter status --watch` shows the same numbers in a terminal.",
    exitCode: EXIT_CODES.unexpected,
  });
}

/** Windows scales one picture down to what its taskbar wants. */
export function windowsIcon(panel: Panel): (icon: TrayIcon) => HelperIcon {
  const size = 32;
  return (icon) => ({
    format: "bgra",
    size,
    data: toBase64(toBgra32(drawIcon(icon, { size, panel }))),
    isTemplate: false,
  });
}

/** A menu bar is 22 points high; a template takes its colour, so the red frame of an alarm is no template. */
export function macosIcon(encodePng: EncodePng): (icon: TrayIcon) => HelperIcon {
  const size = 36;
  return (icon) => {
    const panel = icon.isAlarmed ? "any" : "template";
    const png = encodePng(drawIcon(icon, { size, panel }));
    return { format: "png", size, data: toBase64(png), isTemplate: !icon.isAlarmed };
  };
}

/** JSON without any character of more than one byte: a pipe may cut a line anywhere, and then every piece is text of its own. */
function toAsciiJson(order: HelperOrder): string {
  return JSON.stringify(order).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
