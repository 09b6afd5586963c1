import fc from "fast-check";
import { expect, it } from "vitest";
import { NO_TEXT } from "../../domain/event-rows.ts";
import { StringPool } from "./string-pool.ts";

it("a pool gives each text one id, and each id its text back, through growth and through its parts", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 800 }), (texts) => {
      const pool = new StringPool();
      const ids = texts.map((text) => pool.internString(text));
      const again = new StringPool();
      again.internParts(pool.toParts());
      const kept = texts.map((text) => (text === "" ? undefined : text.toWellFormed()));
      expect(texts.map((text) => pool.internString(text))).toEqual(ids);
      expect(texts.map((text) => again.internString(text))).toEqual(ids);
      expect(ids.map((id) => pool.text(id))).toEqual(kept);
      expect(pool.size - 1).toBe(new Set(kept.filter((text) => text !== undefined)).size);
    }),
    { numRuns: 30 },
  );
});

it("a likely id is taken when its text is the one, and only then", () => {
  const pool = new StringPool();
  const bytes = Buffer.from("mainmains");
  const main = pool.intern(bytes, 0, 4);
  expect(pool.internLike(main, bytes, 4, 8)).toBe(main);
  expect(pool.internLike(main, bytes, 4, 9)).not.toBe(main);
  expect(pool.text(pool.internLike(main, bytes, 4, 9))).toBe("mains");
});

it("another pool's texts come in under ids of this one", () => {
  const [pool, other] = [new StringPool(), new StringPool()];
  pool.internString("a");
  const [b, a] = [other.internString("b"), other.internString("a")];
  const ids = pool.internParts(other.toParts());
  expect([ids[b], ids[a]].map((id) => pool.text(id ?? NO_TEXT))).toEqual(["b", "a"]);
  expect(pool.size).toBe(3);
});
