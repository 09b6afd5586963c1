import type { SplitMember } from "../../../../documents/status.ts";
import type { SplitBlock } from "../../../../view/dropdown/split-block.ts";
import { SplitBar, SplitLegend } from "../../charts/split-bar.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Icon } from "../../parts/icon.tsx";
import { saveShareCard } from "../../browser/share-card.ts";
import { status } from "../../data/live.ts";

interface SplitCardProps {
  readonly splits: readonly SplitMember[];
  readonly blocks: readonly SplitBlock[];
  readonly refusals: readonly string[];
  /** Under an account's heading it is 3. */
  readonly level: 2 | 3;
}

/** Which surface is eating the windows. */
export function SplitCard({ splits, blocks, refusals, level }: SplitCardProps) {
  const week = splits.find(({ window }) => window === "seven_day");
  return (
    <div class="card split-card">
      <div class="card-head">
        <Heading level={level}>Which surface is eating it</Heading>
        {week && (
          <button
            type="button"
            class="quiet"
            onClick={() => void saveShareCard({ split: week, isSimulated: status.value?.simulated === true })}
          >
            <Icon name="share" />
            Share card
          </button>
        )}
      </div>
      <div class="splits">
        {splits.map((split, index) => {
          const block = blocks[index];
          return (
            block && (
              <div class="split" key={split.window + split.method}>
                <p class="split-title">{block.title}</p>
                <SplitBar parts={split.parts} label={block.parts.map(({ text }) => text).join(", ")} />
                <SplitLegend parts={split.parts} />
                {block.notes.map((note) => (
                  <p key={note} class="muted">
                    {note}
                  </p>
                ))}
              </div>
            )
          );
        })}
      </div>
      {splits.length === 0 && <p class="muted">No method gives a split yet.</p>}
      {refusals.length > 0 && (
        <details>
          <summary>{splits.length === 0 ? "Why not" : "Why no other split"}</summary>
          <ul class="plain">
            {refusals.map((refusal) => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
