/*
 * The part of the browsers' extension API that is used, as Chromium and Firefox both have it (Manifest V3, promises). Their own typings are
 * larger than this extension.
 */

/** What of `chrome` and `browser` is called. */
export interface WebExtensionApi {
  readonly storage: {
    readonly local: {
      get(keys: readonly string[]): Promise<Record<string, unknown>>;
      set(members: Readonly<Record<string, unknown>>): Promise<void>;
      remove(keys: readonly string[]): Promise<void>;
    };
  };
  readonly alarms: {
    create(
      name: string,
      info: { readonly periodInMinutes: number; readonly delayInMinutes?: number },
    ): void | Promise<void>;
    get(name: string): Promise<unknown>;
    readonly onAlarm: BrowserEvent<[alarm: { readonly name: string }]>;
  };
  readonly action: {
    setBadgeText(details: { readonly text: string }): Promise<void>;
    setBadgeBackgroundColor(details: { readonly color: string }): Promise<void>;
    setBadgeTextColor?(details: { readonly color: string }): Promise<void>;
    setTitle(details: { readonly title: string }): Promise<void>;
  };
  readonly permissions: {
    contains(wanted: GrantRequest): Promise<boolean>;
    request(wanted: GrantRequest): Promise<boolean>;
    readonly onAdded: BrowserEvent<[]>;
  };
  readonly runtime: {
    readonly id: string;
    getURL(path: string): string;
    getManifest(): { readonly version: string };
    sendMessage(message: unknown): Promise<unknown>;
    readonly onInstalled: BrowserEvent<[]>;
    readonly onStartup: BrowserEvent<[]>;
    readonly onMessage: {
      addListener(
        listener: (
          message: unknown,
          sender: { readonly id?: string; readonly url?: string },
          reply: (value: unknown) => void,
        ) => boolean,
      ): void;
    };
  };
  readonly tabs: { create(details: { readonly url: string }): Promise<unknown> };
  /** Only once the user allowed it. */
  readonly notifications?: {
    create(id: string, details: Readonly<Record<string, string>>): Promise<string>;
  };
  /** Only once the user allowed it. */
  readonly scripting?: {
    getRegisteredContentScripts(filter: { readonly ids: readonly string[] }): Promise<readonly unknown[]>;
    registerContentScripts(scripts: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
    unregisterContentScripts(filter: { readonly ids: readonly string[] }): Promise<void>;
  };
}

/** What the browser tells; a worker that it ended is started anew for it. */
export interface BrowserEvent<Arguments extends readonly unknown[]> {
  addListener(listener: (...values: Arguments) => void): void;
}

/** What the user is asked for. */
export interface GrantRequest {
  readonly permissions?: readonly string[];
  readonly origins?: readonly string[];
}

/** Firefox calls it `browser`, Chromium `chrome`; both answer with promises in Manifest V3. */
export function webExtensionApi(): WebExtensionApi {
  const { browser, chrome } = globalThis as {
    readonly browser?: WebExtensionApi;
    readonly chrome?: WebExtensionApi;
  };
  const api = browser ?? chrome;
  if (!api) throw new TypeError("this is not an extension's page");
  return api;
}
