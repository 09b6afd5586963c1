import { useEffect, useState } from "preact/hooks";
import type { WhatIfWindow } from "../../../../documents/what-if.ts";
import { MINUTE_MS } from "../../../../domain/time.ts";
import { formatDuration } from "../../../../view/format/duration.ts";
import { modelFamilyName } from "../../../../view/format/model-name.ts";
import { formatNumber } from "../../../../view/format/number.ts";
import { sleep } from "../../browser/clock.ts";
import { Picker } from "../../parts/picker.tsx";
import { Slider } from "../../parts/slider.tsx";

/** What the user would do otherwise. */
export interface Change {
  /** Of the usual pace. */
  readonly pacePercent: number;
  /** 0: none. */
  readonly pauseMinutes: number;
  /** A model's family; empty: the models as usual. */
  readonly model: string;
}

export const AS_USUAL: Change = { pacePercent: 100, pauseMinutes: 0, model: "" };

export function isAsUsual({ pacePercent, pauseMinutes, model }: Change): boolean {
  return pacePercent === 100 && pauseMinutes === 0 && model === "";
}

interface ChangeFormProps {
  readonly change: Change;
  /** Whether there is nothing to undo. */
  readonly isAsUsual: boolean;
  readonly window: WhatIfWindow | undefined;
  readonly choose: (change: Change) => void;
}

export function ChangeForm({ change, isAsUsual, window, choose }: ChangeFormProps) {
  return (
    <>
      <Slider
        label="Pace"
        valueText={`${formatNumber(change.pacePercent / 100)}× the usual`}
        value={change.pacePercent}
        min={10}
        max={300}
        step={10}
        change={(pacePercent) => choose({ ...change, pacePercent })}
      />
      <Slider
        label="Pause first"
        valueText={change.pauseMinutes === 0 ? "none" : formatDuration(change.pauseMinutes * MINUTE_MS)}
        value={change.pauseMinutes}
        min={0}
        max={480}
        step={15}
        change={(pauseMinutes) => choose({ ...change, pauseMinutes })}
      />
      <ModelPicker window={window} value={change.model} choose={(model) => choose({ ...change, model })} />
      <button type="button" class="quiet" disabled={isAsUsual} onClick={() => choose(AS_USUAL)}>
        Undo the changes
      </button>
    </>
  );
}

/** The change once it has rested: a slider on its way asks nothing. */
export function useSettled(change: Change): Change {
  const [settled, setSettled] = useState(change);
  useEffect(() => {
    const stop = new AbortController();
    const settle = async () => {
      await sleep(250, stop.signal);
      if (!stop.signal.aborted) setSettled(change);
    };
    void settle();
    return () => stop.abort();
  }, [change]);
  return settled;
}

interface ModelPickerProps {
  readonly window: WhatIfWindow | undefined;
  readonly value: string;
  readonly choose: (model: string) => void;
}

function ModelPicker({ window, value, choose }: ModelPickerProps) {
  const known = window?.scenarios.flatMap(({ change }) => change.model ?? []) ?? [];
  const models = [...new Set([...known, ...(value ? [value] : [])])].toSorted();
  if (models.length === 0) {
    const [refused] = window?.modelsRefused ?? [];
    return refused ? <p class="muted">{refused.reason}</p> : null;
  }
  return (
    <Picker
      label="All of Claude Code on"
      value={value}
      choices={[
        { value: "", text: "the models as usual" },
        ...models.map((model) => ({ value: model, text: modelFamilyName(model) })),
      ]}
      choose={choose}
    />
  );
}
