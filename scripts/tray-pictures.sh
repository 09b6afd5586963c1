#!/usr/bin/env bash
# Photographs the tray's menu in a real panel: scripts/tray-pictures.sh HOST [SCENE…], HOST one of xfce, lxqt, mate, gnome, plasma.
# Needs Xvfb, dbus-x11, xdotool, imagemagick and the panel; everything runs on a display, a bus and a home of its own, and ends here.
# The last scene stays open while the numbers change under it: HOST-open-before.png and HOST-open-after.png.
set -euo pipefail
cd "$(dirname "$0")/.."

host="$1"
shift
scenes=("$@")
((${#scenes[@]})) || scenes=(calm near-wall blocked stale two-account simulated no-data)
out=docs/pictures/tray
work="$(mktemp -d)"
processes=()
trap finish EXIT

finish() {
  for id in "${processes[@]}"; do kill "$id" 2>/dev/null || true; done
  sleep 0.5
  for id in "${processes[@]}"; do kill -9 "$id" 2>/dev/null || true; done
  [[ -n ${KEEP:-} ]] || rm -rf "$work" 2>/dev/null || true
}

start() {
  "$@" >>"$work/log" 2>&1 </dev/null &
  processes+=($!)
}

# Until a command succeeds, at most ten seconds.
await() {
  for _ in $(seq 100); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "Waited in vain for: $*" >&2
  tail -n 20 "$work/log" >&2; tail -n 20 "$work/tray.log" >&2 || true
  exit 1
}

plain_plasma() {
  gdbus call --session --dest org.kde.plasmashell --object-path /PlasmaShell --method org.kde.PlasmaShell.evaluateScript \
    "desktops().forEach(function (desktop) {
      desktop.wallpaperPlugin = 'org.kde.color';
      desktop.currentConfigGroup = ['Wallpaper', 'org.kde.color', 'General'];
      desktop.writeConfig('Color', '46,52,64');
      print('plain');
    })" | grep plain
}

export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" XDG_RUNTIME_DIR="$work/run" XDG_CACHE_HOME="$work/cache"
export GDK_BACKEND=x11 QT_QPA_PLATFORM=xcb NO_AT_BRIDGE=1 LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND="${GSETTINGS_BACKEND:-}"
[[ -n $GSETTINGS_BACKEND ]] || unset GSETTINGS_BACKEND
mkdir -p "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$out"
mkdir -m 700 "$XDG_RUNTIME_DIR"
export DISPLAY=":$((RANDOM % 500 + 100))"
start Xvfb "$DISPLAY" -screen 0 1000x860x24 +extension GLX
await xdotool getmouselocation

dbus-daemon --session --fork --print-address=3 --print-pid=4 3>"$work/bus" 4>"$work/bus-pid"
DBUS_SESSION_BUS_ADDRESS="$(cat "$work/bus")"
export DBUS_SESSION_BUS_ADDRESS
processes+=("$(cat "$work/bus-pid")")

case "$host" in
xfce)
  click=1
  mkdir -p "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml"
  cp test/desktop/panels/xfce4-panel.xml "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml/"
  start xfce4-panel --disable-wm-check
  ;;
lxqt)
  click=3
  mkdir -p "$XDG_CONFIG_HOME/lxqt"
  cp test/desktop/panels/lxqt-panel.conf "$XDG_CONFIG_HOME/lxqt/panel.conf"
  start openbox
  start lxqt-panel
  ;;
mate)
  click=3
  start openbox
  # The item is a button there: its picture shows beside its text only where GTK's buttons have pictures, as MATE's own settings say
  # (org.mate.interface buttons-have-icons, true unless changed). No settings daemon runs here to say it.
  mkdir -p "$XDG_CONFIG_HOME/gtk-3.0"
  printf '[Settings]\ngtk-button-images=1\n' >"$XDG_CONFIG_HOME/gtk-3.0/settings.ini"
  start mate-panel
  ;;
gnome)
  click=1
  export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"
  gsettings set org.gnome.shell enabled-extensions "['ubuntu-appindicators@ubuntu.com', 'appindicatorsupport@rgcjonas.gmail.com']"
  gsettings set org.gnome.shell welcome-dialog-last-shown-version 99
  # It draws the icon at another size: the colour cannot be looked for.
  ICON_AT="860 15"
  start gnome-shell --x11
  ;;
plasma)
  # Right asks for the menu; left finds no Activate and gets it too: the last scene is opened so.
  click=3
  last_click=1
  export QT_QUICK_BACKEND=software KDE_FULL_SESSION=true KDE_SESSION_VERSION=5 XDG_CURRENT_DESKTOP=KDE XDG_DATA_HOME="$work/share"
  export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"
  cp test/desktop/panels/plasma-appletsrc "$XDG_CONFIG_HOME/plasma-org.kde.plasma.desktop-appletsrc"
  start kwin_x11
  start kded5
  start plasmashell --no-respawn
  # Its desktop is made anew at the first start, with a picture on it.
  await plain_plasma
  ;;
*)
  echo "No such host: $host" >&2
  exit 2
  ;;
esac
await gdbus call --session --dest org.kde.StatusNotifierWatcher --object-path /StatusNotifierWatcher \
  --method org.freedesktop.DBus.Peer.Ping

echo "${scenes[0]}" >"$work/scene"
node test/desktop/scene-tray.ts "$work/scene" >"$work/tray.log" 2>&1 &
processes+=($!)
tray=$!
await grep -q registered "$work/tray.log"
sleep "${SETTLE:-2}"
# GNOME begins in its overview, with a word about running as root.
[[ $host != gnome ]] || { sleep 8; xdotool key Escape; sleep 2; }

shot() { import -window root "$work/$1.png"; }

# Where the icon's ground is, as `x y`.
icon_place() {
  xdotool mousemove 500 840
  sleep 0.5
  shot place
  local box
  box="$(convert "$work/place.png" -fill black +opaque '#262a33' -fill white -opaque '#262a33' -trim -format '%w %h %X %Y' info: 2>/dev/null || true)"
  read -r width height x y <<<"$box"
  if [[ -n ${ICON_AT:-} ]]; then echo "$ICON_AT"; else echo "$((x + width / 2)) $((y + height / 2))"; fi
}

open_menu() {
  read -r x y <<<"$(icon_place)"
  xdotool mousemove "$x" "$y"
  sleep 0.3
  xdotool click "$click"
  sleep 1.2
}

# The picture without the empty desktop around it.
keep() { convert "$work/$1.png" -bordercolor "$(convert "$work/$1.png" -format '%[pixel:p{5,850}]' info:)" -border 1 -fuzz 2% -trim +repage -gravity NorthEast -crop "760x860+0+0" +repage -colors 64 -strip "$out/$host-$1.png"; }

for scene in "${scenes[@]}"; do
  echo "$scene" >"$work/scene"
  await grep -q "shown $scene" "$work/tray.log"
  sleep 1
  open_menu
  xdotool mousemove_relative 0 60
  sleep 0.4
  shot "$scene"
  keep "$scene"
  xdotool key Escape
  sleep 0.4
done

click="${last_click:-$click}"
echo near-wall >"$work/scene"
sleep 1
open_menu
xdotool mousemove 20 700
xdotool key Down Down Down Right
sleep 0.6
shot open-before
keep open-before
echo blocked >"$work/scene"
sleep 1.2
shot open-after
keep open-after
xdotool key Escape Escape
kill "$tray"
await grep -q "ended quit" "$work/tray.log"
cat "$work/tray.log"
