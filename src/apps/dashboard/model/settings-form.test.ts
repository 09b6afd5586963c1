import { describe, expect, it } from "vitest";
import type { SettingMember } from "../../../documents/settings.ts";
import { fromTyped, settingName, settingsSections, toChanges, toTyped } from "./settings-form.ts";

function setting(part: Partial<SettingMember>): SettingMember {
  const whole: SettingMember = {
    key: "x",
    value: null,
    byDefault: null,
    isSet: false,
    kind: "text",
    choices: null,
    mustBe: "",
    meaning: "",
    fileOnly: false,
  };
  return { ...whole, ...part };
}

describe("the settings form", () => {
  it("writes sections as objects, as the file has them", () => {
    const changes = toChanges(
      new Map<string, SettingMember["value"]>([
        ["api.port", 8080],
        ["keepReadingsDays", null],
        ["api.metrics", true],
      ]),
    );
    expect(changes).toEqual({ api: { port: 8080, metrics: true }, keepReadingsDays: null });
  });

  it("takes empty text for none only where none is the default", () => {
    expect(fromTyped(setting({ kind: "number", byDefault: null }), " ")).toBe(null);
    expect(fromTyped(setting({ kind: "number", byDefault: 5 }), "7.5")).toBe(7.5);
    expect(fromTyped(setting({ kind: "text", byDefault: "" }), "")).toBe("");
  });

  it("shows a list line by line and takes it back", () => {
    const list = setting({ kind: "list", byDefault: [] });
    expect(fromTyped(list, toTyped([80, 95]))).toEqual([80, 95]);
    expect(fromTyped(list, "tray, desktop")).toEqual(["tray", "desktop"]);
  });

  it("puts settings without a section first and names keys as people do", () => {
    const sections = settingsSections([
      setting({ key: "api.port" }),
      setting({ key: "foreignApiUrlAllowed" }),
    ]);
    expect(sections.map(({ title }) => title)).toEqual(["General", "API"]);
    expect(settingName({ key: "foreignApiUrlAllowed" })).toBe("foreign API URL allowed");
  });
});
