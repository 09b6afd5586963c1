/** A folder's own name, of its path on any operating system; the whole text where there is none. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
