import { keepUnits } from "../../../view/format/keep-units.ts";

/** A sentence in which what is typed stands between backticks. */
export function Words({ text }: { readonly text: string }) {
  return (
    <>
      {keepUnits(text)
        .split("`")
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </>
  );
}
