/** The text on one line and without anything invisible: line breaks become spaces, control and format characters go. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\u2028\u2029]+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim();
}
