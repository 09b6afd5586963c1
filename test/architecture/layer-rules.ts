import type { ICruiseOptions, IFlattenedRuleSet } from "dependency-cruiser";

/** A forbidden kind of import; each comment speaks to the person who broke it. */
type Rule = NonNullable<IFlattenedRuleSet["forbidden"]>[number];

const rooms = (...names: readonly string[]) => `^src/(${names.join("|")})/`;

/** Which rooms a room may import, beside itself. `main` may import all, and nobody imports `main`. */
const MAY_IMPORT: Readonly<Record<string, { readonly rooms: readonly string[]; readonly comment: string }>> =
  {
    domain: {
      rooms: [],
      comment:
        "domain holds our nouns and knows nobody. Move what you need into domain, or your code out of it.",
    },
    ports: {
      rooms: ["domain", "documents"],
      comment:
        "ports are interfaces in domain's words. An implementation belongs in platform, store or sources.",
    },
    wire: {
      rooms: ["domain"],
      comment: "wire turns their payloads into domain values and knows nothing else.",
    },
    analysis: { rooms: ["domain"], comment: "analysis is pure functions of domain values: pass data in." },
    documents: {
      rooms: [],
      comment: "documents describe our JSON and nothing else: they depend on no code.",
    },
    view: {
      rooms: ["domain", "analysis", "documents"],
      comment: "view presents what analysis says: it reads no store and decodes no payload.",
    },
    sources: {
      rooms: ["domain", "ports", "wire"],
      comment:
        "a source reads bytes and decodes them by wire. Polling is the meter's, keeping is the store's.",
    },
    transcripts: {
      rooms: ["domain", "ports", "wire", "analysis", "documents"],
      comment: "transcripts turn Claude Code's logs into events and reports. Keeping them is the store's.",
    },
    store: {
      rooms: ["domain", "ports", "wire"],
      comment: "a store keeps and finds. It asks no server and computes no burn.",
    },
    api: {
      rooms: ["domain", "ports", "documents"],
      comment: "api is the contract of the local API and its client: what serves it is the meter's.",
    },
    meter: {
      rooms: ["domain", "ports", "wire", "analysis", "documents", "api"],
      comment: "the meter sees ports only: main hands it the store and the sources.",
    },
    apps: {
      rooms: ["domain", "ports", "documents", "view", "api"],
      comment: "an app renders the view and computes nothing itself.",
    },
    simulator: {
      rooms: ["domain", "ports", "wire"],
      comment: "the simulator stands outside: it may know their words, never our store or meter.",
    },
    platform: { rooms: ["domain", "ports"], comment: "platform implements ports." },
  };

/** The extension's worker is no face: it is a meter as small as a browser allows, and decides with the meter's own pure rules. */
const EXTENSION_WORKER = "^src/apps/extension/worker/";

/** What the build puts into the program itself, so that installing it brings nothing else; its licences are in `dist/licences.txt`. */
export const BUNDLED_PACKAGES = [
  "@bomb.sh/tab",
  "@hono/node-server",
  "commander",
  "dbus-native",
  "get-east-asian-width",
  "hono",
  "prom-client",
  "temporal-polyfill",
] as const;

/** A page has no composition root in `main/`, so it takes its clock itself. */
const DASHBOARD_BROWSER = "^src/apps/dashboard/browser/";

const layerRules: readonly Rule[] = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `layers-${room}`,
  severity: "error",
  comment: allowed.comment,
  from: { path: rooms(room), pathNot: ["\\.test\\.ts$", EXTENSION_WORKER, DASHBOARD_BROWSER] },
  to: { path: "^src/", pathNot: rooms(room, ...allowed.rooms) },
}));

export const LAYER_RULES: readonly Rule[] = [
  ...layerRules,
  {
    name: "layers-extension-worker",
    severity: "error",
    comment:
      "the extension's worker reads by sources, decides by the meter's pure rules and analyses by analysis: a browser has no store and no platform of Node.",
    from: { path: EXTENSION_WORKER, pathNot: ["\\.test\\.ts$", "/fixtures/"] },
    to: {
      path: "^src/",
      pathNot: [
        rooms("domain", "ports", "sources", "analysis", "documents", "view", "api"),
        EXTENSION_WORKER,
        "^src/meter/poll/(poll-plan|poll-settings|after-read|poll-gate-state)\\.ts$",
      ],
    },
  },
  {
    name: "layers-dashboard-browser",
    severity: "error",
    comment: "the page stands on platform's clocks, and on nothing else that is not an app's.",
    from: { path: DASHBOARD_BROWSER },
    to: {
      path: "^src/",
      pathNot: [
        rooms("apps", "domain", "ports", "documents", "view", "api"),
        "^src/platform/(clock|wall-clock|browser/timers)\\.ts$",
      ],
    },
  },
  {
    name: "main-is-a-root",
    severity: "error",
    comment: "Nobody imports main: it is where everything is wired together.",
    from: { path: "^src/", pathNot: rooms("main") },
    to: { path: rooms("main") },
  },
  {
    name: "documents-are-types",
    severity: "error",
    comment:
      "documents are schemas for build and tests; at run time only their types count. Import them by `import type`.",
    from: { path: "^src/", pathNot: [rooms("documents"), "\\.test\\.ts$"] },
    to: { path: rooms("documents"), dependencyTypesNot: ["type-only"] },
  },
  {
    name: "no-circular",
    severity: "error",
    comment: "Two files that need each other are one file, or miss a third.",
    from: {},
    to: { circular: true },
  },
  {
    name: "runtime-packages-are-listed",
    severity: "error",
    comment:
      "src/ runs on node:*, on package.json's dependencies and on BUNDLED_PACKAGES. A package more costs every install or every start: measure it, then list it.",
    from: { path: "^src/", pathNot: [rooms("documents"), "\\.test\\.ts$", "^src/apps/dashboard/"] },
    to: {
      dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
      pathNot: `(^|/)node_modules/(${BUNDLED_PACKAGES.join("|")})/`,
    },
  },
];

export const LAYER_OPTIONS: ICruiseOptions = {
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default", "types"],
  },
};
