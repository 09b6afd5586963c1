import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../api/client.ts";
import { MeterGoneError } from "../../api/transport.ts";
import { UserError } from "../../domain/user-error.ts";
import type { ImportDocument } from "../../documents/service.ts";
import type { Backend } from "../../ports/backend.ts";
import { createRemoteBackend } from "./remote-backend.ts";

const IMPORTED: ImportDocument = {
  schema: "claude-meter/import.v1",
  generatedAt: "2026-05-11T18:24:00.000Z",
  inserted: 1,
  duplicates: 0,
  rejected: [],
  accounts: ["ada"],
};

/** What happens, in order, when a text is imported beside a daemon that takes word of it or does not. */
async function importBeside(told: () => Promise<ImportDocument>) {
  const events: string[] = [];
  const client = {
    addReadings: (lines: string) => {
      events.push(`told ${JSON.stringify(lines)}`);
      return told();
    },
  } as Partial<ApiClient> as ApiClient;
  const local = {
    importText: async (text: string) => {
      events.push(`kept ${text}`);
      return IMPORTED;
    },
  } as Partial<Backend> as Backend;
  const imported = await createRemoteBackend(client, async () => local).importText("a line");
  return { imported, events };
}

describe("an import beside a daemon", () => {
  it("is kept here, whatever its length, and told to the daemon afterwards", async () => {
    const { imported, events } = await importBeside(async () => IMPORTED);
    expect(imported).toBe(IMPORTED);
    expect(events).toEqual(["kept a line", 'told ""']);
  });

  it.each([
    ["has gone", new MeterGoneError("no answer")],
    [
      "refuses",
      new UserError({ code: "too-many-requests", message: "Too many.", hint: "Wait.", exitCode: 6 }),
    ],
  ])("succeeds where the daemon %s", async (_, error) => {
    const { imported } = await importBeside(() => Promise.reject(error));
    expect(imported).toBe(IMPORTED);
  });
});
