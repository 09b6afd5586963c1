import { describe, expect, it } from "vitest";
import { wireText } from "./wire-text.ts";

describe("wire text", () => {
  it("keeps the .0 of the server's floats, and only of those", () => {
    const body = {
      utilization: 48,
      used_credits: 0,
      percent: 48,
      limit_dollars: 250,
      remaining_dollars: 249.5,
    };
    expect(wireText(body)).toBe(
      '{"utilization":48.0,"used_credits":0.0,"percent":48,"limit_dollars":250,"remaining_dollars":249.5}',
    );
  });

  it("says the same as plain JSON to whoever parses it", () => {
    const body = { five_hour: { utilization: 100, resets_at: null }, extra: { utilization: 30.615 } };
    expect(JSON.parse(wireText(body))).toEqual(body);
  });
});
