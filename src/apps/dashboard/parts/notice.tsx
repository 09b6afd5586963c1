import type { ComponentChildren } from "preact";
import type { Problem } from "../../../documents/status.ts";
import type { Tone } from "../../../view/tone.ts";
import { Icon } from "./icon.tsx";
import { Words } from "./words.tsx";

interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Something to know, and what to do about it. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class={`notice tone-${tone}`}>
      <Icon
        name={tone === "calm" ? "check" : tone === "ended" ? "clock" : tone === "wall" ? "stop" : "alert"}
      />
      <div>
        <p class="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** Problems as the commands print them: what happened, then what to do. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <>
      {problems.map((problem) => (
        <Notice key={problem.code + problem.message} tone="tight" title={problem.message}>
          <p>
            <Words text={problem.hint} />
          </p>
        </Notice>
      ))}
    </>
  );
}

/** Where there is nothing to show yet: why, and what brings it. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A place that is being filled. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div class="loading" role="status">
      <span class="loading-bar" />
      {`Reading ${what}…`}
    </div>
  );
}
