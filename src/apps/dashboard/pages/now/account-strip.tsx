import type { AccountBlock } from "../../../../view/dropdown/dropdown.ts";
import { ToneMark } from "../../parts/tone-mark.tsx";

interface AccountStripProps {
  readonly blocks: readonly AccountBlock[];
  /** Brings one account into view. */
  readonly show: (index: number) => void;
}

/** With several accounts: how each stands, before the first of them fills the screen. */
export function AccountStrip({ blocks, show }: AccountStripProps) {
  if (blocks.length < 2) return null;
  return (
    <ul class="account-strip" aria-label="Accounts at a glance">
      {blocks.map((block, index) => {
        const row = block.windows.find(({ isBinding }) => isBinding) ?? block.windows[0];
        return (
          <li key={block.title}>
            <button type="button" onClick={() => show(index)}>
              <span class="strip-name">{block.title}</span>
              {row ? (
                <span class="strip-level">
                  <strong>{row.percentText}</strong>
                  <span class="muted">{row.label}</span>
                  <ToneMark tone={row.tone} />
                </span>
              ) : (
                <span class="muted">no windows</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
