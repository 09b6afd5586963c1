import { page, PAGES, PAGE_TITLES } from "../data/route.ts";
import { Icon } from "../parts/icon.tsx";

export function Navigation() {
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {PAGES.map((name) => (
          <li key={name}>
            <a href={`#/${name}`} aria-current={name === page.value ? "page" : undefined}>
              <Icon name={name} />
              <Title text={PAGE_TITLES[name]} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Where there is little room, `Accounts & sources` is `Accounts` to the eye. */
function Title({ text }: { readonly text: string }) {
  const [first, ...rest] = text.split(" & ");
  return (
    <span>
      {first}
      {rest.length > 0 && <span class="rest">{` & ${rest.join(" & ")}`}</span>}
    </span>
  );
}
