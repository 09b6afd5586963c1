import type { FindingRow } from "../../../../view/dropdown.ts";
import { Notice } from "../../parts/notice.tsx";

/** Recognised failure modes: what, the evidence, and what to do. */
export function Findings({ findings }: { readonly findings: readonly FindingRow[] }) {
  if (findings.length === 0) return null;
  return (
    <ul class="findings" aria-label="Findings">
      {findings.map(({ tone, title, evidence, advice }) => (
        <li key={title + evidence}>
          <Notice tone={tone} title={title}>
            <p>{evidence}</p>
            <p class="advice">{advice}</p>
          </Notice>
        </li>
      ))}
    </ul>
  );
}
