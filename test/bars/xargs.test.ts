import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { emptyBar, type BarModel } from "../../src/view/bars/bar-model.ts";
import { oneLine } from "../../src/view/bars/one-line.ts";
import { renderSketchybar } from "../../src/view/bars/sketchybar.ts";

it("xargs gives SketchyBar two words, whatever the text holds, and runs nothing", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("'; id #", `'"$(id)\``, "a  b", "\\", "--set x"),
  );
  for (const raw of fc.sample(texts, 40)) {
    const text = oneLine(raw);
    const model: BarModel = { ...emptyBar(""), pieces: [{ text }] };
    const words = execFileSync("xargs", ["printf", String.raw`%s\0`], { input: renderSketchybar(model) });
    const [label, color, ...rest] = words.toString("utf8").split("\0");
    expect([label, rest]).toEqual([`label=${text}`, [""]]);
    expect(color).toMatch(/^label\.color=0xff[0-9a-f]{6}$/);
  }
});
