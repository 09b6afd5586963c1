import { thrownText } from "../../domain/thrown.ts";
import { MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { UserError } from "../../domain/user-error.ts";
import type { AbortSignalLike } from "../../ports/clock.ts";
import { chosenSettings } from "../../view/menu/choice-menu.ts";
import { lapSummary, type TrayState } from "../../view/menu/tray-menu.ts";
import { dismissAlarm, stepAlarm, type AlarmMark } from "./alarm.ts";
import type { TrayFace } from "./face.ts";
import type { FeedEvent, TrayParts } from "./ports.ts";
import { trayView } from "./tray-view.ts";

/** Source: upstream's alarm, red on for this long, then off. */
const BLINK_MS: DurationMs = 500;
const USAGE_PAGE = "https://claude.ai/settings/usage";

/** How a tray ended: somebody chose Quit or `stop` was aborted, or the desktop went away. */
export type TrayEnd = { readonly kind: "quit" } | { readonly kind: "gone"; readonly reason: string };

/** Shows the meter in the tray until it is quit, stopped, or the desktop goes. Errors: those of `startFace`. */
export async function runTray(parts: TrayParts): Promise<TrayEnd> {
  const tray = new Tray(parts);
  return tray.run();
}

class Tray {
  readonly #parts: TrayParts;
  readonly #end = new AbortController();
  #ended: TrayEnd = { kind: "quit" };
  #face: TrayFace | undefined;
  #state: TrayState;
  #marks: readonly AlarmMark[];
  #isBlinking = false;
  #isRedFrame = false;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    this.#marks = parts.marks;
    this.#state = { document: undefined, feed: "waiting", settings: parts.settings, isAlarmed: false };
  }

  async run(): Promise<TrayEnd> {
    const { startFace, meter, stop } = this.#parts;
    this.#face = await startFace({
      onClick: (id) => void this.#click(id),
      onOpen: () => this.#render(),
      onGone: (reason) => this.#finish({ kind: "gone", reason }),
    });
    stop.addEventListener("abort", () => this.#finish({ kind: "quit" }), { once: true });
    if (stop.aborted) this.#finish({ kind: "quit" });
    this.#render();
    const ended = this.#end.signal;
    await Promise.all([meter.watch((event) => this.#take(event), ended), this.#keepAges(ended)]);
    await this.#face.close();
    return this.#ended;
  }

  #finish(end: TrayEnd): void {
    if (this.#end.signal.aborted) return;
    this.#ended = end;
    this.#end.abort();
  }

  /** Ages are in minutes: so often is often enough. */
  async #keepAges(ended: AbortSignalLike): Promise<void> {
    while (!ended.aborted) {
      await this.#parts.clock.sleep(MINUTE_MS, ended);
      this.#render();
    }
  }

  #take(event: FeedEvent): void {
    if (event.kind === "failed") {
      this.#set({ feed: "failed", feedMessage: event.message });
      return;
    }
    this.#set({ document: event.document, feed: "live", feedMessage: undefined });
    this.#stepAlarm(true);
  }

  #set(changes: Partial<TrayState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#render();
  }

  #render(): void {
    if (this.#end.signal.aborted) return;
    const { nowMs, localTime } = this.#parts;
    const isRedFrame = this.#isRedFrame && this.#state.isAlarmed;
    this.#face?.show(trayView(this.#state, { nowMs: nowMs(), localTime, isRedFrame }));
  }

  #stepAlarm(isHeard: boolean): void {
    const { document, settings } = this.#state;
    if (document === undefined) return;
    const step = stepAlarm(document, settings.alarmPercents, this.#marks);
    this.#keepMarks(step.marks);
    if (step.raised.length > 0 && isHeard && settings.sound) void this.#parts.desk.playSound();
    this.#ring(step.isRinging);
  }

  #ring(isAlarmed: boolean): void {
    if (this.#state.isAlarmed !== isAlarmed) this.#set({ isAlarmed });
    if (isAlarmed && this.#state.settings.blink && !this.#isBlinking) void this.#blink();
  }

  /** Begins red, ends plain. */
  async #blink(): Promise<void> {
    const ended = this.#end.signal;
    this.#isBlinking = true;
    while (this.#state.isAlarmed && this.#state.settings.blink && !ended.aborted) {
      this.#isRedFrame = !this.#isRedFrame;
      this.#render();
      await this.#parts.clock.sleep(BLINK_MS, ended);
    }
    this.#isBlinking = false;
    this.#isRedFrame = false;
    this.#render();
  }

  #keepMarks(marks: readonly AlarmMark[]): void {
    const isSame = JSON.stringify(marks) === JSON.stringify(this.#marks);
    this.#marks = marks;
    if (!isSame) void this.#parts.desk.saveMarks(marks);
  }

  async #click(id: string): Promise<void> {
    try {
      this.#set({ complaint: undefined });
      await this.#obey(id);
    } catch (error) {
      this.#set({ busy: undefined, complaint: complaintOf(error) });
    }
  }

  async #obey(id: string): Promise<void> {
    const { meter, desk } = this.#parts;
    const settings = chosenSettings(this.#state.settings, id);
    if (settings) {
      this.#set({ settings });
      this.#stepAlarm(false);
      return desk.saveSettings(settings);
    }
    switch (id) {
      case "quit":
        return this.#finish({ kind: "quit" });
      case "dismiss":
        this.#keepMarks(dismissAlarm(this.#marks));
        return this.#ring(false);
      case "refresh":
        return this.#busy(id, async () => this.#take({ kind: "status", document: await meter.refresh() }));
      case "lap:start":
        return this.#busy(id, async () => this.#set({ lap: await meter.startLap() }));
      case "lap:stop":
        return this.#busy(id, async () => {
          const lap = await meter.stopLap();
          this.#set({ lap });
          this.#face?.notify({ title: "Lap", body: lapSummary(lap) });
        });
      case "alerts:test":
        this.#face?.notify({ title: "claude-meter", body: "This is what an alarm looks and sounds like." });
        return this.#state.settings.sound ? desk.playSound() : undefined;
      case "usage-page":
        return desk.openUrl(USAGE_PAGE);
      default:
        // The dashboard has more to say of every line of numbers.
        return desk.openDashboard();
    }
  }

  /** One order at a time: a second click on what runs does nothing. */
  async #busy(id: string, work: () => Promise<void>): Promise<void> {
    if (this.#state.busy !== undefined) return;
    this.#set({ busy: id });
    await work();
    this.#set({ busy: undefined });
  }
}

function complaintOf(error: unknown): string {
  if (error instanceof UserError) return `${error.message} ${error.hint}`;
  return thrownText(error);
}
