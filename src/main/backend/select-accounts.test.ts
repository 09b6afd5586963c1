import { describe, expect, it } from "vitest";
import { accountId, type Account } from "../../domain/account.ts";
import { UserError } from "../../domain/user-error.ts";
import { selectAccounts } from "./select-accounts.ts";

const ADA: Account = { id: accountId("org-1:ada"), email: "ada@example.com" };
const ADAM: Account = { id: accountId("org-2:adam"), email: "adam@example.com" };
const ALL = [ADA, ADAM];

const select = (wanted: string | undefined) => selectAccounts(ALL, wanted).map(({ id }) => id);
const refusal = (wanted: string) => {
  try {
    selectAccounts(ALL, wanted);
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, exitCode: error.exitCode };
  }
  return undefined;
};

describe("selectAccounts", () => {
  it("gives all when none is named", () => {
    expect(select(undefined)).toEqual([ADA.id, ADAM.id]);
  });

  it("finds an account by id, by e-mail in any case, and by a beginning that only one has", () => {
    expect(select("org-1:ada")).toEqual([ADA.id]);
    expect(select("ADA@example.com")).toEqual([ADA.id]);
    expect(select("org-2")).toEqual([ADAM.id]);
    expect(select("adam")).toEqual([ADAM.id]);
  });

  it("takes a whole name before the beginning of a longer one", () => {
    const short: Account = { id: accountId("org-2") };
    expect(selectAccounts([...ALL, short], "org-2")).toEqual([short]);
  });

  it("refuses what names nobody, and what names several", () => {
    expect(refusal("bob")).toEqual({ code: "no-such-account", exitCode: 3 });
    expect(refusal("ada")).toEqual({ code: "ambiguous-account", exitCode: 2 });
  });

  it("lists by id what one e-mail does not tell apart", () => {
    const atWork: Account = { id: accountId("org-3:ada"), email: "ada@example.com", plan: "team" };
    expect(() => selectAccounts([...ALL, atWork], "ad")).toThrow(
      expect.objectContaining({
        hint: "Write more of it: org-1:ada (ada@example.com), adam@example.com, org-3:ada (ada@example.com, team).",
      }),
    );
  });
});
