import { fakeCredentials } from "../fake-credentials.ts";
import { htmlReply, type Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import type { SimulatedRequest } from "./request.ts";

/**
 * The pages of claude.ai that a person meets: `/login` lists the seats, `/login/NAME` signs in, `/logout` signs out, `/new` is a chat.
 * The cookies are set as the real site sets them (names, SameSite, HttpOnly, Secure; observed 2026), with values that are plainly fake.
 * `undefined` for a path that is no page.
 */
export function answerPage(request: SimulatedRequest, seats: readonly StagedSeat[]): Reply | undefined {
  const { path } = request;
  if (path === "/login") return loginPage(seats);
  if (path === "/logout") return { ...redirect("/login"), cookies: SIGN_OUT_COOKIES };
  if (path === "/new") return CHAT_PAGE;
  const name = /^\/login\/([a-z-]+)$/.exec(path)?.[1];
  const seat = seats.find(({ account }) => account.name === name);
  return seat && { ...redirect("/new"), cookies: signInCookies(seat) };
}

function loginPage(seats: readonly StagedSeat[]): Reply {
  const links = seats.map(({ account }) => `<li><a href="/login/${account.name}">${account.email}</a></li>`);
  return page("Sign in", `<h1>Sign in to the simulated claude.ai</h1><ul>${links.join("")}</ul>`);
}

const CHAT_PAGE = page(
  "New chat",
  `<main><h1>Simulated claude.ai</h1><fieldset style="border:1px solid #999;border-radius:12px;max-width:640px;margin:40px auto">
   <div contenteditable="true" role="textbox" data-testid="chat-input" aria-label="Prompt" style="min-height:60px">a private prompt</div>
   </fieldset></main>`,
);

function signInCookies({ account }: StagedSeat): readonly string[] {
  return [
    `sessionKey=${fakeCredentials(account).sessionKey}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    `lastActiveOrg=${account.organizationUuid}; Path=/; Secure; SameSite=Lax`,
    `activitySessionId=FAKE-${account.name}; Path=/; HttpOnly; Secure; SameSite=Strict`,
  ];
}

const SIGN_OUT_COOKIES = ["sessionKey", "lastActiveOrg", "activitySessionId"].map(
  (name) => `${name}=; Path=/; Max-Age=0; Secure`,
);

function redirect(location: string): Reply {
  return { status: 303, headers: { location }, body: "" };
}

function page(title: string, body: string): Reply {
  return htmlReply(
    200,
    `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body>${body}</body></html>`,
  );
}
