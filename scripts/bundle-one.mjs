// Bundles one program into a folder, as `build` does all: node scripts/bundle-one.mjs SOURCE FOLDER.
import { basename } from "node:path";
import { rolldown } from "rolldown";

const [, , source, dir] = process.argv;
const bundle = await rolldown({ input: source, platform: "node", external: [/^node:/, "koffi"] });
await bundle.write({
  dir,
  format: "esm",
  entryFileNames: `${basename(source, ".ts")}.js`,
  codeSplitting: false,
});
await bundle.close();
