import type { ComponentChildren } from "preact";

interface HeadingProps {
  readonly level: 2 | 3;
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** A card's title, at the level that the page's outline asks for. */
export function Heading({ level, id, children }: HeadingProps) {
  const Tag = level === 2 ? "h2" : "h3";
  return (
    <Tag class="title" id={id}>
      {children}
    </Tag>
  );
}
