import { describe, expect, it } from "vitest";
import type { LinkState, Subscriber } from "../../api/subscribe.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { SEED_STATUS } from "../../view/fixtures/seed-status.ts";
import { createApiMeter } from "./api-meter.ts";
import type { FeedEvent } from "./ports.ts";

const LATER: StatusDocument = { ...SEED_STATUS, generatedAt: "2026-05-11T18:30:00.000Z" };

/** A meter whose link the test holds. */
function heldMeter(face: StatusDocument | undefined) {
  const events: FeedEvent[] = [];
  const stop = new AbortController();
  let subscriber: Subscriber | undefined;
  let starts = 0;
  const never = () => Promise.reject(new Error("not asked here"));
  const meter = createApiMeter({
    client: {
      subscribe: async (given) => {
        subscriber = given;
      },
      refresh: never,
      startLap: never,
      stopLap: never,
    },
    readFace: async () => face,
    startMeter: async () => {
      starts += 1;
    },
  });
  const watching = meter.watch((event) => events.push(event), stop.signal);
  const settle = () =>
    new Promise<void>((resolve) => void Promise.resolve().then(() => setTimeout(resolve, 0)));
  return {
    events,
    stop,
    watching,
    starts: () => starts,
    status: (document: StatusDocument) => subscriber?.onStatus(document),
    state: async (state: LinkState) => {
      subscriber?.onState?.(state);
      await settle();
    },
    gone: async (failures: number) => {
      subscriber?.onState?.({ kind: "gone", failures, retryMs: 500 });
      await settle();
    },
  };
}

const kinds = (events: readonly FeedEvent[]) => events.map(({ kind }) => kind);

describe("the meter behind its API", () => {
  it("hands on what it is told", () => {
    const held = heldMeter(undefined);
    held.status(SEED_STATUS);
    expect(held.events).toEqual([{ kind: "status", document: SEED_STATUS }]);
  });

  it("is started when it is away, and shown from its file meanwhile", async () => {
    const held = heldMeter(SEED_STATUS);
    await held.gone(1);
    expect([held.starts(), kinds(held.events)]).toEqual([1, ["status"]]);
  });

  it("is called away only after the second failure: a restart is no news", async () => {
    const held = heldMeter(undefined);
    await held.gone(1);
    expect(held.events).toEqual([]);
    await held.gone(2);
    expect(kinds(held.events)).toEqual(["failed"]);
  });

  it("is not started at every try: somebody may have ended it", async () => {
    const held = heldMeter(undefined);
    for (let failures = 1; failures <= 20; failures++) await held.gone(failures);
    expect(held.starts()).toBe(1);
    await held.gone(21);
    expect(held.starts()).toBe(2);
  });

  it("shows a file only where it is newer than what was told", async () => {
    const old = heldMeter(SEED_STATUS);
    old.status(LATER);
    await old.gone(1);
    expect(kinds(old.events)).toEqual(["status"]);
    const newer = heldMeter(LATER);
    newer.status(SEED_STATUS);
    await newer.gone(1);
    expect(newer.events.at(-1)).toEqual({ kind: "status", document: LATER });
  });

  it("says so where it does not know us, and stays until it is stopped", async () => {
    const held = heldMeter(undefined);
    await held.state({ kind: "unauthorized" });
    expect(held.events[0]).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("token") as string,
    });
    held.stop.abort();
    await held.watching;
  });
});
