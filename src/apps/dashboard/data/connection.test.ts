import { describe, expect, it } from "vitest";
import { nextConnection, type Connection } from "./connection.ts";

const PROBLEM = { code: "no-account", message: "", hint: "" };

describe("nextConnection", () => {
  it.each<Connection["kind"]>(["loading", "offline", "unauthorized", "live"])(
    "is live with a status after %s",
    (kind) => {
      expect(nextConnection({ kind } as Connection, { kind: "status" })).toEqual({ kind: "live" });
    },
  );

  it("stays at the door until somebody tries again: a refused question says nothing of the account", () => {
    const refused = nextConnection({ kind: "unauthorized" }, { kind: "refused", problem: PROBLEM });
    expect(refused).toEqual({ kind: "unauthorized" });
    expect(nextConnection({ kind: "loading" }, { kind: "refused", problem: PROBLEM }).kind).toBe("no-data");
  });
});
