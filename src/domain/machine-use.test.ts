import { describe, expect, it } from "vitest";
import { copyMark, isMachineId } from "./machine-use.ts";

describe("copyMark", () => {
  it("is the same ten characters for the same message, and others for the next", () => {
    expect(copyMark("msg_01XFDUDYJgAACzvnptvVoYEL")).toBe(copyMark("msg_01XFDUDYJgAACzvnptvVoYEL"));
    const marks = Array.from({ length: 50_000 }, (_, index) => copyMark(`msg_${index}`));
    expect(new Set(marks).size).toBe(50_000);
    expect(marks.every((mark) => /^[0-9a-z]{10}$/.test(mark))).toBe(true);
  });
});

describe("a machine's id", () => {
  it("is hex digits alone", () => {
    expect(["0123456789abcdef", "", "0123456789ABCDEF", "my-laptop", "0123"].map(isMachineId)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
