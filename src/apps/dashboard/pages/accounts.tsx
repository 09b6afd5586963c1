import { accountName } from "../../../view/dropdown/dropdown.ts";
import type { AccountMember } from "../../../documents/status.ts";
import { formatAgo } from "../../../view/format/duration.ts";
import { at } from "../../../view/instant.ts";
import { nowMs, status } from "../data/live.ts";
import { textCell, type DataTable } from "../model/data-table.ts";
import { Table } from "../parts/table.tsx";
import { localTime } from "../parts/text.ts";
import { DoctorCard } from "./accounts/doctor-card.tsx";
import { PairingCard } from "./accounts/pairing-card.tsx";

/** Who is read, from where, how that goes, and the browser extension's way in. */
export function AccountsPage() {
  const accounts = status.value?.accounts ?? [];
  return (
    <div class="stack">
      {accounts.map((account) => (
        <section key={account.id} class="card" aria-label={accountName(account)}>
          <h2 class="title">{accountName(account)}</h2>
          <Table table={sourceTable(account)} caption={`Sources of ${accountName(account)}`} />
          <Drift drift={account.drift} />
        </section>
      ))}
      <PairingCard />
      <DoctorCard />
    </div>
  );
}

function sourceTable({ sources }: AccountMember): DataTable {
  const now = nowMs.value;
  const when = (iso: string | null) =>
    iso === null || now === undefined ? "–" : localTime.near(at(iso), now);
  return {
    columns: [
      { title: "Source" },
      { title: "State" },
      { title: "Last answer" },
      { title: "Next read" },
      { title: "What it says", isProse: true },
    ],
    rows: sources.map((source) => [
      textCell(source.name),
      textCell(source.state),
      textCell(
        source.lastOkAt === null || now === undefined
          ? "never"
          : `${when(source.lastOkAt)} (${formatAgo(now - at(source.lastOkAt))})`,
      ),
      textCell(source.nextTryAt === null ? "–" : `after ${when(source.nextTryAt)}`),
      textCell([source.message, source.hint].filter(Boolean).join(" ")),
    ]),
  };
}

/** What in the server's answers is not as it was known: kept and named, never dropped. */
function Drift({ drift }: Pick<AccountMember, "drift">) {
  if (drift.length === 0) return <p class="muted">No drift: the server's answers look as they are known.</p>;
  const table: DataTable = {
    columns: [{ title: "Where" }, { title: "What", isProse: true }, { title: "Source" }],
    rows: drift.map(({ path, message, source }) => [textCell(path), textCell(message), textCell(source)]),
  };
  return <Table table={table} caption="Drift in the server's answers" isCaptionShown />;
}
