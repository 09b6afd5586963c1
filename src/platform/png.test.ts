import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng } from "./png.ts";

test("a picture is a PNG whose rows are its pixels, each after a filter byte", () => {
  const rgba = Uint8Array.from({ length: 2 * 2 * 4 }, (_, index) => index);
  const png = Buffer.from(encodePng({ width: 2, height: 2, rgba }));
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 2]);
  const at = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  expect([...rows]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 0, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(png.subarray(-12).toString("hex")).toBe("0000000049454e44ae426082");
});
