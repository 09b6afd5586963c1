import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../domain/assert.ts";
import { runWorker } from "./worker-messages.ts";

// The entry of a second scanning thread: one order in, one result out.
runWorker(must(parentPort, "a scan worker has a parent"), workerData);
