import type { Tone } from "../../../../view/tone.ts";
import { privacy } from "../../browser/choices.ts";
import { DOCTOR_QUESTION } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { hideNames } from "../../model/personal-data.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { ToneMark } from "../../parts/tone-mark.tsx";

const MARKS: Readonly<Record<"ok" | "note" | "problem", { readonly tone: Tone; readonly text: string }>> = {
  ok: { tone: "calm", text: "ok" },
  note: { tone: "tight", text: "note" },
  problem: { tone: "wall", text: "problem" },
};

/** What was found on this machine, what was not, and what to do. */
export function DoctorCard() {
  const doctor = useDocument(DOCTOR_QUESTION);
  const shown = (text: string) => (privacy.value === "hidden" ? hideNames(text) : text);
  return (
    <section class="card" aria-label="Doctor">
      <h2>Doctor</h2>
      {doctor.problem && <Problems problems={[doctor.problem]} />}
      {!doctor.value && doctor.isLoading && <Loading what="this machine" />}
      {doctor.value && (
        <>
          <p class="muted">{`claude-meter ${doctor.value.version}, Node ${doctor.value.node}, ${doctor.value.os}`}</p>
          <ul class="checks">
            {doctor.value.checks.map((check, index) => (
              <li key={index}>
                <ToneMark {...MARKS[check.state]} />
                <span>
                  <strong>{check.name}</strong> {shown(check.message)}
                  {check.hint && <span class="advice">{shown(check.hint)}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
