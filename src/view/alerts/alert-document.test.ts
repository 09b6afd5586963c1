import { describe, expect, it } from "vitest";
import { alertDocument, type AlertDocument } from "../../documents/alerts.ts";
import { accountId } from "../../domain/account.ts";
import type { Notice } from "../../domain/notice.ts";
import { addMs, epochMs, HOUR_MS } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { FIVE_HOUR, windowKey } from "../../domain/window.ts";
import { toAlertDocument } from "./alert-document.ts";
import { toAlertPost } from "./alert-webhook.ts";
import { createLocalTime } from "../format/local-time.ts";

const FIRED_MS = epochMs(Date.UTC(2026, 4, 11, 18, 24));
const RESETS_MS = epochMs(Date.UTC(2026, 4, 11, 20, 14));

function notice(facts: Partial<Notice> = {}): Notice {
  return {
    id: '["org:acc","five_hour",3,"80"]',
    kind: "level",
    account: { id: accountId("org:acc"), email: "ada@example.com", plan: "max_5x", place: 1, count: 1 },
    windowKey: FIVE_HOUR,
    levelPercent: 80,
    usedPercent: 81,
    resetsAtMs: RESETS_MS,
    verdict: "ok",
    observedAtMs: FIRED_MS,
    firedAtMs: FIRED_MS,
    isSimulated: false,
    ...facts,
  };
}

function document(
  facts: Partial<Notice> = {},
  words: { showEmail?: boolean; lateMs?: number } = {},
): AlertDocument {
  return toAlertDocument(notice(facts), {
    localTime: createLocalTime(utcWallClock),
    showEmail: words.showEmail ?? false,
    nowMs: addMs(FIRED_MS, words.lateMs ?? 0),
  });
}

const words = (...args: Parameters<typeof document>) => {
  const { title, message, urgency } = document(...args);
  return `${urgency} | ${title} | ${message}`;
};

describe("an alert's words", () => {
  it.each<[string, Partial<Notice>]>([
    ["normal | 5-hour: 81% used | It resets at 20:14.", {}],
    ["normal | 5-hour: 81% used | The server names no reset time.", { resetsAtMs: undefined }],
    [
      "normal | 5-hour: 72% chance of the wall | 81% used; at this burn the wall comes likely by 19:24, before the reset. It resets at 20:14.",
      { kind: "forecast", levelPercent: undefined, hitsWall: 0.72, wallAtMs: addMs(FIRED_MS, HOUR_MS) },
    ],
    [
      "critical | 5-hour: at its wall | It resets at 20:14. Requests are blocked until 20:14.",
      {
        kind: "wall",
        levelPercent: undefined,
        usedPercent: 100,
        verdict: "blocked",
        blockedUntilMs: RESETS_MS,
      },
    ],
    [
      "critical | Week, Opus: at its wall | It resets at 20:14.",
      { kind: "wall", levelPercent: undefined, usedPercent: 100, windowKey: windowKey("seven_day_opus") },
    ],
    [
      "critical | 5-hour: at its wall | It resets at 20:14. Requests now bill extra usage.",
      { kind: "wall", levelPercent: undefined, usedPercent: 100, verdict: "bills" },
    ],
    [
      "normal | 5-hour: open again | 2% used, after 100% before.",
      { kind: "unlock", levelPercent: undefined, usedPercent: 2, peakPercent: 100 },
    ],
    [
      "normal | 5-hour: open again | 2% used, after 100% before. Requests are still blocked by another wall until 20:14.",
      {
        kind: "unlock",
        levelPercent: undefined,
        usedPercent: 2,
        peakPercent: 100,
        verdict: "blocked",
        blockedUntilMs: RESETS_MS,
      },
    ],
    [
      "low | 5-hour: has reset | 2% used, after 91% before.",
      { kind: "reset", levelPercent: undefined, usedPercent: 2, peakPercent: 91 },
    ],
    ["normal | [simulated] 5-hour: 81% used | It resets at 20:14.", { isSimulated: true }],
  ])("%s", (expected, facts) => {
    expect(words(facts)).toBe(expected);
  });

  it("say when they come late", () => {
    expect(words({}, { lateMs: 9 * HOUR_MS })).toBe(
      "normal | 5-hour: 81% used | It resets at 20:14. That was at 18:24, 9h ago.",
    );
  });

  it("name an account only among several, and a person only when asked", () => {
    const account = { ...notice().account, place: 2, count: 3 };
    expect(document({ account }).title).toBe("account 2 of 3: 5-hour: 81% used");
    expect(document({ account }, { showEmail: true }).title).toBe("ada@example.com: 5-hour: 81% used");
    const text = JSON.stringify(document({ account }));
    expect(text).not.toMatch(/ada|example|org:acc/);
    expect(JSON.stringify(document())).not.toMatch(/ada|example|org:acc/);
  });

  it("stand in a document that its published schema knows", () => {
    expect(alertDocument.parse(document())).toEqual(document());
  });
});

describe("what is posted", () => {
  it("to our own format is the document", () => {
    const post = toAlertPost(document(), "json", "https://example.com/x");
    expect(JSON.parse(post.body)).toEqual(document());
    expect(post).toMatchObject({
      url: "https://example.com/x",
      headers: { "content-type": "application/json" },
    });
  });

  it("to ntfy is its JSON: the topic moves from the address into the body", () => {
    const post = toAlertPost(document(), "ntfy", "https://ntfy.sh/my_topic-1?auth=abc");
    expect(post.url).toBe("https://ntfy.sh/?auth=abc");
    expect(JSON.parse(post.body)).toEqual({
      topic: "my_topic-1",
      title: "5-hour: 81% used",
      message: "It resets at 20:14.",
      priority: 3,
      tags: ["warning"],
    });
    expect(toAlertPost(document(), "ntfy", "https://host/sub/topic").url).toBe("https://host/sub/");
  });

  it("to Slack is text with its control characters escaped", () => {
    const alert = { ...document(), title: "a <b> & *c*", message: "<!channel> & co" };
    expect(JSON.parse(toAlertPost(alert, "slack", "https://hooks.slack.com/x").body)).toEqual({
      text: "*a &lt;b&gt; &amp; ∗c∗*\n&lt;!channel&gt; &amp; co",
    });
  });
});
