// The licences of the packages whose code a bundle holds: they ask to go wherever the code goes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The package that a module is of: `…/node_modules/@hono/node-server/dist/index.mjs`. */
const PACKAGE_DIR = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
const LICENCE_FILE = /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i;

/** A plugin for as many bundles as you like, and the licences of what came into them. */
export function collectLicences() {
  const dirs = new Set();
  return {
    plugin: {
      name: "licences",
      generateBundle(_options, bundle) {
        for (const { moduleIds = [] } of Object.values(bundle))
          for (const id of moduleIds) if (PACKAGE_DIR.test(id)) dirs.add(PACKAGE_DIR.exec(id)[1]);
      },
    },
    /** One section for each package, by name. */
    text: () =>
      [...dirs]
        .map(sectionOf)
        .sort()
        .join(`\n${"-".repeat(80)}\n\n`),
  };
}

function sectionOf(dir) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const files = readdirSync(dir).filter((file) => LICENCE_FILE.test(file));
  const texts = files.map((file) => readFileSync(join(dir, file), "utf8").trim());
  const by = typeof author === "string" ? author : author?.name;
  // A package without a text of its own says by its name which one it means, and by whom it is.
  return [`${name} ${version}, ${license}${by ? `, ${by}` : ""}`, ...texts].join("\n\n") + "\n";
}
