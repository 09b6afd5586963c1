/** The colour that a custom property stands for here and now, as a canvas takes it. */
export function resolvedColor(property: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function fontFamily(): string {
  return getComputedStyle(document.body).fontFamily;
}
