import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { appUrl, signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";
import { problems, type ProblemCode } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";
import type { EnterpriseSettingsBffOptions } from "../options.ts";
import { errorPage } from "./errorPage.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(over?: Partial<EnterpriseSettingsBffOptions>) {
  const bff = await startBff(sandbox, over);
  closers.push(() => bff.app.close());
  const submit = (fields: string, headers: Record<string, string> = {}) =>
    bff.app.inject({
      method: "POST",
      url: "/api/enterprise-settings/portal-links",
      payload: fields,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        ...headers,
      },
    });
  return { ...bff, submit };
}

test("a form is answered with the way to the portal", async () => {
  const { submit, store, log } = await start();
  const cookie = await signIn(sandbox, "owner");
  const answer = await submit("intent=sso&returnPath=%2Fsettings%2Fsso", { cookie });
  const location = String(answer.headers.location);
  expect([answer.statusCode, answer.body]).toEqual([303, ""]);
  expect(location).toMatch(`${sandbox.url}/portal?token=`);
  expect(answer.headers).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  });
  expect(await store.listActivity("org_northwind", 10)).toMatchObject([
    { action: "portal_link.created", intent: "sso", userId: "owner" },
  ]);
  expect(log()).not.toContain(new URL(location).searchParams.get("token"));
});

describe("a refusal is a page", () => {
  test.each([
    ["nobody", "", "intent=sso", 401, "not_signed_in", "Your session ended"],
    ["a member", "plain", "intent=sso", 403, "forbidden", "You cannot open this setup page"],
    ["an unknown intent", "owner", "intent=all", 400, "unknown_intent", "This link does not work"],
    ["no intent", "owner", "", 400, "invalid_request", "This link does not work"],
    ["two intents", "owner", "intent=sso&intent=dsync", 400, "invalid_request", "does not work"],
    ["another origin", "owner", "intent=sso&returnPath=//evil", 400, "invalid_return_path", ""],
    ["too much", "owner", `intent=sso&pad=${"x".repeat(17_000)}`, 413, "body_too_large", ""],
  ])("%s", async (_name, who, fields, status, code, words) => {
    const { submit } = await start({ defaultReturnPath: "/settings" });
    const cookie = who === "" ? "" : await signIn(sandbox, who);
    const answer = await submit(fields, { cookie });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^default-src 'none'.*frame-ancestors/),
    });
    expect(answer.body).toContain(words);
    expect(answer.body).toContain(`Reference ${String(answer.headers["x-request-id"])} · ${code}`);
    expect(answer.body).toContain(`<a href="${appUrl}/settings">Back to the app</a>`);
    expect(answer.body).not.toMatch(/<script|evil|\bon\w+=/);
  });

  test("it leads back to the page that asked, and is in the trail", async () => {
    const { submit, store } = await start();
    const cookie = await signIn(sandbox, "plain");
    const answer = await submit("intent=sso&returnPath=/settings/sso", { cookie });
    expect(answer.body).toContain(`<a href="${appUrl}/settings/sso">`);
    expect(await store.listActivity("org_northwind", 10)).toMatchObject([
      { action: "portal_link.refused", code: "forbidden", intent: "sso", userId: "plain" },
    ]);
  });

  test("a form of another site is refused before it is read", async () => {
    const { submit } = await start();
    const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    const answer = await submit("intent=sso", {
      cookie: await signIn(sandbox, "owner"),
      ...headers,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain("This was stopped for your safety");
  });

  test("a session in a header sends no forms", async () => {
    const { submit } = await start({
      guard: async () => ({
        userId: "owner",
        organizationId: "org_northwind",
        roles: ["owner"],
        permissions: [],
        credential: "header",
      }),
    });
    expect((await submit("intent=sso")).statusCode).toBe(415);
  });

  test("only this route takes forms", async () => {
    const { app } = await start();
    const answer = await app.inject({
      method: "POST",
      url: "/api/enterprise-settings/refresh",
      payload: "a=b",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      415,
      { code: "unsupported_media_type" },
    ]);
  });
});

test.each(Object.keys(problems) as ProblemCode[])(
  "the page of %s has words, a remedy and a way back, and lets nothing through",
  (code) => {
    const page = errorPage(new ProblemError(code), `"><script>`, "https://a.example/?a=1&b='x'");
    expect(page).toMatch(/<h1>[A-Z][^<]+[^.]<\/h1>\n<p>[A-Z][^<]+\.<\/p>/);
    expect(page).toContain(problems[code].remedy.replaceAll("'", "&#39;"));
    expect(page).toContain('href="https://a.example/?a=1&amp;b=&#39;x&#39;"');
    expect(page).not.toContain("<script");
  },
);
