import type { UsesLine } from "../../documents/uses.ts";
import type { Account } from "../../domain/account.ts";
import { USE_SLOT_MS, type MachineUse } from "../../domain/machine-use.ts";
import { addMs, DAY_MS, epochMs, toIso, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { HistoryQuery } from "../../ports/backend.ts";
import { toMachineUses } from "../../transcripts/report/machine-uses.ts";
import { isOfModel } from "../../transcripts/report/usage-group.ts";
import type { Installation } from "../installation.ts";
import { ownMachineId } from "./machine-identity.ts";
import { withTranscripts } from "./transcripts.ts";
import { transcriptsAccount } from "./transcripts-account.ts";

/** As far back as a fit looks. */
const SPAN_MS: DurationMs = 60 * DAY_MS;

/**
 * What this machine's Claude Code used, as JSON lines that `import` takes on another machine, oldest first; the last one says what time they are all of.
 * Errors: `UserError` without transcripts, and where nobody can tell whose they are.
 */
export async function* exportUses(installation: Installation, query: HistoryQuery): AsyncIterable<string> {
  const account = await transcriptsAccount(installation, query.account);
  const toMs = query.toMs ?? installation.clock.nowMs();
  const { uses, fromMs } = await ownUses(installation, account, { fromMs: query.fromMs, toMs });
  const name = installation.settings().machineName;
  const head = {
    schema: "claude-meter/uses.v1",
    machine: { id: await ownMachineId(installation.machine), ...(name === null ? {} : { name }) },
    account: accountFacts(account),
  } as const;
  const print = (line: UsesLine) => JSON.stringify(line);
  for (const use of uses) yield print({ ...head, ...useFields(use) });
  if (fromMs !== undefined)
    yield print({ ...head, covered: { from: toIso(fromMs), to: toIso(toMs) }, uses: uses.length });
}

/** `fromMs` absent: no transcript of that time or before it. */
async function ownUses(
  installation: Installation,
  account: Account,
  range: { readonly fromMs: EpochMs | undefined; readonly toMs: EpochMs },
): Promise<{ readonly uses: readonly MachineUse[]; readonly fromMs: EpochMs | undefined }> {
  const { toMs } = range;
  const earliestMs = Math.max(range.fromMs ?? 0, addMs(toMs, -SPAN_MS));
  const fromMs = epochMs(Math.floor(earliestMs / USE_SLOT_MS) * USE_SLOT_MS);
  const machineId = await ownMachineId(installation.machine);
  return withTranscripts(installation, {}, async (transcripts) => {
    const replies = await transcripts.replyRows({ fromMs, toMs });
    // Before its first transcript a machine says nothing of what it used.
    const slots = await transcripts.priceRows({ toMs });
    const firstMs = slots.reduce((least, { firstAtMs }) => Math.min(least, firstAtMs), Infinity);
    return {
      uses: toMachineUses(replies.filter(isOfModel), { machineId, accountId: account.id }),
      fromMs: firstMs <= toMs ? epochMs(Math.max(fromMs, firstMs)) : undefined,
    };
  });
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
