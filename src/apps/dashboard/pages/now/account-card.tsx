import { useState } from "preact/hooks";
import type { AccountMember } from "../../../../documents/status.ts";
import type { AccountBlock } from "../../../../view/dropdown.ts";
import { ToneMark } from "../../parts/tone-mark.tsx";
import { Empty } from "../../parts/notice.tsx";
import { Findings } from "./findings.tsx";
import { Money } from "./money.tsx";
import { SplitCard } from "./split-card.tsx";
import { Sources } from "./sources.tsx";
import { WindowFocus } from "./window-focus.tsx";
import { WindowList } from "./window-list.tsx";

interface AccountCardProps {
  readonly account: AccountMember;
  readonly block: AccountBlock;
}

/** One account: the gate, its windows with one of them in focus, the split, findings, money, sources. */
export function AccountCard({ account, block }: AccountCardProps) {
  const [chosenKey, setChosenKey] = useState<string | undefined>(undefined);
  const focusKey = chosenKey ?? account.binding?.key ?? account.windows[0]?.key;
  const focus = account.windows.find(({ key }) => key === focusKey) ?? account.windows[0];
  const [verdict, reason] = gateParts(block.gate.text);
  const focusRow = block.windows.find(({ key }) => key === focus?.key);
  return (
    <section class="account" aria-label={block.title}>
      <header class="account-head">
        <h2>{block.title}</h2>
        {block.ageText && <span class="muted">{block.ageText}</span>}
      </header>
      <p class={`gate tone-${block.gate.tone}`}>
        <ToneMark tone={block.gate.tone} text={verdict} />
        <span>{reason}</span>
      </p>
      {focus && focusRow ? (
        <div class="account-grid">
          <WindowFocus accountId={account.id} window={focus} row={focusRow} />
          <div class="side">
            <WindowList
              windows={account.windows}
              rows={block.windows}
              focusKey={focus.key}
              choose={setChosenKey}
            />
            <div class="side-foot">
              <Money rows={block.money} />
              <Sources lines={block.sources} drift={account.drift} />
            </div>
          </div>
        </div>
      ) : (
        <Empty title="This account has no windows.">
          <p>That is not 0 %: the server named no limit. {account.gate.reason}</p>
        </Empty>
      )}
      <Findings findings={block.findings} />
      {account.windows.length > 0 ? (
        <SplitCard level={3} splits={account.split} blocks={block.splits} refusals={block.splitRefusals} />
      ) : (
        <div class="card side-foot">
          <Money rows={block.money} />
          <Sources lines={block.sources} drift={account.drift} />
        </div>
      )}
    </section>
  );
}

/** `Open. The week …` as the verdict and what follows it. */
function gateParts(text: string): readonly [verdict: string, reason: string] {
  const end = text.indexOf(". ");
  return end === -1 ? [text.replace(/\.$/, ""), ""] : [text.slice(0, end), text.slice(end + 2)];
}
