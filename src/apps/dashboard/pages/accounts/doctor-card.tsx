import type { DoctorDocument } from "../../../../documents/service.ts";
import type { Tone } from "../../../../view/tone.ts";
import { privacy } from "../../browser/choices.ts";
import { DOCTOR_QUESTION } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { hideNames } from "../../model/personal-data.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { ToneMark } from "../../parts/tone-mark.tsx";
import { Words } from "../../parts/words.tsx";

const MARKS: Readonly<Record<"ok" | "note" | "problem", { readonly tone: Tone; readonly text: string }>> = {
  ok: { tone: "calm", text: "ok" },
  note: { tone: "tight", text: "note" },
  problem: { tone: "wall", text: "problem" },
};

type Check = DoctorDocument["checks"][number];

const URGENCY = { problem: 0, note: 1, ok: 2 } as const;

/** What needs somebody stands before what is well; within each the order of the doctor. */
function worstFirst(checks: readonly Check[]): readonly Check[] {
  return checks.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
}

/** What was found on this machine, what was not, and what to do. */
export function DoctorCard() {
  const doctor = useDocument(DOCTOR_QUESTION);
  const shown = (text: string) => (privacy.value === "hidden" ? hideNames(text) : text);
  return (
    <section class="card" aria-label="Doctor">
      <h2 class="title">Doctor: what was found on this machine</h2>
      {doctor.problem && <Problems problems={[doctor.problem]} />}
      {!doctor.value && doctor.isLoading && <Loading what="this machine" />}
      {doctor.value && (
        <>
          <p class="muted">{`claude-meter ${doctor.value.version}, Node ${doctor.value.node}, ${doctor.value.os}`}</p>
          <ul class="checks">
            {worstFirst(doctor.value.checks).map((check, index) => (
              <li key={index}>
                <ToneMark {...MARKS[check.state]} />
                <span>
                  <strong>{check.name}</strong> <Words text={shown(check.message)} />
                  {check.hint && (
                    <span class="advice">
                      <Words text={shown(check.hint)} />
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
