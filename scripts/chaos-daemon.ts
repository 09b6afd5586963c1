// Kills daemons and clients (SIGKILL) on the simulator, round after round, and holds the store against what the server answered.
//
//   node scripts/chaos-daemon.ts [ROUNDS] [SEED]        default 50 rounds; build first
import { startSimulatedHome } from "../test/end-to-end/simulated-home.ts";
import { killLoop } from "../test/daemon/kill-loop.ts";

const [rounds = 50, seed = 1] = process.argv.slice(2).map(Number);
const home = await startSimulatedHome("seed-account");
try {
  const { kills, usageCalls, snapshots } = await killLoop(home, rounds, seed);
  console.log(
    `${kills} kills in ${rounds} rounds: the store is sound; ${usageCalls} calls, ${snapshots} snapshots.`,
  );
} finally {
  await home.close();
}
