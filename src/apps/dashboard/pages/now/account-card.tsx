import { useState } from "preact/hooks";
import type { AccountMember } from "../../../../documents/status.ts";
import type { AccountBlock } from "../../../../view/dropdown/dropdown.ts";
import { Words } from "../../parts/words.tsx";
import { ToneMark } from "../../parts/tone-mark.tsx";
import { Findings } from "./findings.tsx";
import { Money } from "./money.tsx";
import { SplitCard } from "./split-card.tsx";
import { Sources } from "./sources.tsx";
import { WindowCycle, WindowNumber } from "./window-focus.tsx";
import { WindowList } from "./window-list.tsx";

interface AccountCardProps {
  readonly account: AccountMember;
  readonly block: AccountBlock;
}

/** One account: the gate, what to do about it, its windows with one of them in focus, the split, money, sources. */
export function AccountCard({ account, block }: AccountCardProps) {
  const [chosenKey, setChosenKey] = useState<string | undefined>(undefined);
  const focusKey = chosenKey ?? account.binding?.key ?? account.windows[0]?.key;
  const focus = account.windows.find(({ key }) => key === focusKey) ?? account.windows[0];
  const focusRow = block.windows.find(({ key }) => key === focus?.key);
  return (
    <section class="account" aria-label={block.title}>
      <AccountHead block={block} isStale={account.windows.some(({ stale }) => stale)} />
      <Findings findings={block.findings.filter(({ tone }) => tone !== "calm")} label="What to do" />
      {focus && focusRow ? (
        <>
          <div class="account-grid">
            <WindowNumber row={focusRow} />
            <WindowList
              windows={account.windows}
              rows={block.windows}
              focusKey={focus.key}
              choose={setChosenKey}
            />
            <WindowCycle accountId={account.id} window={focus} row={focusRow} />
            <Foot account={account} block={block} />
          </div>
          <SplitCard level={3} splits={account.split} blocks={block.splits} refusals={block.splitRefusals} />
        </>
      ) : (
        <div class="card account-foot">
          <p class="muted">The server named no window for this account. That is not 0 %.</p>
          <Foot account={account} block={block} />
        </div>
      )}
      <Findings findings={block.findings.filter(({ tone }) => tone === "calm")} label="Also worth knowing" />
    </section>
  );
}

/** Who, how old the numbers are, and whether the next request goes through. */
function AccountHead({ block, isStale }: { readonly block: AccountBlock; readonly isStale: boolean }) {
  const [verdict, reason] = gateParts(block.gate.text);
  return (
    <>
      <header class="account-head">
        <h2 tabIndex={-1}>{block.title}</h2>
        {block.ageText && <span class={isStale ? "tone tone-tight" : "muted"}>{block.ageText}</span>}
      </header>
      <p class={`gate tone-${block.gate.tone}`}>
        <ToneMark tone={block.gate.tone} text={verdict} />
        <span>
          <Words text={reason} />
        </span>
      </p>
    </>
  );
}

function Foot({ account, block }: AccountCardProps) {
  return (
    <div class="side-foot">
      <Money rows={block.money} />
      <Sources lines={block.sources} drift={account.drift} />
    </div>
  );
}

/** `Open. The week …` as the verdict and what follows it. */
function gateParts(text: string): readonly [verdict: string, reason: string] {
  const end = text.indexOf(". ");
  return end === -1 ? [text.replace(/\.$/, ""), ""] : [text.slice(0, end), text.slice(end + 2)];
}
