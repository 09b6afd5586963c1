import { toDropdown } from "../../../view/dropdown.ts";
import { status } from "../data/live.ts";
import { localTime } from "../parts/text.ts";
import { Problems } from "../parts/notice.tsx";
import { AccountCard } from "./now/account-card.tsx";

/** Every account as it stands: what the dropdown says, with room for the picture. */
export function NowPage() {
  const document = status.value;
  if (document === undefined) return null;
  const model = toDropdown(document, { localTime });
  return (
    <div class="stack">
      <Problems problems={model.problems} />
      {document.accounts.map((account, index) => {
        const block = model.accounts[index];
        return block && <AccountCard key={account.id} account={account} block={block} />;
      })}
    </div>
  );
}
