#!/usr/bin/env node
// Plain old JavaScript, so that a too old Node can still say what is wrong.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 24 || (version[0] === 24 && version[1] < 5)) {
  process.stderr.write(
    "claude-meter needs Node 24.5 or newer; this is Node " + process.versions.node + ".\n",
  );
  process.exit(1);
}
// Compiled code is kept in the system's temporary folder: it saves a good part of every start.
require("node:module").enableCompileCache();
// What Claude Code calls all the time has a small program of its own; its other words go to the command line.
var quick = { statusline: "../dist/statusline.cjs", hook: "../dist/hook.cjs" }[process.argv[2]];
if (quick && !/^(install|uninstall|help|--help|-h)$/.test(process.argv[3] || "")) {
  require(quick);
} else {
  import("../dist/claude-meter.js").catch(function (error) {
    process.stderr.write(String((error && error.stack) || error) + "\n");
    process.exit(1);
  });
}
