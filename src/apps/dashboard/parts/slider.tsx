import { useId } from "preact/hooks";

interface SliderProps {
  readonly label: string;
  /** The value in words: what is shown and read aloud. */
  readonly valueText: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly change: (value: number) => void;
}

export function Slider({ label, valueText, value, min, max, step, change }: SliderProps) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id}>{valueText}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onInput={({ currentTarget }) => change(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
