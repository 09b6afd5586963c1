import { createContext, runInContext } from "node:vm";

/** A Mac as the script sees it: every message that it sends to Cocoa is written down, and input arrives when the test says so. */
export interface FakeCocoa {
  /** `[receiver message arguments]` or `receiver.property = value`, in order. `#n` is the n-th thing that Cocoa made. */
  readonly log: string[];
  /** What the script told, a line each. */
  readonly told: string[];
  /** Standard input brings text; an empty text is its end. */
  type(text: string): void;
  /** Somebody chooses the entry with this id. */
  choose(id: string): void;
  openMenu(): void;
}

type Handler = (...args: readonly unknown[]) => void;

/** Runs the script on it. */
export function startFakeCocoa(source: string): FakeCocoa {
  const log: string[] = [];
  const told: string[] = [];
  const handlers = new Map<string, Handler>();
  let input = "";
  let count = 0;

  const names = new WeakMap<object, string>();
  const show = (value: unknown): string => {
    if (typeof value === "function") return names.get(value) ?? "object";
    const raw = plain(value);
    return (
      JSON.stringify(raw, (_key, inner: unknown) =>
        typeof inner === "function" ? names.get(inner) : inner,
      ) ?? "nil"
    );
  };

  /** An object of Cocoa's: whatever is read is another one, whatever is called is a message. */
  const object = (name: string, own: Record<string, unknown> = {}): unknown => {
    const proxy: object = new Proxy(() => {}, {
      get: (_target, key) => {
        if (typeof key === "symbol" || key === "toJSON") return undefined;
        if (key in own) return own[key];
        if (NO_ARGUMENTS.has(key)) log.push(`[${name} ${key}]`);
        return key === "init" ? made(name) : object(`${name}.${key}`);
      },
      set: (_target, key, value) => {
        own[String(key)] = value;
        log.push(`${name}.${String(key)} = ${show(value)}`);
        return true;
      },
      apply: (_target, _self, args: readonly unknown[]) => {
        const [, receiver = name, message = ""] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
        const result = `#${++count}`;
        log.push(`${result} = [${receiver} ${message} ${args.map(show).join(" ")}]`);
        if (message === "writeData") told.push(String(plain(args[0])).trimEnd());
        return object(result, message === "initWithDataEncoding" ? { text: input } : {});
      },
    });
    names.set(proxy, name);
    return proxy;
  };
  const made = (name: string): unknown => {
    const result = `#${++count}`;
    log.push(`${result} = [[${name.replace(/\.alloc$/, "")} alloc] init]`);
    return object(result);
  };
  const stdin = object("stdin", {
    get availableData() {
      return { length: input.length };
    },
    waitForDataInBackgroundAndNotifyForModes: () => object("void"),
  });
  const wrap = (value: unknown) => ({ wrapped: value, dataUsingEncoding: () => ({ wrapped: value }) });
  const dollar = new Proxy(wrap, {
    get: (_target, key) => {
      if (key === "NSFileHandle")
        return { fileHandleWithStandardInput: stdin, fileHandleWithStandardOutput: object("stdout") };
      if (key === "NSMakeSize") return (width: number, height: number) => ({ wrapped: `${width}×${height}` });
      return object(String(key));
    },
  });
  const context = createContext({
    $: dollar,
    ObjC: {
      import: (name: string) => log.push(`import ${name}`),
      unwrap: plain,
      registerSubclass: ({ methods }: { methods: Record<string, { implementation: Handler }> }) => {
        for (const [name, { implementation }] of Object.entries(methods)) handlers.set(name, implementation);
      },
    },
    Application: {
      currentApplication: () => ({
        displayNotification: (body: string, { withTitle }: { withTitle: string }) =>
          log.push(`display notification ${JSON.stringify(body)} with title ${JSON.stringify(withTitle)}`),
      }),
    },
  });
  runInContext(`${source}\nrun();`, context);
  const call = (name: string, ...args: readonly unknown[]) => handlers.get(name)?.(...args);
  return {
    log,
    told,
    type: (text) => {
      input = text;
      call("inputArrived:", {});
    },
    choose: (id) => call("choose:", { representedObject: { wrapped: id } }),
    openMenu: () => call("menuWillOpen:", {}),
  };
}

/** Methods without arguments that do something: the bridge runs them when they are read. */
const NO_ARGUMENTS = new Set(["run", "removeAllItems"]);

function plain(value: unknown): unknown {
  if (typeof value === "function") return (value as unknown as { text?: string }).text ?? "";
  return typeof value === "object" && value !== null && "wrapped" in value ? value.wrapped : value;
}
