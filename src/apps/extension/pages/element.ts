type Child = Node | string | undefined;

export interface ElementOptions {
  readonly class?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  /** Custom properties: sizes and positions that the style sheet draws with. */
  readonly properties?: Readonly<Record<`--${string}`, string | undefined>>;
  readonly onClick?: (() => void) | undefined;
}

/** One element with its children. Texts become text nodes: nothing that a server says is ever markup here. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (options.class !== undefined) node.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {}))
    if (value !== undefined) node.setAttribute(name, value);
  for (const [name, value] of Object.entries(options.properties ?? {}))
    if (value !== undefined) node.style.setProperty(name, value);
  if (options.onClick) node.addEventListener("click", options.onClick);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}
