import type { StatusDocument, WindowMember } from "../../documents/status.ts";
import { isSameCycle } from "../../domain/cycle.ts";
import { fromIso, type EpochMs } from "../../domain/time.ts";

/** That a window has rung at a level in one of its cycles. */
export interface AlarmMark {
  readonly account: string;
  readonly window: string;
  /** Which cycle; it follows the reset time's jitter. Absent: the cycle has no reset time. */
  readonly resetsAtMs?: EpochMs | undefined;
  /** The highest level that was reached. Unit: percent. */
  readonly levelPercent: number;
  readonly isDismissed: boolean;
}

export interface AlarmStep {
  readonly marks: readonly AlarmMark[];
  /** What has just crossed a level for the first time in its cycle. */
  readonly raised: readonly AlarmMark[];
  /** Whether a picture should blink now. */
  readonly isRinging: boolean;
}

/**
 * What a status does to the alarm. Each level of a window rings once per cycle, however the level or the reset time jitters; numbers
 * that are old neither ring nor clear anything.
 */
export function stepAlarm(
  document: StatusDocument,
  levelsPercent: readonly number[],
  marks: readonly AlarmMark[],
): AlarmStep {
  const fresh = document.accounts.flatMap(({ id, windows }) =>
    windows.filter(({ stale }) => !stale).map((window) => ({ account: id, window })),
  );
  const steps = fresh.map(({ account, window }) => {
    const earlier = marks.find((mark) => mark.account === account && mark.window === window.key);
    return stepWindow(account, window, levelsPercent, earlier);
  });
  const known = new Set(fresh.map(({ account, window }) => `${account} ${window.key}`));
  const unseen = marks.filter(({ account, window }) => !known.has(`${account} ${window}`));
  return {
    marks: [...steps.flatMap(({ mark }) => (mark ? [mark] : [])), ...unseen],
    raised: steps.flatMap(({ mark, isRaised }) => (mark && isRaised ? [mark] : [])),
    isRinging: steps.some(({ isRinging }) => isRinging),
  };
}

/** Every alarm that rings falls silent until its window's next cycle or a higher level. */
export function dismissAlarm(marks: readonly AlarmMark[]): readonly AlarmMark[] {
  return marks.map((mark) => ({ ...mark, isDismissed: true }));
}

interface WindowStep {
  readonly mark?: AlarmMark | undefined;
  readonly isRaised: boolean;
  readonly isRinging: boolean;
}

function stepWindow(
  account: string,
  window: WindowMember,
  levelsPercent: readonly number[],
  earlier: AlarmMark | undefined,
): WindowStep {
  const resetsAtMs = window.resetsAt === null ? undefined : fromIso(window.resetsAt);
  const last = earlier && isSameCycle(earlier.resetsAtMs, resetsAtMs) ? earlier : undefined;
  const reached = levelsPercent.filter((level) => window.usedPercent >= level);
  const levelPercent = reached.length > 0 ? Math.max(...reached) : undefined;
  if (levelPercent !== undefined && levelPercent > (last?.levelPercent ?? -Infinity)) {
    const mark = { account, window: window.key, resetsAtMs, levelPercent, isDismissed: false };
    return { mark, isRaised: true, isRinging: true };
  }
  const mark = last && { ...last, resetsAtMs };
  return { mark, isRaised: false, isRinging: levelPercent !== undefined && mark?.isDismissed === false };
}
