import { expect, test } from "vitest";
import { httpFailureOf } from "./http-failure.ts";

function errorWithCode(code: string): Error {
  return Object.assign(new Error("via http://me:hush@proxy/"), { code });
}

// Those that loopback cannot bring about; the rest is in http.test.ts.
test.each([
  ["ENOTFOUND", "name-not-found"],
  ["EAI_AGAIN", "name-not-found"],
  ["ETIMEDOUT", "connect-timeout"],
  ["ENETUNREACH", "other"],
  ["CERT_HAS_EXPIRED", "tls"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
  ["EPIPE", "connection-lost"],
])("%s means %s", (code, reason) => {
  expect(httpFailureOf(errorWithCode(code))).toMatchObject({ kind: "failed", reason });
});

test("an unknown code is named, the error's own text is not", () => {
  expect(httpFailureOf(errorWithCode("EWHATEVER")).message).toBe("The call failed (EWHATEVER).");
  expect(httpFailureOf(new Error("hush")).message).toBe("The call failed.");
});
