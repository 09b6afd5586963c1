import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { WRITTEN_SETTINGS } from "../../../test/claude-settings/written-settings.ts";
import { parseJsonText } from "./json-text.ts";
import { shellQuoted, wrapCommand, wrappedCommand } from "./our-commands.ts";
import {
  holdsOurs,
  installHooks,
  installStatusline,
  uninstallHooks,
  uninstallStatusline,
  type Edit,
} from "./settings-edits.ts";

const OURS = "claude-meter statusline";
const hookCommand = (event: string) => `claude-meter hook ${event}`;

function text(edit: Edit): string {
  if (!edit.ok) throw new Error(edit.message);
  return edit.text;
}

/** What the text means: its value, comments aside. */
function meaning(source: string): unknown {
  const parsed = parseJsonText(source);
  if (!parsed.ok) throw new Error(parsed.message);
  const value = (node: typeof parsed.root): unknown => {
    if (node.kind === "scalar") return node.value;
    if (node.kind === "array") return node.items.map((item) => value(item.value));
    return Object.fromEntries(
      node.items.map((item) => [must(item.key, "a member has a name"), value(item.value)]),
    );
  };
  return value(parsed.root);
}

const isEmptyObject = (source: string) => JSON.stringify(meaning(source)) === "{}";

describe("a status line in any settings file", () => {
  it("goes in and out again without a trace", () => {
    fc.assert(
      fc.property(WRITTEN_SETTINGS, (source) => {
        const installed = text(installStatusline(source, OURS));
        expect(holdsOurs(installed)).toBe(true);
        const after = text(uninstallStatusline(installed));
        expect(meaning(after)).toEqual(meaning(source));
        // Between empty brackets there is no neighbour to take the white space from.
        if (!isEmptyObject(source)) expect(after).toBe(source);
      }),
      { numRuns: 500 },
    );
  });

  it("changes nothing else", () => {
    fc.assert(
      fc.property(WRITTEN_SETTINGS, (source) => {
        const { statusLine, ...rest } = meaning(text(installStatusline(source, OURS))) as Record<
          string,
          unknown
        >;
        const { statusLine: before, ...restBefore } = meaning(source) as Record<string, unknown>;
        expect(rest).toEqual(restBefore);
        expect(statusLine).toMatchObject(
          before === undefined ? { type: "command" } : { ...before, command: expect.any(String) as string },
        );
      }),
      { numRuns: 500 },
    );
  });

  it("is put in once, however often", () => {
    fc.assert(
      fc.property(WRITTEN_SETTINGS, (source) => {
        const once = text(installStatusline(source, OURS));
        expect(text(installStatusline(once, OURS))).toBe(once);
      }),
    );
  });
});

describe("hooks in any settings file", () => {
  it("go in and out again without a trace", () => {
    fc.assert(
      fc.property(WRITTEN_SETTINGS, (source) => {
        const installed = text(installHooks(source, hookCommand));
        expect(holdsOurs(installed)).toBe(true);
        expect(text(installHooks(installed, hookCommand))).toBe(installed);
        const after = text(uninstallHooks(installed));
        expect(meaning(after)).toEqual(meaning(source));
        if (!isEmptyObject(source)) expect(after).toBe(source);
      }),
      { numRuns: 500 },
    );
  });

  it("go beside the status line in any order", () => {
    fc.assert(
      fc.property(WRITTEN_SETTINGS, fc.boolean(), (source, hooksLast) => {
        const both = text(installHooks(text(installStatusline(source, OURS)), hookCommand));
        const after = hooksLast
          ? text(uninstallHooks(text(uninstallStatusline(both))))
          : text(uninstallStatusline(text(uninstallHooks(both))));
        expect(meaning(after)).toEqual(meaning(source));
        if (!isEmptyObject(source)) expect(after).toBe(source);
      }),
      { numRuns: 300 },
    );
  });
});

describe("settings as people write them", () => {
  it("get the status line in their own style", () => {
    expect(text(installStatusline('{\n\t"model": "opus"\n}\n', OURS))).toBe(
      '{\n\t"statusLine": {\n\t\t"type": "command",\n\t\t"command": "claude-meter statusline"\n\t},\n\t"model": "opus"\n}\n',
    );
    expect(text(installStatusline("{}", OURS))).toBe(
      '{\n  "statusLine": {\n    "type": "command",\n    "command": "claude-meter statusline"\n  }\n}',
    );
  });

  it("keep their own command, wrapped, and what stands beside it", () => {
    const source = `{"statusLine": {"type": "command", "command": "printf '%s' \\"$(date)\\"", "padding": 0}}`;
    const installed = text(installStatusline(source, OURS));
    const { statusLine } = meaning(installed) as { statusLine: { command: string; padding: number } };
    expect(statusLine.padding).toBe(0);
    expect(wrappedCommand(statusLine.command)).toBe(`printf '%s' "$(date)"`);
    expect(text(uninstallStatusline(installed))).toBe(source);
  });

  it.each([
    ["{", "the text ends too early"],
    ['{"a": 1,, }', "no name of a member in line 1, column 9"],
    ['{"a": tru}', "no JSON value in line 1, column 7"],
    ["[]", "it is not a JSON object"],
    ["", "the text ends too early"],
    ['{"statusLine": "x"}', '"statusLine" is there, and is no command'],
    ["{} x", "something after the end"],
  ])("%s is left alone, and the place is named", (source, message) => {
    expect(installStatusline(source, OURS)).toMatchObject({
      ok: false,
      message: expect.stringContaining(message) as string,
    });
  });

  it("keep a group of hooks that is not ours alone", () => {
    const source =
      '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"claude-meter hook Stop"},{"type":"command","command":"say done"}]}]}}';
    expect(text(uninstallHooks(source))).toBe(
      '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"say done"}]}]}}',
    );
  });
});

describe("a wrapped command", () => {
  it("comes back whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (theirs) => {
        expect(wrappedCommand(wrapCommand(OURS, theirs))).toBe(theirs);
        expect(shellQuoted(theirs).startsWith("'")).toBe(true);
      }),
    );
  });
});
