export function ForecastPage() {
  return <p>soon</p>;
}
