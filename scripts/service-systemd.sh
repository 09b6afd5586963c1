#!/usr/bin/env bash
# Installs the service in a real systemd: scripts/service-systemd.sh ROOT, as root on Linux with cgroup2. ROOT is a Debian tree of its own, such as
# `debootstrap --include=systemd-sysv,libpam-systemd,dbus-user-session,procps bookworm ROOT` makes; it gets a user `ada` and the packed program.
# Its systemd boots in namespaces of its own, with a loopback and no other network; the meter reads the simulator. All of it ends here.
set -euo pipefail
cd "$(dirname "$0")/.."

root="$(realpath "$1")"
group="$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/claude-meter-service-$$"
work="$(mktemp -d)"
init=
failed=0
trap finish EXIT

finish() {
  # The first process of the namespaces takes all others with it.
  [[ -z $init ]] || kill -9 "$init" 2>/dev/null || true
  for _ in $(seq 50); do rmdir "$group" 2>/dev/null && break || find "$group" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1; done
  rm -rf "$work"
}

# Inside the new namespaces, up to systemd.
boot() {
  mount --make-rprivate /
  mount --bind "$1" "$1"
  cd "$1"
  mount -t proc proc proc
  mount -t sysfs sysfs sys -o ro
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs tmpfs run -o mode=755
  mount -t tmpfs tmpfs dev -o mode=755
  for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  mkdir -p dev/pts dev/shm
  mount -t devpts devpts dev/pts -o newinstance,ptmxmode=0666
  mount -t tmpfs tmpfs dev/shm -o mode=1777
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  mkdir -p old
  pivot_root . old
  umount -l /old
  exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=null </dev/null
}

