/** One connection of WebDriver BiDi: commands out, their results back. Events are not listened to. */
export interface Bidi {
  send<T = unknown>(method: string, params: object): Promise<T>;
  close(): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id?: number;
  readonly result?: never;
  readonly error?: string;
  readonly message?: string;
}

export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error(`no BiDi at ${url}`)), { once: true });
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    const command = answer.id === undefined ? undefined : waiting.get(answer.id);
    if (!command || answer.id === undefined) return;
    waiting.delete(answer.id);
    if (answer.error === undefined) command.resolve(answer.result as never);
    else command.reject(new Error(`${answer.error}: ${answer.message ?? ""}`));
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("the browser is gone"));
  });
  return {
    send: (method, params) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        socket.send(JSON.stringify({ id: lastId, method, params }));
      }),
    close: () => socket.close(),
  };
}
