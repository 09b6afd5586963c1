import { useRef } from "preact/hooks";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import { status } from "../data/live.ts";
import { localTime } from "../parts/text.ts";
import { Problems } from "../parts/notice.tsx";
import { AccountCard } from "./now/account-card.tsx";
import { AccountStrip } from "./now/account-strip.tsx";

/** Every account as it stands: what the dropdown says, with room for the picture. */
export function NowPage() {
  const list = useRef<HTMLDivElement>(null);
  const document = status.value;
  if (document === undefined) return null;
  const model = toDropdown(document, { localTime });
  const show = (index: number) => {
    const section = list.current?.querySelectorAll<HTMLElement>("section.account")[index];
    section?.scrollIntoView({ block: "start" });
    section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };
  return (
    <div ref={list} class="stack">
      <Problems problems={model.problems} />
      <AccountStrip blocks={model.accounts} show={show} />
      {document.accounts.map((account, index) => {
        const block = model.accounts[index];
        return block && <AccountCard key={account.id} account={account} block={block} />;
      })}
    </div>
  );
}
