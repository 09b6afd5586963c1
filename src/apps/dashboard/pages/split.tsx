export function SplitPage() {
  return <p>soon</p>;
}
