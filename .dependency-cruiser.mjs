// The layers. Each rule speaks to the person who broke it; docs/ARCHITECTURE.md says why the rooms are what they are.
const rooms = (...names) => `^src/(${names.join("|")})/`;

/** A room may import itself and the rooms named; everything else in src/ is refused. */
function mayImport(room, allowed, comment) {
  return {
    name: `layers-${room}`,
    severity: "error",
    comment,
    from: { path: rooms(room), pathNot: "\\.test\\.ts$" },
    to: { path: "^src/", pathNot: rooms(room, ...allowed) },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    mayImport(
      "domain",
      [],
      "domain holds our nouns and knows nobody. Move what you need into domain, or your code out of it.",
    ),
    mayImport(
      "ports",
      ["domain"],
      "ports are interfaces in domain's words. An implementation belongs in platform, store or sources.",
    ),
    mayImport("wire", ["domain"], "wire turns their payloads into domain values and knows nothing else."),
    mayImport("analysis", ["domain"], "analysis is pure functions of domain values: pass data in."),
    mayImport(
      "view",
      ["domain", "analysis"],
      "view presents what analysis says: it reads no store and decodes no payload.",
    ),
    mayImport(
      "sources",
      ["domain", "ports", "wire"],
      "a source reads bytes and decodes them by wire. Polling is the meter's, keeping is the store's.",
    ),
    mayImport(
      "store",
      ["domain", "ports", "wire"],
      "a store keeps and finds. It asks no server and computes no burn.",
    ),
    mayImport(
      "meter",
      ["domain", "ports", "wire", "analysis"],
      "the meter sees ports only: main hands it the store and the sources.",
    ),
    mayImport("apps", ["domain", "ports", "view"], "an app renders the view and computes nothing itself."),
    mayImport(
      "simulator",
      ["domain", "ports", "wire"],
      "the simulator stands outside: it may know their words, never our store or meter.",
    ),
    mayImport("platform", ["domain", "ports"], "platform implements ports."),
    {
      name: "main-is-a-root",
      severity: "error",
      comment: "Nobody imports main: it is where everything is wired together.",
      from: { path: "^src/", pathNot: rooms("main") },
      to: { path: rooms("main") },
    },
    {
      name: "no-circular",
      severity: "error",
      comment: "Two files that need each other are one file, or miss a third.",
      from: {},
      to: { circular: true },
    },
    {
      name: "runtime-packages-are-pure-and-listed",
      severity: "error",
      comment:
        "src/ runs on node:* and the packages under dependencies. A type may come from a devDependency.",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
