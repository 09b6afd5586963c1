import fc from "fast-check";
import { accountId, type Account, type AccountId } from "../../src/domain/account.ts";
import { unreachable } from "../../src/domain/assert.ts";
import {
  machineId,
  type MachineCoverage,
  type MachineId,
  type MachineUse,
} from "../../src/domain/machine-use.ts";
import { SOURCE_NAMES, type Snapshot } from "../../src/domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from "../../src/domain/time.ts";
import { windowKey } from "../../src/domain/window.ts";
import type { Json } from "../../src/domain/json.ts";
import type { Retention, Store, TimeRange } from "../../src/ports/store.ts";
import { testSnapshot } from "./test-feed.ts";

// A small world, so that random commands often meet: few accounts, few instants, resets that jitter, part and bridge.
const START_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const ACCOUNT_IDS = [accountId("org-1:ada"), accountId("org-1:bob")];
const WINDOW_KEYS = ["five_hour", "seven_day", "weekly_scoped:Fable", "future_window"].map(windowKey);
const RECORD_KEYS = ["gate/ada", "gate/bob", "lap"];
const HALF_RANGE: TimeRange = {
  fromMs: addMs(START_MS, 10 * MINUTE_MS),
  toMs: addMs(START_MS, 25 * MINUTE_MS),
};
const RANGES: readonly TimeRange[] = [{}, HALF_RANGE, { toMs: HALF_RANGE.toMs }];

/** Something that can be done to a store; plain data, so that a failure prints as what to do again. */
export type StoreCommand =
  | { readonly kind: "append"; readonly snapshots: readonly Snapshot[] }
  | { readonly kind: "put-account"; readonly account: Account; readonly seenAtMs: EpochMs }
  | {
      readonly kind: "put-uses";
      readonly uses: readonly MachineUse[];
      readonly covered: readonly MachineCoverage[];
    }
  | { readonly kind: "forget-machine"; readonly machineId: MachineId }
  | { readonly kind: "update-record"; readonly key: string; readonly next: Json | undefined }
  | { readonly kind: "prune"; readonly retention: Retention }
  | { readonly kind: "reopen" };

const anyInstant: fc.Arbitrary<EpochMs> = fc
  .integer({ min: 0, max: 7 })
  .map((poll) => addMs(START_MS, poll * 5 * MINUTE_MS));

/** Around one reset: jitter of microseconds, a minute's edge, just within and just beyond the tolerance, and a bridge between. */
const RESET_OFFSETS_MS = [
  0,
  900,
  -20,
  180,
  30 * MINUTE_MS,
  HOUR_MS,
  HOUR_MS + 1,
  2 * HOUR_MS,
  5 * HOUR_MS + 59 * SECOND_MS,
];
const anyReset = fc.option(
  fc.constantFrom(...RESET_OFFSETS_MS).map((offsetMs) => addMs(START_MS, 5 * HOUR_MS + offsetMs)),
  { freq: 6 },
);

const anyUsedPercent = fc.oneof(fc.integer({ min: 0, max: 104 }), fc.constantFrom(0.5, 99.6, 1.25));

const anyPayload = fc.record({
  windows: fc.dictionary(fc.constantFrom(...WINDOW_KEYS), fc.tuple(anyUsedPercent, anyReset), {
    noNullPrototype: true,
  }),
  note: fc.constantFrom("", "a", "a".repeat(400)),
});

export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    accountId: fc.constantFrom(...ACCOUNT_IDS),
    source: fc.constantFrom(...SOURCE_NAMES),
    observedAtMs: anyInstant,
    payload: anyPayload,
  })
  .map(testSnapshot);

const MACHINE_IDS = ["0123456789abcdef", "fedcba9876543210"].map(machineId);

export const anyMachineUse: fc.Arbitrary<MachineUse> = fc.record({
  machineId: fc.constantFrom(...MACHINE_IDS),
  accountId: fc.constantFrom(...ACCOUNT_IDS),
  atMs: anyInstant,
  model: fc.constantFrom("claude-opus-5", "claude-haiku-5"),
  speed: fc.constantFrom(undefined, "fast"),
  messages: fc.integer({ min: 1, max: 3 }),
  inputTokens: fc.integer({ min: 0, max: 2 }),
  outputTokens: fc.constantFrom(1, 2, 2 ** 40),
  cacheWrite5mTokens: fc.constant(3),
  cacheWrite1hTokens: fc.constant(4),
  cacheReadTokens: fc.integer({ min: 0, max: 2 }),
  marks: fc.constantFrom([], ["0000000001"], ["0000000001", "0000000002"]),
});

