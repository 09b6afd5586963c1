import type { StatusDocument } from "../../documents/status.ts";
import type { DaemonPorts } from "./daemon-ports.ts";
import type { Problem } from "./problems.ts";
import { createSubscribers } from "./subscribers.ts";

/** The newest status, and who is told of it. */
export interface NewestStatus {
  /** `undefined` before the first. */
  current(): StatusDocument | undefined;
  /** Returns what ends it. */
  subscribe(listener: (document: StatusDocument) => void): () => void;
  /** Takes the place of the one before: it is published, and listeners are told. */
  replace(document: StatusDocument): void;
  /** The last numbers stay, with what is wrong beside them; listeners are told, and what was published stays as it is. */
  addProblem(problem: Problem): void;
}

export function createNewestStatus({ publish }: Pick<DaemonPorts, "publish">): NewestStatus {
  const subscribers = createSubscribers<StatusDocument>();
  let newest: StatusDocument | undefined;
  return {
    current: () => newest,
    subscribe: (listener) => subscribers.add(listener),
    replace(document) {
      newest = document;
      publish(document);
      subscribers.tell(document);
    },
    addProblem(problem) {
      if (newest === undefined) return;
      const others = newest.errors.filter(({ code }) => code !== problem.code);
      newest = { ...newest, errors: [...others, problem] };
      subscribers.tell(newest);
    },
  };
}
