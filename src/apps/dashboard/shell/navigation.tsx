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
              {PAGE_TITLES[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
