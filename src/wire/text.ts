/** The longest e-mail address; names, labels and reasons are far shorter. */
const TEXT_CHARS_MAX = 254;

/** One line of text that is safe to show: no control or direction characters, single spaces, bounded; `undefined` when nothing is left. */
export function cleanText(text: string): string | undefined {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, TEXT_CHARS_MAX)
    .trimEnd()
    .toWellFormed();
  return line === "" ? undefined : line;
}

/** The shape of the server's own keys and codes (`seven_day_opus`): what fits may name a window. */
export const SERVER_KEY_SHAPE = /^[a-z][a-z0-9_]{0,63}$/;

/** Whether text looks like one of the server's own keys or codes. */
export function isServerKey(text: string): boolean {
  return SERVER_KEY_SHAPE.test(text);
}

/** How a key is named in a path: anything that does not look like an identifier could be private and stays unnamed. */
export function keyInPath(key: string): string {
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(key) ? key : "(unnamed)";
}
