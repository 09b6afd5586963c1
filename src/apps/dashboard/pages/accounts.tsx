export function AccountsPage() {
  return <p>soon</p>;
}
