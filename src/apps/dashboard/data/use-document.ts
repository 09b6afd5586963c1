import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../../documents/status.ts";
import { answerOf, type Answer } from "./meter.ts";

/** A document on its way into a page: what was there stays while a newer one is fetched. */
export interface Loaded<T> {
  readonly value?: T | undefined;
  readonly isLoading: boolean;
  readonly problem?: Problem | undefined;
}

/** Answers of this visit, so that a page that is opened again shows at once what it showed. */
const seen = new Map<string, unknown>();

/** A question to the meter: its name, which says all that it depends on, and how to ask it. */
export interface Question<T> {
  readonly key: string;
  readonly ask: () => Promise<T>;
}

/** Follows a question; another key or `version` asks again. `undefined` asks nothing. */
export function useDocument<T>(question: Question<T> | undefined, version = ""): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly key?: string | undefined }>({
    isLoading: true,
  });
  const key = question?.key;
  useEffect(() => {
    if (question === undefined) return undefined;
    let isCurrent = true;
    const kept = seen.get(question.key) as T | undefined;
    setLoaded({ key: question.key, value: kept, isLoading: true });
    const load = async () => {
      const answer = await answerOf(question.ask());
      if (answer.kind === "ok") seen.set(question.key, answer.value);
      if (isCurrent) setLoaded({ key: question.key, ...settled(answer, kept) });
    };
    void load();
    return () => {
      isCurrent = false;
    };
    // The key stands for the question: its function is another one at each drawing.
  }, [key, version]);
  return loaded.key === key ? loaded : { isLoading: key !== undefined };
}

/**
 * Follows a question that time moves on, such as the last seven days: until the new one is answered, what the one before it was answered
 * stays, as long as both are about the same `scope`. A refusal is an answer; a meter that is gone gives none.
 */
export function useMovingDocument<T>(scope: string, question: Question<T>, version = ""): Loaded<T> {
  const loaded = useDocument(question, version);
  const kept = useRef<{ readonly scope: string; readonly value: T }>(undefined);
  if (loaded.value !== undefined) kept.current = { scope, value: loaded.value };
  const before = kept.current?.scope === scope ? kept.current.value : undefined;
  const isRefused = loaded.problem !== undefined && loaded.problem !== LOST;
  return isRefused ? loaded : { ...loaded, value: loaded.value ?? before };
}

function settled<T>(answer: Answer<T>, kept: T | undefined): Loaded<T> {
  if (answer.kind === "ok") return { value: answer.value, isLoading: false };
  return { value: kept, isLoading: false, problem: answer.kind === "refused" ? answer.problem : LOST };
}

const LOST: Problem = {
  code: "meter-gone",
  message: "The meter does not answer.",
  hint: "Start it with `claude-meter up`; this page reconnects by itself.",
};
