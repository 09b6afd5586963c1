import type { HookEvent } from "../../view/guard/hook-answer.ts";
import { HOOK_EVENTS } from "../../view/guard/hook-answer.ts";
import { insertItem, removeItem, replaceValue } from "./edit-json-text.ts";
import { memberOf, parseJsonText, type JsonContainer, type JsonItem, type JsonNode } from "./json-text.ts";
import { isOurHook, isOurStatusline, wrapCommand, wrappedCommand } from "./our-commands.ts";

/** A settings file's next text, or why it is left alone. An equal text: there is nothing to do. */
export type Edit =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** Puts our status line in, around the command that is there. Other members of `statusLine` (padding, …) stay as they are. */
export function installStatusline(text: string, ours: string): Edit {
  return editRoot(text, (root) => {
    const statusLine = memberOf(root, "statusLine");
    if (statusLine === undefined) {
      return done(insertItem(text, root, { key: "statusLine", value: { type: "command", command: ours } }));
    }
    const command = commandOf(statusLine.value);
    if (command === undefined) return refused('"statusLine" is there, and is no command');
    const theirs = isOurStatusline(command.value) ? wrappedCommand(command.value) : command.value;
    const next = wrapCommand(ours, theirs);
    return done(next === command.value ? text : replaceValue(text, command.node, next));
  });
}

/** Takes our status line out, and puts back the command that it was put around. */
export function uninstallStatusline(text: string): Edit {
  return editRoot(text, (root) => {
    const statusLine = memberOf(root, "statusLine");
    const command = statusLine && commandOf(statusLine.value);
    if (statusLine === undefined || command === undefined || !isOurStatusline(command.value))
      return done(text);
    const theirs = wrappedCommand(command.value);
    return done(
      theirs === undefined ? removeItem(text, root, statusLine) : replaceValue(text, command.node, theirs),
    );
  });
}

/** Seconds after which the client gives a hook of ours up. */
const HOOK_TIMEOUT_SECONDS = 5;

/** Adds our hook to each event, before those that are there. */
export function installHooks(text: string, commandFor: (event: HookEvent) => string): Edit {
  let edit = uninstallHooks(text);
  // From the last to the first: each is put at the front.
  for (const event of HOOK_EVENTS.toReversed()) {
    if (edit.ok) edit = installHook(edit.text, event, commandFor(event));
  }
  if (!edit.ok) return edit;
  return hooksOf(text).join("\n") === hooksOf(edit.text).join("\n") ? done(text) : edit;
}

function installHook(text: string, event: HookEvent, command: string): Edit {
  const hook = { type: "command", command, timeout: HOOK_TIMEOUT_SECONDS };
  const group = event === "PreToolUse" ? { matcher: "*", hooks: [hook] } : { hooks: [hook] };
  return editRoot(text, (root) => {
    const hooks = memberOf(root, "hooks");
    if (hooks === undefined)
      return done(insertItem(text, root, { key: "hooks", value: { [event]: [group] } }));
    if (hooks.value.kind !== "object") return refused('"hooks" is there, and is no object');
    const groups = memberOf(hooks.value, event);
    if (groups === undefined) return done(insertItem(text, hooks.value, { key: event, value: [group] }));
    if (groups.value.kind !== "array") return refused(`"hooks.${event}" is there, and is no list`);
    return done(insertItem(text, groups.value, { value: group }));
  });
}

/** Takes our hooks out wherever they stand, and the lists and objects that are empty without them. */
export function uninstallHooks(text: string): Edit {
  return editRoot(text, (root) => {
    const path = pathOfOurHook(root);
    if (path === undefined) return done(text);
    const [container, item] = outermostEmptied(path);
    return uninstallHooks(removeItem(text, container, item));
  });
}

type Step = readonly [container: JsonContainer, item: JsonItem];

/** The steps from the root down to the first hook that is ours: `hooks`, the event, the group, its `hooks`, the hook. */
function pathOfOurHook(root: JsonContainer): readonly Step[] | undefined {
  const hooks = memberOf(root, "hooks");
  if (hooks?.value.kind !== "object") return undefined;
  for (const event of hooks.value.items) {
    if (event.value.kind !== "array") continue;
    for (const group of event.value.items) {
      const list = memberOf(group.value, "hooks");
      if (group.value.kind !== "object" || list?.value.kind !== "array") continue;
      const hook = list.value.items.find(({ value }) => isOurHook(commandOf(value)?.value ?? ""));
      if (hook === undefined) continue;
      const { value: groupNode } = group;
      return [
        [root, hooks],
        [hooks.value, event],
        [event.value, group],
        [groupNode, list],
        [list.value, hook],
      ];
    }
  }
  return undefined;
}

/** The hook itself, or the farthest of what holds nothing but it. A group goes with its list, whatever its matcher is. */
function outermostEmptied(path: readonly Step[]): Step {
  const [root, event, group, list, hook] = path as readonly [Step, Step, Step, Step, Step];
  if (list[1].value.kind === "array" && list[1].value.items.length > 1) return hook;
  if (group[0].items.length > 1) return group;
  return event[0].items.length > 1 ? event : root;
}

/** The commands of our hooks, with their events. */
function hooksOf(text: string): readonly string[] {
  const parsed = parseJsonText(text);
  const hooks = parsed.ok ? memberOf(parsed.root, "hooks") : undefined;
  if (hooks?.value.kind !== "object") return [];
  return hooks.value.items
    .flatMap(({ key, value }) => commandsIn(value).map((command) => `${key} ${command}`))
    .toSorted();
}

function commandsIn(node: JsonNode): readonly string[] {
  const own = commandOf(node)?.value ?? "";
  const inner = node.kind === "scalar" ? [] : node.items.flatMap(({ value }) => commandsIn(value));
  return isOurHook(own) ? [own, ...inner] : inner;
}

/** Whether anything of ours is in a settings file. */
export function holdsOurs(text: string): boolean {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return false;
  const statusLine = memberOf(parsed.root, "statusLine");
  const command = statusLine && commandOf(statusLine.value);
  return (command !== undefined && isOurStatusline(command.value)) || hooksOf(text).length > 0;
}

/** Members of a settings file that keep our own from being run, in words. */
export function hindrances(text: string): readonly string[] {
  const parsed = parseJsonText(text);
  const isOn = (key: string) => {
    const value = parsed.ok ? memberOf(parsed.root, key)?.value : undefined;
    return value?.kind === "scalar" && value.value === true;
  };
  return ["disableAllHooks", "allowManagedHooksOnly"].filter(isOn);
}

/** The command of a `{"type": "command", "command": "…"}`. */
function commandOf(node: JsonNode): { readonly value: string; readonly node: JsonNode } | undefined {
  const type = memberOf(node, "type")?.value;
  const command = memberOf(node, "command")?.value;
  if (type?.kind !== "scalar" || type.value !== "command" || command?.kind !== "scalar") return undefined;
  return typeof command.value === "string" ? { value: command.value, node: command } : undefined;
}

function editRoot(text: string, edit: (root: JsonContainer) => Edit): Edit {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return refused(`it is not JSON: ${parsed.message}`);
  return parsed.root.kind === "object" ? edit(parsed.root) : refused("it is not a JSON object");
}

function done(text: string): Edit {
  return { ok: true, text };
}

function refused(message: string): Edit {
  return { ok: false, message };
}
