/** The browsers that the extension is built for. Edge, Brave and Arc take Chromium's; Safari's converter takes Firefox's or Chromium's. */
export const EXTENSION_BROWSERS = ["chromium", "firefox"] as const;
export type ExtensionBrowser = (typeof EXTENSION_BROWSERS)[number];

/** The routes of claude.ai that are asked; docs/extension.md justifies each permission. */
export const CLAUDE_AI_PATTERNS = [
  "https://claude.ai/api/account",
  "https://claude.ai/api/organizations",
  "https://claude.ai/api/organizations/*",
] as const;

const METER_PATTERN = "http://127.0.0.1/*";

/**
 * Half of a key pair whose other half was thrown away: an unpacked build has the same id on every machine, so that a meter that it is
 * paired with knows it again. A store puts its own key in its place.
 */
const CHROMIUM_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAt8CONgQBiQEwV4+LoCya3qrxtEwzDz7neYmFT/ct43TALQgPFklxWIzXBYAhv9vb4/xb4MjD+m6TyY4MmstEGexrJOi9Iz4VSf3fj0EyzJmPsnuqdh5I6a6CX5iWk0iyPptskQGsKlNeBtTBcwoGp3xAnrSYCB6KLZtNOl/fmeMe/H0RjwWPmTA9retMat4vaV7F9a+0f0TM9YOIZQzzRNAOpnxm4HAuGK4Td+nmClDPfRzO95M7ySi3+0ImYaF8TxBbesM9YeU+QeATlgAOVt0Ks9LkZwLl3fMMo+4S5m0ckx1uWYJMGHlz3HK5ky1sUxnCiOWTqJGDhv3GeMbbZwIDAQAB";

export const GECKO_ID = "claude-meter@claude-meter.invalid";

/** The manifest of one browser. `version`: as the package's. */
export function extensionManifest(browser: ExtensionBrowser, version: string): object {
  return {
    manifest_version: 3,
    name: "claude-meter",
    version,
    description:
      "How much of your Claude allowance is left, until when, and where it is heading. Reads with your own session; keeps it local.",
    icons: ICONS,
    action: { default_popup: "popup.html", default_title: "claude-meter", default_icon: ICONS },
    permissions: ["storage", "alarms"],
    host_permissions: [...CLAUDE_AI_PATTERNS, METER_PATTERN],
    optional_permissions: ["notifications", "scripting"],
    optional_host_permissions: ["https://claude.ai/*"],
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src https://claude.ai http://127.0.0.1:*",
    },
    incognito: "not_allowed",
    ...BY_BROWSER[browser],
  };
}

const ICONS = {
  "16": "icons/16.png",
  "32": "icons/32.png",
  "48": "icons/48.png",
  "128": "icons/128.png",
} as const;

const BY_BROWSER: Readonly<Record<ExtensionBrowser, object>> = {
  chromium: {
    key: CHROMIUM_KEY,
    background: { service_worker: "service-worker.js", type: "module" },
    // light-dark() in style sheets: Chromium 123.
    minimum_chrome_version: "123",
  },
  firefox: {
    background: { scripts: ["service-worker.js"], type: "module" },
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        // Access to the hosts is given with the installation: 127. What is collected is told before it: 140, on Android 142.
        strict_min_version: "142.0",
        data_collection_permissions: { required: ["none"] },
      },
    },
  },
};
