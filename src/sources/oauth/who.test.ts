import { describe, expect, test } from "vitest";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { StoreError } from "../../ports/store.ts";
import { ADA, BOB, claudeJsonText, credentialsText, NOW } from "../fixtures/documents.ts";
import type { FakeMachineFacts } from "../fixtures/fake-machine.ts";
import {
  createFakeRecords,
  createOauthHome,
  SIGN_IN_FILE,
  SIGNED_IN,
  STATE_FILE,
} from "../fixtures/oauth-home.ts";
import type { Records } from "../../ports/store.ts";

describe("whose it is", () => {
  test("is asked once a day per token", async () => {
    const { read, paths } = createOauthHome();
    await read();
    await read(addMs(NOW, 59 * MINUTE_MS));
    expect(paths()).toEqual(["usage", "profile", "usage"]);
    const lasting = {
      files: { ...SIGNED_IN.files, [SIGN_IN_FILE]: credentialsText({ expiresAtMs: addMs(NOW, 9 * DAY_MS) }) },
    };
    await read(addMs(NOW, DAY_MS), lasting);
    expect(paths().slice(3)).toEqual(["usage", "profile"]);
  });

  test("is known from then on without a file of Claude Code's", async () => {
    const { read, probes } = createOauthHome({ files: { [SIGN_IN_FILE]: credentialsText() } });
    expect((await probes())[0]?.accountId).toBeUndefined();
    await read();
    expect((await probes())[0]?.accountId).toBe(ADA.id);
  });

  test("is what Claude Code's file says when the profile fails, which is asked again after an hour", async () => {
    const { read, paths } = createOauthHome({ ...SIGNED_IN, profile: () => ({ status: 500, body: "" }) });
    expect(await read()).toMatchObject({ kind: "ok", account: { id: ADA.id, plan: "max_5x" } });
    await read(addMs(NOW, 10 * MINUTE_MS));
    expect(paths()).toEqual(["usage", "profile", "usage"]);
    const lasting = {
      files: { ...SIGNED_IN.files, [SIGN_IN_FILE]: credentialsText({ expiresAtMs: addMs(NOW, DAY_MS) }) },
    };
    await read(addMs(NOW, HOUR_MS), lasting);
    expect(paths().slice(3)).toEqual(["usage", "profile"]);
  });

  test("is the sign-in itself when nobody names a person: strangers never mix, though they share an organization", async () => {
    const facts = (token: string): FakeMachineFacts => ({
      files: { [SIGN_IN_FILE]: credentialsText({ token, organizationUuid: ADA.organizationUuid }) },
    });
    const { read } = createOauthHome({ ...facts("one"), profile: () => ({ status: 403, body: "" }) });
    const [one, two] = [await read(), await read(NOW, facts("two"))];
    expect(one).toMatchObject({
      kind: "ok",
      account: { id: expect.stringMatching(/^sign-in:[0-9a-f]{16}$/), organizationId: ADA.organizationUuid },
    });
    expect(two.kind === "ok" && one.kind === "ok" && two.account.id !== one.account.id).toBe(true);
  });

  test("is what the profile says, though Claude Code's file names somebody else", async () => {
    const files = { [SIGN_IN_FILE]: credentialsText(), [STATE_FILE]: claudeJsonText(BOB) };
    expect(await createOauthHome({ files }).read()).toMatchObject({
      account: { id: ADA.id, email: ADA.email },
    });
  });

  test("is not what a file of another organization says", async () => {
    const files = {
      [SIGN_IN_FILE]: credentialsText({ organizationUuid: ADA.organizationUuid }),
      [STATE_FILE]: claudeJsonText(BOB),
    };
    expect((await createOauthHome({ files }).probes())[0]?.accountId).toBeUndefined();
  });

  test("may be unknown to a store that fails: the usage is read all the same", async () => {
    const full = new StoreError({ code: "store-full", message: "Full.", hint: "Make room." });
    const records: Records = {
      record: () => Promise.reject(full),
      updateRecord: () => Promise.reject(full),
    };
    expect(await createOauthHome({ ...SIGNED_IN, records }).read()).toMatchObject({
      kind: "ok",
      account: { id: ADA.id },
    });
  });

  test("is forgotten of old tokens and kept of new ones", async () => {
    const records = createFakeRecords();
    const { read } = createOauthHome({ ...SIGNED_IN, records });
    for (let hours = 0; hours < 40; hours += 1) {
      const nowMs = addMs(NOW, hours * HOUR_MS);
      const text = credentialsText({ token: `t${hours}`, expiresAtMs: addMs(nowMs, HOUR_MS) });
      await read(nowMs, { files: { ...SIGNED_IN.files, [SIGN_IN_FILE]: text } });
    }
    const identities = Object.values((await records.record("identities")) ?? {});
    expect(identities).toHaveLength(16);
    expect(identities).toMatchObject(
      Array.from({ length: 16 }, (_, index) => ({ askedAtMs: addMs(NOW, (39 - index) * HOUR_MS) })),
    );
  });
});
