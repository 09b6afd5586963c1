/** One transcript on disk, as discovery found it. */
export interface TranscriptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** `<device>:<inode>`: one file, however many paths lead to it. The path itself where the file system numbers no files. */
  readonly identity: string;
  /** The folder's name under `projects/`. */
  readonly projectFolder: string;
}

/** What one scan of one file saw. */
export interface FileScan {
  readonly file: TranscriptFile;
  readonly fromOffset: number;
  /** Where the next scan goes on: the start of a line. A last line that is still being written lies after it. */
  readonly scannedToOffset: number;
  /** Rows that bill, copies included. */
  readonly rows: number;
  /** Rows with a model of `<synthetic>`: Claude Code's own error texts, which use nothing. */
  readonly syntheticRows: number;
  /** Rows left out because they name no time. */
  readonly undatedRows: number;
  /** Lines that are no JSON, as far as they were read. */
  readonly malformedLines: number;
  /** Lines left out because even shortened they did not fit into the buffer. */
  readonly oversizeLines: number;
  /** Why nothing was read. */
  readonly skipped?: "utf-16" | "unreadable" | undefined;
}

/** A file, or the part of it that is new. `fromOffset` is 0 or a `scannedToOffset` of before. */
export interface ScanJob {
  readonly file: TranscriptFile;
  readonly fromOffset: number;
}
