import type { CalibrationMember } from "../../../../documents/calibration.ts";
import { formatNumber } from "../../../../view/format/number.ts";
import { modelFamilyName } from "../../../../view/format/model-name.ts";
import { at } from "../../../../view/instant.ts";
import { newestReadingAt } from "../../data/live.ts";
import { calibrationQuestion } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { Loading, Problems } from "../../parts/notice.tsx";
import { localTime } from "../../parts/text.ts";

interface CalibrationCardProps {
  readonly accountId: string;
  readonly windowKey: string;
}

/** What the estimate rests on: how this machine's tokens relate to points. */
export function CalibrationCard({ accountId, windowKey }: CalibrationCardProps) {
  const calibration = useDocument(calibrationQuestion({ account: accountId }), newestReadingAt.value);
  const window = calibration.value?.accounts[0]?.windows.find(({ key }) => key === windowKey);
  return (
    <div class="card">
      <h2 class="title">What the estimate rests on</h2>
      <p class="muted">
        How many points the replies in this machine's transcripts take, fitted to what the server counted.
      </p>
      {calibration.problem && <Problems problems={[calibration.problem]} />}
      {!calibration.value && calibration.isLoading && <Loading what="the calibration" />}
      {window?.fit && <Fit fit={window.fit} />}
      {window?.refused && <p>{window.refused.reason}</p>}
      {calibration.value && !window && <p class="muted">There is no fit for this window.</p>}
    </div>
  );
}

function Fit({ fit }: { readonly fit: CalibrationMember }) {
  const facts: readonly (readonly [name: string, text: string])[] = [
    ["One dollar of list price takes", `${formatNumber(fit.pointsPerDollar)} points`],
    ["Fitted on", `${fit.stretches} stretches since ${localTime.full(at(fit.from))}`],
    [
      "Tried on stretches it had not seen",
      fit.holdOut
        ? `off by ${formatNumber(fit.holdOut.medianErrorPercent)}% (median of ${fit.holdOut.stretches})`
        : "too few yet",
    ],
    ["A cache read takes, of what its price says", `${formatNumber(fit.cacheReadFactor)}×`],
    ...fit.families
      .slice(1)
      .map(
        ({ family, factor }) =>
          [`${modelFamilyName(family)} takes, of what its price says`, `${formatNumber(factor)}×`] as const,
      ),
    ["The newer half of the time took, of the older", `${formatNumber(fit.driftFactor)}×`],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {fit.changes.map((change) => (
        <p key={change.after}>
          {`The limit seems to have changed after ${localTime.full(at(change.after))}: the same work takes ${formatNumber(change.pointsFactor)}× the points.`}
        </p>
      ))}
    </>
  );
}