export const anyCoverage: fc.Arbitrary<MachineCoverage> = fc
  .record({
    machineId: fc.constantFrom(...MACHINE_IDS),
    accountId: fc.constantFrom(...ACCOUNT_IDS),
    name: fc.constantFrom(undefined, "desktop", "laptop"),
    bounds: fc.tuple(anyInstant, anyInstant),
  })
  .map(({ bounds: [a, b], ...rest }) => ({ ...rest, fromMs: a < b ? a : b, toMs: a < b ? b : a }));

const anyAccount: fc.Arbitrary<Account> = fc.record(
  {
    id: fc.constantFrom(...ACCOUNT_IDS),
    organizationId: fc.constantFrom("org-1", "org-2"),
    accountUuid: fc.constant("ada"),
    email: fc.constantFrom("ada@example.com", "bob@example.com"),
    plan: fc.constantFrom("pro", "max_5x"),
  },
  { requiredKeys: ["id"] },
);

export const anyCommand: fc.Arbitrary<StoreCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(anySnapshot, { maxLength: 6 })
      .map((snapshots) => ({ kind: "append" as const, snapshots })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("put-account" as const),
      account: anyAccount,
      seenAtMs: anyInstant,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("update-record" as const),
      key: fc.constantFrom(...RECORD_KEYS),
      next: fc.option(fc.jsonValue() as fc.Arbitrary<Json>, { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("put-uses" as const),
      uses: fc.array(anyMachineUse, { maxLength: 6 }),
      covered: fc.array(anyCoverage, { maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("forget-machine" as const),
      machineId: fc.constantFrom(...MACHINE_IDS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("prune" as const),
      retention: fc.record(
        { payloadsBeforeMs: anyInstant, readingsBeforeMs: anyInstant },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) },
);

/** Does the command; what it gives back is compared between engines too. */
export async function runCommand(
  store: Store,
  command: Exclude<StoreCommand, { kind: "reopen" }>,
): Promise<unknown> {
  switch (command.kind) {
    case "append":
      return store.append(command.snapshots);
    case "put-account":
      return store.putAccount(command.account, command.seenAtMs);
    case "update-record":
      return store.updateRecord(command.key, (current) => ({
        next: command.next,
        result: current ?? "none",
      }));
    case "put-uses":
      return store.putUses(command.uses, command.covered);
    case "forget-machine":
      return store.forgetMachine(command.machineId);
    case "prune":
      return store.prune(command.retention);
    default:
      return unreachable(command);
  }
}

/** Everything that a store can be asked about the small world. */
export async function observe(store: Store): Promise<unknown> {
  return {
    accounts: await store.accounts(),
    snapshots: await Promise.all(RANGES.map((range) => collect(store.snapshots(range)))),
    byAccount: await Promise.all(ACCOUNT_IDS.map((id) => observeAccount(store, id))),
    records: await Promise.all((await store.recordKeys("")).map((key) => store.record(key))),
    gates: await store.recordKeys("gate/"),
  };
}

async function observeAccount(store: Store, id: AccountId): Promise<unknown> {
  const latest = (minutes: number) => store.latestSnapshots(id, addMs(START_MS, minutes * MINUTE_MS));
  const inRange = async (range: TimeRange) => ({
    uses: await store.uses({ ...range, accountId: id }),
    windowKeys: await store.windowKeys(id, range),
    snapshots: await collect(store.snapshots({ ...range, accountId: id })),
    series: await Promise.all(
      WINDOW_KEYS.map(async (key) => {
        const query = { ...range, accountId: id, windowKey: key };
        return { readings: await store.readings(query), cycles: await store.cycles(query) };
      }),
    ),
  });
  return {
    latest: [await latest(12), await latest(60)],
    machines: await store.machines(id),
    ranges: await Promise.all(RANGES.map(inRange)),
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
