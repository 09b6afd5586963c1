import { describe, expect, it } from "vitest";
import { UserError } from "../../domain/user-error.ts";
import { decodeSettings } from "./settings.ts";

const refused = (text: string) => {
  try {
    decodeSettings(text, "/home/ada/config.json");
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error("expected a UserError");
};

describe("decodeSettings", () => {
  it("fills in what the file does not say", () => {
    expect(decodeSettings("{}", "x")).toMatchObject({
      foreignApiUrlAllowed: false,
      keepPayloadsDays: null,
      keepReadingsDays: null,
      api: { port: 47837, metrics: false },
    });
    expect(decodeSettings('{"keepReadingsDays": 400, "foreignApiUrlAllowed": true}', "x")).toMatchObject({
      keepReadingsDays: 400,
      foreignApiUrlAllowed: true,
    });
    expect(decodeSettings('{"api": {"metrics": true}}', "x").api).toEqual({ port: 47837, metrics: true });
  });

  it.each([
    ["not json", "it is not JSON"],
    ["[]", "one JSON object"],
    ['{"keepReadingDays": 30}', '"keepReadingDays" is not a setting'],
    ['{"toString": 1}', '"toString" is not a setting'],
    ['{"keepReadingsDays": 3}', "at least 8"],
    ['{"keepPayloadsDays": "30"}', "at least 8"],
    ['{"foreignApiUrlAllowed": "yes"}', "true or false"],
    ['{"api": true}', '"api" must be an object'],
    ['{"api": {"prot": 1}}', '"api.prot" is not a setting; there are api.port, api.metrics'],
    ['{"api": {"port": 70000}}', '"api.port" must be a whole number from 0 to 65535'],
  ])("%s is refused with the file, the reason and a way on", (text, reason) => {
    const error = refused(text);
    expect(error).toMatchObject({ code: "bad-settings", exitCode: 2 });
    expect(error.message).toContain("/home/ada/config.json");
    expect(error.message).toContain(reason);
    expect(error.hint).not.toBe("");
  });
});
