/** Marks the window that stops the account first. */
export function BindingChip() {
  return (
    <span class="chip" title="The window that stops you first">
      binding
    </span>
  );
}
