import type { SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Random } from "../ports/random.ts";
import type { Source } from "../ports/source.ts";
import { StoreError } from "../ports/store.ts";
import { POLL_SETTINGS, type PollSettings } from "./poll/poll-settings.ts";
import { readFreely, readThroughGate, type ReadContext } from "./read-probe.ts";
import { keepSourceReports, readSourceReports } from "./source-records.ts";
import type { SourceReport } from "./source-report.ts";

/** What is read, and by which rules. */
export interface ReadAllOptions extends Pick<ReadContext, "store" | "clock" | "random" | "request"> {
  readonly sources: readonly Source[];
  /** Without, sources that call the server are not even looked for: what is known of them is reported. */
  readonly allowNetwork: boolean;
  readonly settings?: PollSettings | undefined;
}

/**
 * Reads every source once and keeps what is new: those without network first, so that a fresh reading saves a call; then each
 * sign-in through its gate.
 *
 * Shape: one report per place, in the order of the sources; one report for a source that has none.
 * Errors: none for the world's or the store's reasons; they are in the reports.
 */
export async function readAll(options: ReadAllOptions): Promise<readonly SourceReport[]> {
  const { store, clock, random, request, settings = POLL_SETTINGS } = options;
  const context: ReadContext = { store, clock, random, request, settings, owner: ownerName(random) };
  const reports = new Map<Source, readonly SourceReport[]>();
  for (const source of options.sources.toSorted((a, b) => Number(a.usesNetwork) - Number(b.usesNetwork))) {
    const isOff = source.usesNetwork && !options.allowNetwork;
    reports.set(source, await (isOff ? knownReports(context, source) : readSource(context, source)));
  }
  return options.sources.flatMap((source) => reports.get(source) ?? []);
}

async function readSource(context: ReadContext, source: Source): Promise<readonly SourceReport[]> {
  const nowMs = context.clock.nowMs();
  const probes = await source.discover(nowMs);
  const read = source.usesNetwork ? readThroughGate : readFreely;
  const reports = await Promise.all(probes.map((probe) => read(context, probe)));
  return kept(context, source.name, reports.length > 0 ? reports : [absentReport(source.name, nowMs)]);
}

/** A store that cannot keep how the sources stand has said so in the reports themselves, or will when it is asked for readings. */
async function kept(
  { store }: ReadContext,
  source: SourceName,
  reports: readonly SourceReport[],
): Promise<readonly SourceReport[]> {
  try {
    return await keepSourceReports(store, source, reports);
  } catch (error) {
    if (error instanceof StoreError) return reports;
    throw error;
  }
}

async function knownReports({ store, clock }: ReadContext, source: Source): Promise<readonly SourceReport[]> {
  const base = { source: source.name, place: "", reportedAtMs: clock.nowMs() };
  try {
    const known = await readSourceReports(store, source.name);
    return known.length > 0
      ? known
      : [{ ...base, state: "off", message: "Not asked: this command makes no calls." }];
  } catch (error) {
    if (error instanceof StoreError)
      return [{ ...base, state: "off", message: error.message, hint: error.hint, storeError: error }];
    throw error;
  }
}

const ABSENT: Readonly<Partial<Record<SourceName, { readonly message: string; readonly hint: string }>>> = {
  oauth: {
    message: "No Claude Code sign-in was found on this machine.",
    hint: "Sign in with Claude Code once (run `claude`), or name its folder in CLAUDE_CONFIG_DIR.",
  },
  "claude-json": {
    message: "Claude Code has kept no copy of its usage on this machine.",
    hint: "Open /usage in Claude Code once.",
  },
};

function absentReport(source: SourceName, reportedAtMs: EpochMs): SourceReport {
  const { message, hint } = ABSENT[source] ?? {
    message: "There is nothing to read from.",
    hint: "Nothing has to be done.",
  };
  const failure = { kind: "absent", code: "absent", message, hint } as const;
  return { source, place: "", reportedAtMs, state: "absent", message, hint, failure };
}

/** Different for every reader that is alive, on this machine and on others that share the store. */
function ownerName(random: Random): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random.next() * 2 ** 16)
      .toString(16)
      .padStart(4, "0"),
  ).join("");
}
