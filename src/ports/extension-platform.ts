import type { Json } from "../domain/json.ts";
import type { EpochMs } from "../domain/time.ts";
import type { HttpOutcome } from "./http.ts";
import type { Random } from "./random.ts";

/** One call of the local meter. */
export interface MeterRequest {
  readonly method: "GET" | "POST";
  readonly port: number;
  /** From the root: `/api/v1/status`. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: string | undefined;
}

/** The extension's icon, and the text on it. */
export interface Badge {
  /** At most four characters; empty: no badge. */
  readonly text: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Shown when the mouse rests on it. */
  readonly title: string;
}

/** The permissions that the user may give or take at any time. */
export type ExtensionGrant = "claude-ai" | "notifications" | "composer-line";

/** What the extension needs of a browser, and no more. The real one is in `platform/browser/`; tests pass functions. */
export interface ExtensionPlatform {
  nowMs(): EpochMs;
  readonly random: Random;
  /** A GET on claude.ai with the browser's own session. Never rejects, follows no redirect to another host. */
  getClaudeAi(path: string): Promise<HttpOutcome>;
  /** Never rejects. Sends no cookie. */
  callMeter(request: MeterRequest): Promise<HttpOutcome>;
  /** The extension's own storage. A key that is not there has no member. */
  load(keys: readonly string[]): Promise<Readonly<Record<string, Json>>>;
  /** All of it or, should the worker die meanwhile, nothing. */
  save(members: Readonly<Record<string, Json>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  showBadge(badge: Badge): Promise<void>;
  isGranted(grant: ExtensionGrant): Promise<boolean>;
  notify(message: { readonly id: string; readonly title: string; readonly text: string }): Promise<void>;
  /** Puts the line on claude.ai's pages, or takes it away. */
  placeComposerLine(isOn: boolean): Promise<void>;
}
