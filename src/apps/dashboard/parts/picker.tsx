import { useId } from "preact/hooks";

interface PickerProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly text: string }[];
  readonly choose: (value: T) => void;
}

/** One of several, as the browser's own list: it knows the keyboard and the screen reader. */
export function Picker<T extends string>({ label, value, choices, choose }: PickerProps<T>) {
  const id = useId();
  return (
    <span class="picker">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = choices[currentTarget.selectedIndex];
          if (chosen) choose(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </span>
  );
}
