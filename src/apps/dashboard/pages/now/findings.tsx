import type { FindingRow } from "../../../../view/dropdown/dropdown.ts";
import { Notice } from "../../parts/notice.tsx";
import { Words } from "../../parts/words.tsx";

interface FindingsProps {
  readonly findings: readonly FindingRow[];
  readonly label: string;
}

/** Recognised failure modes: what, the evidence, and what to do. */
export function Findings({ findings, label }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <ul class="findings" aria-label={label}>
      {findings.map(({ tone, title, evidence, advice }) => (
        <li key={title + evidence}>
          <Notice tone={tone} title={title}>
            <p>
              <Words text={evidence} />
            </p>
            <p class="advice">
              <Words text={advice} />
            </p>
          </Notice>
        </li>
      ))}
    </ul>
  );
}
