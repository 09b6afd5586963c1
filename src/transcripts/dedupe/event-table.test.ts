import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, fromIso } from "../../domain/time.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { EventTable } from "./event-table.ts";
import { DROP_RULES } from "./judge-copies.ts";

const AT_MS = epochMs(fromIso("2026-10-09T10:00:00Z") ?? 0);

function event(members: Partial<UsageEvent> = {}): UsageEvent {
  return {
    atMs: AT_MS,
    writtenAtMs: members.atMs ?? AT_MS,
    model: "claude-opus-5-5",
    messageId: "msg_A",
    inputTokens: 3,
    outputTokens: 100,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    webSearchRequests: 0,
    sessionId: "s1",
    project: "/app",
    projectFolder: "-app",
    isSidechain: false,
    ...members,
  };
}

function tableOf(events: readonly UsageEvent[]): EventTable {
  const table = new EventTable();
  for (const each of events) table.add(each);
  return table;
}

/** The one event that copies of a message merge into. */
function merged(...copies: readonly Partial<UsageEvent>[]): Partial<UsageEvent> | undefined {
  return [...tableOf(copies.map(event))][0];
}

const later = (ms: number) => epochMs(AT_MS + ms);

describe("copies of one message", () => {
  it("merge into the one with the largest token total, wherever it comes", () => {
    expect(merged({ outputTokens: 1 }, { outputTokens: 812 }, { outputTokens: 40 })?.outputTokens).toBe(812);
  });

  it("keep the first time that any of them was written", () => {
    const event = merged({ atMs: later(9), outputTokens: 812 }, { atMs: later(2), outputTokens: 1 });
    expect(event).toMatchObject({ atMs: later(2), writtenAtMs: later(9), outputTokens: 812 });
  });

  it("of equal totals keep the parent's copy, not the side-chain's, even a later one with another request", () => {
    const replay = { isSidechain: true, requestId: "req_B", atMs: later(7), speed: "fast" };
    expect(merged({ requestId: "req_A" }, replay)).toMatchObject({ requestId: "req_A", isSidechain: false });
    expect(merged(replay, { requestId: "req_A" })).toMatchObject({ requestId: "req_A", isSidechain: false });
  });

  it("then keep the copy that names its speed, then the one written last", () => {
    expect(merged({ speed: "fast" }, { atMs: later(5) })?.speed).toBe("fast");
    expect(merged({ gitBranch: "old" }, { gitBranch: "new", atMs: later(5) })?.gitBranch).toBe("new");
  });

  it("that are equal in all of that stay in the project they belong to", () => {
    const elsewhere = { sessionId: "s0", projectFolder: "-another" };
    expect(merged(elsewhere, {})?.projectFolder).toBe("-app");
    expect(merged({}, elsewhere)?.projectFolder).toBe("-app");
  });

  it("are counted by the rule that dropped them", () => {
    const table = tableOf([event({ outputTokens: 1 }), event(), event({ isSidechain: true }), event()]);
    const dropped = Object.fromEntries(DROP_RULES.map((rule, index) => [rule, table.dropped[index]]));
    expect(dropped).toMatchObject({ "smaller-total": 1, "sidechain-copy": 1, "same-copy": 1 });
  });
});

it("rows without a message id are never merged, whatever request they name", () => {
  const row = event({ messageId: undefined, requestId: "req_A" });
  expect(tableOf([row, row]).size).toBe(2);
});

it("an event comes out of a table as it went in, counts beyond 32 bits included", () => {
  const full: UsageEvent = {
    ...event({
      cacheReadTokens: 3_000_000_000_000,
      thinkingTokens: 0,
      loggedCostUsdMicros: 12,
      gitBranch: "fix-ünï",
    }),
    requestId: "req_A",
    speed: "fast",
    serviceTier: "standard",
    inferenceGeo: "us",
    agentId: "a1",
    skill: "pdf",
    plugin: "p",
    mcpServer: "m",
    writerVersion: "2.1.328",
  };
  expect([...tableOf([full])]).toEqual([full]);
});

describe("merging tables", () => {
  const copies = fc.record({
    messageId: fc.constantFrom("msg_A", "msg_B", undefined),
    atMs: fc.nat({ max: 3 }).map(later),
    outputTokens: fc.nat({ max: 2 }),
    thinkingTokens: fc.constantFrom(undefined, 0, 1),
    isSidechain: fc.boolean(),
    speed: fc.constantFrom(undefined, "fast", "standard"),
    sessionId: fc.constantFrom("s1", "s2"),
    projectFolder: fc.constantFrom("-app", "-other"),
    requestId: fc.constantFrom("req_A", "req_B", undefined),
  });
  const lists = fc.array(copies.map(event), { maxLength: 12 });
  const contents = (table: EventTable) => [...table].map((each) => JSON.stringify(each)).sort();

  it("gives the same events in any order and any grouping", () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), fc.boolean(), (events, cutA, cutB, isReversed) => {
        const [first, second] = [cutA % (events.length + 1), cutB % (events.length + 1)].sort(
          (a, b) => a - b,
        );
        const parts = [events.slice(0, first), events.slice(first, second), events.slice(second)];
        const whole = new EventTable();
        for (const part of isReversed ? parts.reverse() : parts) {
          whole.addTable(tableOf(part));
        }
        expect(contents(whole)).toEqual(contents(tableOf(events)));
        const total = (table: EventTable) => table.dropped.reduce((sum, count) => sum + count, 0);
        expect(total(whole)).toBe(events.length - whole.size);
      }),
    );
  });

  it("changes nothing when a table of known copies comes again", () => {
    fc.assert(
      fc.property(lists, (events) => {
        const known = events.filter((each) => each.messageId !== undefined);
        const table = tableOf(known);
        table.addTable(tableOf(known));
        expect(contents(table)).toEqual(contents(tableOf(known)));
      }),
    );
  });
});
