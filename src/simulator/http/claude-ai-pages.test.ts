import { afterEach, expect, it } from "vitest";
import { send, simulate } from "./fixtures/client.ts";
import type { Simulator } from "./start-simulator.ts";

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

it("a sign-in by name sets cookies as the real site does, and they open that person's organizations", async () => {
  ({ simulator } = await simulate("two-organizations"));
  const reply = await send(`${simulator.url}/login/ada`);
  expect(reply).toMatchObject({ status: 303, headers: { location: "/new" } });
  const cookies = String(reply.kind === "reply" ? reply.headers["set-cookie"] : "");
  expect(cookies).toMatch(/sessionKey=sk-ant-sid01-FAKE-ada; Path=\/; HttpOnly; Secure; SameSite=Lax/);
  expect(cookies).toMatch(/activitySessionId=[^;]*; Path=\/; HttpOnly; Secure; SameSite=Strict/);
  const cookie = "sessionKey=sk-ant-sid01-FAKE-ada";
  const list = await send(`${simulator.url}/api/organizations`, { headers: { cookie } });
  const chats = JSON.parse(list.kind === "reply" ? list.body : "[]") as readonly { capabilities: string[] }[];
  expect(chats.filter(({ capabilities }) => capabilities.includes("chat"))).toHaveLength(2);
  for (const seat of simulator.seats) {
    const path = `/api/organizations/${seat.account.organizationUuid}/usage`;
    expect(await send(`${simulator.url}${path}`, { headers: { cookie } })).toMatchObject({ status: 200 });
  }
});

it("signing out takes every cookie away", async () => {
  ({ simulator } = await simulate("quiet-week"));
  const reply = await send(`${simulator.url}/logout`);
  const cookies = String(reply.kind === "reply" ? reply.headers["set-cookie"] : "");
  expect(cookies.match(/Max-Age=0/g)).toHaveLength(3);
});
