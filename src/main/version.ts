import manifest from "../../package.json" with { type: "json" };

/** The package's version, as the build found it. */
export const VERSION: string = manifest.version;
