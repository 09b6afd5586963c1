import type { Tone } from "../../../view/tone.ts";
import { Icon, type IconName } from "./icon.tsx";

const MARKS: Readonly<Record<Tone, { readonly icon: IconName; readonly text: string }>> = {
  calm: { icon: "check", text: "on course" },
  tight: { icon: "clock", text: "tight" },
  over: { icon: "alert", text: "wall ahead" },
  wall: { icon: "stop", text: "at the wall" },
  ended: { icon: "clock", text: "ended" },
};

/** Where a window will land: a shape, a colour and a word, any of which would do. */
export function ToneMark({ tone, text = MARKS[tone].text }: { readonly tone: Tone; readonly text?: string }) {
  return (
    <span class={`tone tone-${tone}`}>
      <Icon name={MARKS[tone].icon} />
      {text}
    </span>
  );
}
