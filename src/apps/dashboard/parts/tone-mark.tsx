import { TONE_TEXTS, type Tone } from "../../../view/tone.ts";
import { Icon, type IconName } from "./icon.tsx";

const ICONS: Readonly<Record<Tone, IconName>> = {
  calm: "check",
  tight: "clock",
  over: "alert",
  wall: "stop",
  ended: "clock",
};

/** Where a window will land: a shape, a colour and a word, any of which would do. */
export function ToneMark({ tone, text = TONE_TEXTS[tone] }: { readonly tone: Tone; readonly text?: string }) {
  return (
    <span class={`tone tone-${tone}`}>
      <Icon name={ICONS[tone]} />
      {text}
    </span>
  );
}
