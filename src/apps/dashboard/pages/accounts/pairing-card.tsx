import { useState } from "preact/hooks";
import type { PairingDocument, PairingsDocument } from "../../../../documents/api.ts";
import type { Problem } from "../../../../documents/status.ts";
import { at } from "../../../../view/instant.ts";
import { answerOf, meter } from "../../data/meter.ts";
import { PAIRINGS_QUESTION } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { announcement, localTime } from "../../parts/text.ts";

/** The browser extension's way in: a code to type there, and who may post readings. */
export function PairingCard() {
  const [code, setCode] = useState<PairingDocument | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [ended, setEnded] = useState<PairingsDocument | undefined>(undefined);
  const pairings = useDocument(PAIRINGS_QUESTION, code?.code ?? "");
  const known = (ended ?? pairings.value)?.pairings;
  const start = async () => {
    const answer = await answerOf(meter.startPairing());
    setProblem(answer.kind === "refused" ? answer.problem : undefined);
    if (answer.kind !== "ok") return;
    setCode(answer.value);
    setEnded(undefined);
    announcement.value = `The pairing code is ${answer.value.code.split("").join(" ")}`;
  };
  const end = async (id: string) => {
    const answer = await answerOf(meter.endPairing(id));
    if (answer.kind === "ok") setEnded(answer.value);
    setProblem(answer.kind === "refused" ? answer.problem : undefined);
  };
  return (
    <section class="card" aria-label="Browser extension">
      <h2 class="title">Browser extension</h2>
      <p>
        The extension reads claude.ai in your own browser and hands the numbers to this meter. Pair it once:
        ask for a code here, type it into the extension.
      </p>
      <div class="controls">
        <button type="button" onClick={() => void start()}>
          Get a pairing code
        </button>
        {code && (
          <p>
            <strong class="code">{code.code}</strong>{" "}
            <span class="muted">{`works once, until ${localTime.time(at(code.expiresAt))}`}</span>
          </p>
        )}
      </div>
      {problem && <Problems problems={[problem]} />}
      {pairings.problem && <Problems problems={[pairings.problem]} />}
      {!known && pairings.isLoading && <Loading what="the pairings" />}
      {known?.length === 0 && <p class="muted">No browser is paired.</p>}
      {known && known.length > 0 && (
        <ul class="plain">
          {known.map((pairing) => (
            <li key={pairing.id} class="pairing">
              <span>
                <strong>{pairing.name}</strong>{" "}
                <span class="muted">
                  {`paired ${localTime.full(at(pairing.pairedAt))}${pairing.lastSeenAt ? `, last seen ${localTime.full(at(pairing.lastSeenAt))}` : ""}`}
                </span>
              </span>
              <button
                type="button"
                class="quiet"
                aria-label={`End the pairing of ${pairing.name}`}
                onClick={() => void end(pairing.id)}
              >
                End
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
