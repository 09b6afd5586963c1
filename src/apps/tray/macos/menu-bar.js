// The macOS tray: an NSStatusItem, run by `/usr/bin/osascript -l JavaScript menu-bar.js`. It gets orders on standard input and tells of
// clicks on standard output, one JSON document in ASCII a line (see ../helper/protocol.ts); it ends with its input.
//
// The language is that of old JavaScriptCore, so ES5. What the bridge asks for: methods without arguments are read like properties,
// enumerations are numbers, and whatever Cocoa keeps without owning it (item, menu, target) must stay in a global, else it is collected.
/* global $, ObjC, Application */
/* oxlint-disable no-var, no-unused-vars, no-unused-expressions */
ObjC.import("Cocoa");

var ACCESSORY = 1; // NSApplicationActivationPolicyAccessory: no Dock icon
var VARIABLE_LENGTH = -1; // NSVariableStatusItemLength
var UTF8 = 4; // NSUTF8StringEncoding
var ICON_POINTS = 18;
// Upstream's colours (0.3.9), as red, green, blue.
var BACKGROUNDS = { wall: [215, 58, 73], over: [219, 118, 32] };

var application;
var statusItem;
var menu;
var target;
var input;
var pending = "";
var drawn = ""; // the menu that is built, as JSON of its structure
var entries = {}; // NSMenuItem by our id

function run() {
  application = $.NSApplication.sharedApplication;
  application.setActivationPolicy(ACCESSORY);
  registerTarget();
  target = $.ClaudeMeterTarget.alloc.init;
  statusItem = $.NSStatusBar.systemStatusBar.statusItemWithLength(VARIABLE_LENGTH);
  statusItem.autosaveName = $("claude-meter");
  menu = $.NSMenu.alloc.init;
  menu.autoenablesItems = false;
  menu.delegate = target;
  statusItem.menu = menu;
  listen();
  tell({ tells: "ready" });
  application.run;
}

function registerTarget() {
  ObjC.registerSubclass({
    name: "ClaudeMeterTarget",
    superclass: "NSObject",
    protocols: ["NSMenuDelegate"],
    methods: {
      "choose:": {
        types: ["void", ["id"]],
        implementation: function (sender) {
          tell({ tells: "click", id: ObjC.unwrap(sender.representedObject) });
        },
      },
      "menuWillOpen:": {
        types: ["void", ["id"]],
        implementation: function () {
          tell({ tells: "opened" });
        },
      },
      "inputArrived:": {
        types: ["void", ["id"]],
        implementation: function () {
          readInput();
        },
      },
    },
  });
}

// While a menu is open the run loop is in another mode: without it nothing would arrive until the menu is closed.
function listen() {
  input = $.NSFileHandle.fileHandleWithStandardInput;
  $.NSNotificationCenter.defaultCenter.addObserverSelectorNameObject(
    target,
    "inputArrived:",
    $.NSFileHandleDataAvailableNotification,
    input,
  );
  awaitInput();
}

function awaitInput() {
  input.waitForDataInBackgroundAndNotifyForModes(
    $([$.NSDefaultRunLoopMode, $.NSEventTrackingRunLoopMode, $.NSModalPanelRunLoopMode]),
  );
}

function readInput() {
  var data = input.availableData;
  if (Number(data.length) === 0) return quit();
  pending += ObjC.unwrap($.NSString.alloc.initWithDataEncoding(data, UTF8));
  var lines = pending.split("\n");
  pending = lines.pop();
  for (var i = 0; i < lines.length; i++) obey(lines[i]);
  awaitInput();
}

function obey(line) {
  try {
    var order = JSON.parse(line);
    if (order.do === "show") show(order);
    if (order.do === "notify") notify(order);
    if (order.do === "quit") quit();
  } catch (error) {
    tell({ tells: "problem", message: String(error) });
  }
}

function show(order) {
  var button = statusItem.button;
  button.attributedTitle = titleOf(order.title);
  button.image = imageOf(order.icon);
  button.imagePosition = order.title.length > 0 ? 2 : 1; // NSImageLeft, NSImageOnly
  button.toolTip = $(order.tooltip);
  showMenu(order.items);
}

function titleOf(segments) {
  var title = $.NSMutableAttributedString.alloc.init;
  for (var i = 0; i < segments.length; i++) {
    var text = (i === 0 ? " " : "") + segments[i].text;
    var color = BACKGROUNDS[segments[i].tone];
    var style = { NSFont: $.NSFont.menuBarFontOfSize(0) };
    if (color) {
      style.NSBackgroundColor = $.NSColor.colorWithSRGBRedGreenBlueAlpha(
        color[0] / 255,
        color[1] / 255,
        color[2] / 255,
        1,
      );
      style.NSColor = $.NSColor.whiteColor;
    }
    title.appendAttributedString($.NSAttributedString.alloc.initWithStringAttributes($(text), $(style)));
  }
  return title;
}

function imageOf(icon) {
  var data = $.NSData.alloc.initWithBase64EncodedStringOptions($(icon.data), 0);
  var image = $.NSImage.alloc.initWithData(data);
  image.size = $.NSMakeSize(ICON_POINTS, ICON_POINTS);
  image.template = icon.isTemplate;
  return image;
}

// An open menu keeps its entries: only their texts and boxes are changed, unless there are others now.
function showMenu(items) {
  var structure = JSON.stringify(structureOf(items));
  if (structure !== drawn) {
    drawn = structure;
    entries = {};
    menu.removeAllItems;
    fill(menu, items);
  }
  refresh(items);
}

function structureOf(items) {
  return items.map(function (item) {
    return [item.id, item.kind, structureOf(item.items)];
  });
}

function fill(parent, items) {
  items.forEach(function (item) {
    if (item.kind === "separator") {
      parent.addItem($.NSMenuItem.separatorItem);
      return;
    }
    var entry = $.NSMenuItem.alloc.initWithTitleActionKeyEquivalent($(""), "choose:", $(""));
    entry.target = target;
    entry.representedObject = $(item.id);
    entries[item.id] = entry;
    if (item.items.length > 0) {
      var submenu = $.NSMenu.alloc.init;
      submenu.autoenablesItems = false;
      fill(submenu, item.items);
      entry.submenu = submenu;
    }
    parent.addItem(entry);
  });
}

function refresh(items) {
  items.forEach(function (item) {
    var entry = entries[item.id];
    if (!entry) return;
    entry.title = $(item.label);
    entry.enabled = item.enabled;
    entry.state = item.check && item.check.on ? 1 : 0; // NSControlStateValueOn, Off
    refresh(item.items);
  });
}

function notify(order) {
  var current = Application.currentApplication();
  current.includeStandardAdditions = true;
  current.displayNotification(order.body, { withTitle: order.title });
}

// Without this the icon of a process that has ended can stay in the menu bar.
function quit() {
  $.NSStatusBar.systemStatusBar.removeStatusItem(statusItem);
  application.terminate(null);
}

function tell(report) {
  var line = ascii(JSON.stringify(report)) + "\n";
  $.NSFileHandle.fileHandleWithStandardOutput.writeData($(line).dataUsingEncoding(UTF8));
}

function ascii(text) {
  return text.replace(/[\u0080-\uffff]/g, function (character) {
    return "\\u" + ("0000" + character.charCodeAt(0).toString(16)).slice(-4);
  });
}
