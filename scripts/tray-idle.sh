#!/usr/bin/env bash
# What the tray costs while nothing happens: scripts/tray-idle.sh [MINUTES]. The built tray on a simulated meter beside a panel of its own;
# memory and processor time of its process, by /proc. Needs Xvfb, dbus and xfce4-panel.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes="${1:-10}"
work="$(mktemp -d)"
processes=()
trap 'for id in "${processes[@]}"; do kill "$id" 2>/dev/null || true; done; rm -rf "$work" 2>/dev/null || true' EXIT

export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" XDG_RUNTIME_DIR="$work/run" GDK_BACKEND=x11 NO_AT_BRIDGE=1
export CLAUDE_METER_HOME="$work/state"
mkdir -p "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml" "$CLAUDE_METER_HOME/faces"
mkdir -m 700 "$XDG_RUNTIME_DIR"
cp test/desktop/panels/xfce4-panel.xml "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml/"
export DISPLAY=":$((RANDOM % 500 + 1300))"
Xvfb "$DISPLAY" -screen 0 1000x400x24 >/dev/null 2>&1 &
processes+=($!)
sleep 1
dbus-daemon --session --fork --print-address=3 --print-pid=4 3>"$work/bus" 4>"$work/bus-pid"
DBUS_SESSION_BUS_ADDRESS="$(cat "$work/bus")"
export DBUS_SESSION_BUS_ADDRESS
processes+=("$(cat "$work/bus-pid")")
xfce4-panel --disable-wm-check >/dev/null 2>&1 &
processes+=($!)
sleep 3

# The meter of this state folder, with nothing to read: the tray shows that, and is told whenever it changes.
node dist/claude-meter.js up --foreground >"$work/meter.log" 2>&1 &
meter=$!
processes+=($!)
sleep 3
node dist/claude-meter.js tray >"$work/tray.log" 2>&1 &
tray=$!
processes+=($!)
sleep 10

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
memory() { awk '/^(VmRSS|RssAnon)/ { printf "%s %.1f MiB  ", $1, $2 / 1024 }' "/proc/$1/status"; }
before="$(ticks "$tray")"
for minute in $(seq "$minutes"); do
  sleep 60
  echo "minute $minute: $(memory "$tray")cpu $(($(ticks "$tray") - before))0 ms"
done
echo "the meter beside it: $(memory "$meter")"
cat "$work/tray.log"
