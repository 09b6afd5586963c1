import type { AccountMember } from "../../../../documents/status.ts";

interface SourcesProps {
  readonly lines: readonly string[];
  readonly drift: AccountMember["drift"];
}

/** Where the numbers come from and how old they are. */
export function Sources({ lines, drift }: SourcesProps) {
  return (
    <div class="stack small-gap">
      <h3>Sources</h3>
      <ul class="plain muted">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {lines.length === 0 && <li>The numbers were read earlier; no source was asked for this page.</li>}
      </ul>
      {drift.length > 0 && (
        <p class="muted">
          {`${drift.length} ${drift.length === 1 ? "thing" : "things"} in the server's answers changed shape: `}
          <a href="#/accounts">see the drift</a>
        </p>
      )}
    </div>
  );
}
