import { beforeEach, describe, expect, it } from "vitest";
import { accountId, type Account } from "../../../domain/account.ts";
import { assert } from "../../../domain/assert.ts";
import type { SourceName } from "../../../domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS } from "../../../domain/time.ts";
import type { Store } from "../../../ports/store.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";
import { createFakeMachine } from "../../../sources/fixtures/fake-machine.ts";
import { createMemoryStore } from "../../../store/memory/memory-store.ts";
import { decodePayload } from "../../../wire/snapshot-payload.ts";
import { folderOwners } from "./folder-owners.ts";

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const HOME: Account = { id: accountId("org-1:ada"), organizationId: "org-1", accountUuid: "ada" };
const WORK: Account = { id: accountId("org-2:ada"), organizationId: "org-2", accountUuid: "ada" };
const KNOWN = [HOME, WORK];

let store: Store;
const clock = createVirtualClock(NOW);
beforeEach(() => {
  store = createMemoryStore({ decode: decodePayload });
});

async function readBy(source: SourceName): Promise<void> {
  const payload = { seven_day: { utilization: 12, resets_at: "2026-11-28T00:00:00Z" } };
  const decoded = decodePayload(source, payload);
  assert(decoded.ok, "a usage body");
  await store.append([
    { ...decoded.value, accountId: HOME.id, source, observedAtMs: NOW, drift: [], payload },
  ]);
}

/** Claude Code's folders, each signed in to an account; absent: to nobody. */
function owners(signIns: Readonly<Record<string, Account | undefined>>) {
  const stateFiles = Object.entries(signIns).map(([folder, account]) => {
    const { accountUuid, organizationId: organizationUuid } = account ?? {};
    const oauthAccount = { accountUuid, organizationUuid };
    return [`${folder}/.claude.json`, JSON.stringify(account ? { oauthAccount } : {})];
  });
  const machine = createFakeMachine({
    env: { CLAUDE_CONFIG_DIR: Object.keys(signIns).join(",") },
    files: Object.fromEntries(stateFiles),
  });
  return folderOwners({ machine, clock, store: async () => store }, KNOWN);
}

describe("the owner of a folder", () => {
  it("is the account that is signed in, for all time at the first look", async () => {
    const found = await owners({ "/home/a": HOME, "/home/b": WORK, "/home/c": undefined });
    expect([...found]).toEqual([
      ["/home/a", { accountId: HOME.id, sinceMs: undefined }],
      ["/home/b", { accountId: WORK.id, sinceMs: undefined }],
    ]);
  });

  it("is another one from the look that found it, and stays so", async () => {
    await owners({ "/home/a": HOME, "/home/b": WORK });
    clock.advance(HOUR_MS);
    const changedMs = addMs(NOW, HOUR_MS);
    const change = { accountId: WORK.id, sinceMs: changedMs };
    expect((await owners({ "/home/a": WORK, "/home/b": WORK })).get("/home/a")).toEqual(change);
    clock.advance(HOUR_MS);
    expect((await owners({ "/home/a": WORK, "/home/b": WORK })).get("/home/a")).toEqual(change);
  });

  it("is known from now on alone, where an account was read by a sign-in that is nowhere now", async () => {
    await readBy("oauth");
    const found = await owners({ "/home/a": WORK, "/home/b": WORK });
    expect(found.get("/home/a")).toEqual({ accountId: WORK.id, sinceMs: clock.nowMs() });
  });

  it("is known for all time beside an account that only the browser was signed in to", async () => {
    await readBy("web");
    expect((await owners({ "/home/a": WORK })).get("/home/a")).toEqual({ accountId: WORK.id });
  });

  it("is nobody while the folder is signed out", async () => {
    await owners({ "/home/a": HOME, "/home/b": WORK });
    expect([...(await owners({ "/home/a": undefined, "/home/b": WORK })).keys()]).toEqual(["/home/b"]);
  });
});
