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
import("../dist/claude-meter.js").catch(function (error) {
  process.stderr.write(String((error && error.stack) || error) + "\n");
  process.exit(1);
});
