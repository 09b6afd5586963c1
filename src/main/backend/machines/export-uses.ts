import type { UsesLine } from "../../../documents/uses.ts";
import type { Account } from "../../../domain/account.ts";
import { USE_SLOT_MS, type MachineUse } from "../../../domain/machine-use.ts";
import { addMs, DAY_MS, epochMs, toIso, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import type { HistoryQuery } from "../../../ports/backend.ts";
import { toMachineUses } from "../../../transcripts/report/machine-uses.ts";
import { isOfModel } from "../../../transcripts/report/usage-group.ts";
import type { Installation } from "../../installation.ts";
import { ownMachineId } from "./machine-identity.ts";
import { ownDeliveries } from "./own-deliveries.ts";
import { withTranscripts } from "../transcripts/transcripts.ts";

/** As far back as a fit looks. */
const SPAN_MS: DurationMs = 60 * DAY_MS;

/**
 * What this machine's Claude Code used, as JSON lines that `import` takes on another machine: for each account oldest first, and then what time
 * they are all of. Errors: `UserError` without transcripts, and where nobody can tell whose they are.
 */
export async function* exportUses(installation: Installation, query: HistoryQuery): AsyncIterable<string> {
  const range = rangeOf(query, installation.clock.nowMs());
  const deliveries = await ownDeliveries(installation, query.account, range);
  const firstMs = await firstReplyMs(installation, range.toMs);
  const machineId = await ownMachineId(installation.machine);
  const name = installation.settings().machineName;
  const machine = { id: machineId, ...(name === null ? {} : { name }) };
  const print = (line: UsesLine) => JSON.stringify(line);
  for (const { account, replies, sinceMs = range.fromMs } of deliveries) {
    const head = { schema: "claude-meter/uses.v1", machine, account: accountFacts(account) } as const;
    const uses = toMachineUses(replies.filter(isOfModel), { machineId, accountId: account.id });
    for (const use of uses) yield print({ ...head, ...useFields(use) });
    const fromMs = epochMs(Math.max(range.fromMs, sinceMs, firstMs ?? range.toMs));
    if (fromMs >= range.toMs) continue;
    yield print({ ...head, covered: { from: toIso(fromMs), to: toIso(range.toMs) }, uses: uses.length });
  }
}

/** Begins with a slot, so that none is cut. */
function rangeOf({ fromMs, toMs: untilMs }: HistoryQuery, nowMs: EpochMs) {
  const toMs = untilMs ?? nowMs;
  const earliestMs = Math.max(fromMs ?? 0, addMs(toMs, -SPAN_MS));
  return { fromMs: epochMs(Math.floor(earliestMs / USE_SLOT_MS) * USE_SLOT_MS), toMs };
}

/** Before its first transcript a machine says nothing of what it used. Absent: there is none of that time or before it. */
async function firstReplyMs(installation: Installation, toMs: EpochMs): Promise<EpochMs | undefined> {
  const slots = await withTranscripts(installation, {}, (transcripts) => transcripts.priceRows({ toMs }));
  const firstMs = slots.reduce((least, { firstAtMs }) => Math.min(least, firstAtMs), Infinity);
  return firstMs <= toMs ? epochMs(firstMs) : undefined;
}

function accountFacts({ id, email, organizationId, accountUuid }: Account): UsesLine["account"] {
  return {
    id,
    ...(email === undefined ? {} : { email }),
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(accountUuid === undefined ? {} : { accountUuid }),
  };
}

function useFields({ machineId: _machine, accountId: _account, atMs, speed, marks, ...counts }: MachineUse) {
  return { at: toIso(atMs), ...counts, ...(speed === undefined ? {} : { speed }), marks: [...marks] };
}
