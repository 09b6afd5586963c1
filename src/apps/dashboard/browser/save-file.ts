import { MINUTE_MS, type DurationMs } from "../../../domain/time.ts";
import { sleep } from "./clock.ts";

const KEPT_MS: DurationMs = MINUTE_MS;

/** Hands a file to the user. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin a download after the click's turn, and none says when it has all of the file.
  void sleep(KEPT_MS).then(() => URL.revokeObjectURL(url));
}

export function saveText(name: string, text: string, type: string): void {
  saveFile(name, new Blob([text], { type }));
}
