import { isObject } from "../../domain/json.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { facePath, toStatusFace } from "../faces/face-files.ts";
import { decodeGroup, type ValueOf } from "../settings/decode-group.ts";
import type { Setting } from "../settings/define.ts";
import { readSessionMemory, type SessionMemory } from "./session-memory.ts";
import { readConfig, readJson, statePlaces } from "./state-files.ts";

/** What a quick entry goes by: files of ours and what the client wrote. No network, no store, no transcript. */
export interface QuickCall {
  readonly document: StatusDocument | undefined;
  readonly memory: SessionMemory;
  readonly simulated: boolean;
}

export function readCall(input: unknown, nowMs: EpochMs): QuickCall {
  const document = toStatusFace(readJson(facePath(statePlaces(), "status.json")), nowMs);
  const simulated = document?.simulated ?? Boolean(process.env["CLAUDE_METER_API_URL"]);
  return {
    document,
    memory: readSessionMemory(input, process.env["CLAUDE_CONFIG_DIR"] ?? "", nowMs),
    simulated,
  };
}

export interface SectionSettings<Section> {
  readonly settings: ValueOf<Section>;
  /** Why the defaults are used although the file says something. */
  readonly mistake?: string | undefined;
}

/** One section of the settings file. A mistake in it, or a file that holds no settings, is told, and the defaults are used: a line must always come. */
export function readSection<Section extends Readonly<Record<string, Setting<unknown>>>>(
  name: string,
  section: Section,
): SectionSettings<Section> {
  const file = readConfig();
  const decode = (values: unknown): ValueOf<Section> => {
    if (!isObject(values)) throw new RefusedSection(`"${name}" must be an object`);
    return decodeGroup(section, values, `${name}.`, refuseSection) as ValueOf<Section>;
  };
  if ("mistake" in file) return { settings: decode({}), mistake: file.mistake };
  try {
    return { settings: decode(file.config[name] ?? {}) };
  } catch (error) {
    if (!(error instanceof RefusedSection)) throw error;
    return { settings: decode({}), mistake: error.message };
  }
}

function refuseSection(reason: string): never {
  throw new RefusedSection(reason);
}

class RefusedSection extends Error {
  override readonly name = "RefusedSection";
}
