export function CostPage() {
  return <p>soon</p>;
}
