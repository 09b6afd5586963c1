import { describe, expect, it } from "vitest";
import { hideNames, standIns } from "./personal-data.ts";

describe("hideNames", () => {
  it.each([
    ["read /home/ada/.claude/.credentials.json", "read •••"],
    ["read ~/.claude/.credentials.json: ok", "read •••: ok"],
    ["C:\\Users\\Ada Example\\x.json is gone", "••• is gone"],
    ["ada.l+x@mail.example.com signed in", "••• signed in"],
    ["organization 00000000-0000-4000-8000-1ae3c3c716ca", "organization •••"],
  ])("%s", (text, hidden) => expect(hideNames(text)).toBe(hidden));

  it("leaves sentences without names alone", () => {
    const text = "The five-hour window rose by 42 points in 1 h 30 min and/or 5/7 of it.";
    expect(hideNames(text)).toBe(text);
  });
});

describe("standIns", () => {
  it("names the same thing the same, and another one otherwise", () => {
    const nameOf = standIns("project");
    expect([nameOf("/home/ada/api"), nameOf("/home/ada/web"), nameOf("/home/ada/api")]).toEqual([
      "project 1",
      "project 2",
      "project 1",
    ]);
  });
});