inside() { nsenter -t "$init" -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

# As ada, in her session.
ada() {
  inside setpriv --reuid=ada --regid=ada --init-groups env HOME=/home/ada USER=ada XDG_RUNTIME_DIR=/run/user/1000 TZ=UTC \
    CLAUDE_METER_API_URL="${url:-}" PATH=/opt/meter:/opt/meter/node_modules/.bin:/usr/bin:/bin bash -c "$helpers$1"
}

helpers='
daemon=claude-meter.service tray=claude-meter-tray.service
user() { systemctl --user "$@"; }
pid() { user show -p MainPID --value "$1"; }
# Nobody but its main process is in the unit, and what that one does apart.
alone() {
  for one in $(cat "/sys/fs/cgroup$(user show -p ControlGroup --value "$1")/cgroup.procs"); do
    [[ $one == "$(pid "$1")" || $(ps -o args= -p "$one") =~ work-apart || ! -e /proc/$one ]] || return 1
  done
}
await() { for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; return 1; }
runs() { claude-meter service status | grep -q "it is running"; }
another() { now="$(pid $daemon)"; [[ $now != 0 && $now != "$1" ]]; }
gone() { ! user is-active --quiet "$1"; }
set -e
'

check() {
  if ada "$2" >"$work/said" 2>&1; then
    echo "ok      $1"
  else
    echo "FAILED  $1"
    failed=1
    sed 's/^/        /' "$work/said"
  fi
}

node scripts/build.mjs >/dev/null
npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
mkdir -p "$root/opt/meter"
npm install --ignore-scripts --no-audit --no-fund --silent --prefix "$root/opt/meter" "$work"/*.tgz
cp "$(node -p process.execPath)" "$root/opt/meter/node"
cp -r src package.json "$root/opt/meter/"
cat >"$root/opt/meter/simulate.ts" <<'END'
import { createClock } from "./src/platform/clock.ts";
import { writeFakeHome } from "./src/simulator/fake-home.ts";
import { startSimulator } from "./src/simulator/http/start-simulator.ts";
import { SCENARIOS } from "./src/simulator/scenarios/scenarios.ts";
const clock = createClock();
const scenario = SCENARIOS.find(({ name }) => name === "quiet-week");
const simulator = await startSimulator({ clock, scenario, seed: 1 });
await writeFakeHome({ dir: "/home/ada", seat: simulator.seats[0], nowMs: clock.nowMs(), apiUrl: simulator.url });
console.log(simulator.url);
END
chroot "$root" id ada >/dev/null 2>&1 || chroot "$root" useradd --uid 1000 --create-home --shell /bin/bash ada
rm -rf "$root/home/ada"
install -d -o 1000 -g 1000 "$root/home/ada"
mkdir -p "$root/etc/systemd/user"
printf '[Unit]\nBindsTo=graphical-session.target\n' >"$root/etc/systemd/user/desk.target"

mkdir "$group"
export -f boot
(
  echo "$BASHPID" >"$group/cgroup.procs"
  exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child bash -c 'boot "$1"' boot "$root"
) >"$work/boot.log" 2>&1 &
unshare=$!
for _ in $(seq 300); do
  init="$(pgrep -P "$unshare" || true)"
  [[ -z $init ]] || ! inside systemctl is-system-running 2>/dev/null | grep -qE '^(running|degraded)$' || break
  sleep 0.1
done
inside systemctl --version | head -1
inside loginctl enable-linger ada
ada 'await user is-active --quiet default.target'
ada 'cd /opt/meter; exec node --disable-warning=ExperimentalWarning simulate.ts' >"$work/url" 2>"$work/simulator.log" &
for _ in $(seq 100); do
  url="$(head -1 "$work/url")"
  [[ -z $url ]] || break
  sleep 0.1
done

check "without a bus: refused, no file, the meter that ran goes on" '
  claude-meter up --detach
  before="$(cat ~/.local/state/claude-meter/daemon.json)"
  ! env -u XDG_RUNTIME_DIR claude-meter service install
  [[ ! -e ~/.config/systemd && $(cat ~/.local/state/claude-meter/daemon.json) == "$before" ]]'
check "install beside a meter that somebody started: the service runs" 'claude-meter service install; await runs; await alone $daemon'
check "status answers with simulated numbers" 'await bash -c "claude-meter status | grep -q SIMULATED"'
check "killed: runs again" 'P=$(pid $daemon); kill -9 "$P"; await another "$P"; runs'
check "outdated, installed again: another process under the new unit" '
  sed -i s/UMask=0077/UMask=0027/ ~/.config/systemd/user/$daemon; user daemon-reload; user restart $daemon
  claude-meter service status | grep -q moved
  P=$(pid $daemon); claude-meter service install; another "$P"; grep -q "Umask:.0077" "/proc/$(pid $daemon)/status"'
check "hardened" 'grep -q "NoNewPrivs:.1" "/proc/$(pid $daemon)/status"; grep -q "Seccomp:.2" "/proc/$(pid $daemon)/status"'
check "installed nine times in a row: runs each time" 'for _ in 1 2 3 4 5 6 7 8 9; do claude-meter service install; runs; done'
check "down is not restarted; up starts the service" 'await bash -c "claude-meter down | grep -q ended"; await gone $daemon; claude-meter up --detach; await runs; await alone $daemon'
check "daemon and tray together, ten times: each in its own unit" '
  claude-meter service install --tray
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    user stop $tray; user stop $daemon; user reset-failed $daemon; user start $daemon $tray
    await runs; await alone $daemon; await alone $tray
  done'
check "the tray alone starts the service" 'user stop $tray; user stop $daemon; user start $tray; await runs; await alone $daemon; await alone $tray'
inside systemctl restart user@1000.service
check "a new sign-in: the daemon runs, the tray waits for a session" 'await runs; gone $tray'
check "a session begins, and ends: so does the tray" '
  user start desk.target; await user is-active --quiet $tray
  user stop graphical-session.target; await gone $tray; [[ $(user is-failed $tray) == inactive ]]; runs'
check "uninstalled: no file, no unit, no process" '
  claude-meter service uninstall
  [[ -z $(find ~/.config -type f -o -type l) && -z $(user --all --no-legend list-units "claude*") ]]
  ! pgrep -u ada -f "up --foreground"; claude-meter service status | grep -q "Not installed"'
exit "$failed"
