import { describe, expect, it } from "vitest";
import { followStatus, type LinkState } from "./subscribe.ts";
import type { ApiTransport } from "./transport.ts";

const PING = "event: ping\ndata:\n\n";

/** A stream that says something and is then silent until it is aborted. */
function silentAfter(text: string): ApiTransport {
  return async ({ signal }) => ({
    status: 200,
    header: () => undefined,
    chunks: async function* () {
      yield text;
      await new Promise<void>((resolve) => {
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  });
}

describe("followStatus", () => {
  it("leaves a stream whose other end fell silent, and tries again at once, then later and later", async () => {
    const states: LinkState[] = [];
    const slept: number[] = [];
    const stop = new AbortController();
    await followStatus(
      silentAfter(PING),
      async (forMs, signal) => {
        // Not over before the stream has been heard: a sleep that is ended early is no silence.
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
        if (!signal?.aborted) slept.push(forMs);
      },
      {
        signal: stop.signal,
        onStatus: () => {},
        onState: (state) => {
          states.push(state);
          if (states.length === 4) stop.abort();
        },
      },
    );
    expect(states).toEqual([
      { kind: "live" },
      { kind: "gone", failures: 1, retryMs: 500 },
      { kind: "live" },
      { kind: "gone", failures: 1, retryMs: 500 },
    ]);
    expect(slept).toContain(50_000);
  });

  it("does not try again where it is not known", async () => {
    const refuses: ApiTransport = async () => ({
      status: 401,
      header: () => undefined,
      chunks: async function* () {},
    });
    const states: LinkState[] = [];
    await followStatus(refuses, () => Promise.reject(new Error("waited")), {
      signal: new AbortController().signal,
      onStatus: () => {},
      onState: (state) => states.push(state),
    });
    expect(states).toEqual([{ kind: "unauthorized" }]);
  });
});
