import { describe, expect, test } from "vitest";
import { UserError } from "../../domain/user-error.ts";
import { resolveApiUrl } from "./api-url.ts";

function resolve(given: string | undefined, foreignApiUrlAllowed = false): unknown {
  try {
    return resolveApiUrl({ CLAUDE_METER_API_URL: given }, { foreignApiUrlAllowed });
  } catch (error) {
    return error;
  }
}

test.each([undefined, ""])("without an address (%j) Anthropic is asked, for real", (given) => {
  expect(resolve(given)).toEqual({ url: "https://api.anthropic.com", isReal: true });
});

test("Anthropic's own address, spelled out, is real", () => {
  expect(resolve("https://api.anthropic.com/")).toEqual({ url: "https://api.anthropic.com", isReal: true });
});

test.each([
  ["http://127.0.0.1:8787/", "http://127.0.0.1:8787"],
  ["http://127.9.9.9", "http://127.9.9.9"],
  ["http://127.1:1", "http://127.0.0.1:1"],
  ["http://[::1]:8787/double/", "http://[::1]:8787/double"],
  ["https://LOCALHOST", "https://localhost"],
])("loopback %s is taken and never counts as real", (given, url) => {
  expect(resolve(given)).toEqual({ url, isReal: false });
});

describe("a foreign address", () => {
  test.each([
    "https://api.anthropic.com.example.com",
    "http://api.anthropic.com",
    "https://api.anthropic.com:8443",
    "http://localhost.example.com",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "https://128.0.0.1",
  ])("%s is a usage error that says loopback", (given) => {
    const error = resolve(given);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: "api-url-refused",
      exitCode: 2,
      message: expect.stringContaining("loopback"),
    });
  });

  test("is taken when the config file allows it, and is not real", () => {
    expect(resolve("https://meter.example.com", true)).toEqual({
      url: "https://meter.example.com",
      isReal: false,
    });
  });

  test("never gets a token in the clear", () => {
    expect(resolve("http://meter.example.com", true)).toMatchObject({ exitCode: 2 });
  });
});

test.each([
  "ftp://127.0.0.1",
  "127.0.0.1:80",
  "nonsense",
  "http://me:hush@127.0.0.1",
  "http://127.0.0.1/?a",
  "http://127.0.0.1/#a",
])("%s is no address to read from", (given) => {
  expect(resolve(given, true)).toMatchObject({
    code: "api-url-refused",
    message: expect.not.stringContaining("hush"),
  });
});
