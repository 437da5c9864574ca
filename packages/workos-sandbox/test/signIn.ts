import type { WorkOS } from "@workos-inc/node";

export const redirectUri = "http://localhost:3000/auth/callback";

/** Clicks through the sign-in pages, and returns where they send the browser. */
export async function signIn(
  url: string,
  choose: { user: string; organization?: string },
): Promise<{ status: number; location: URL | null; text: string }> {
  const page = await (await fetch(url)).text();
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const response = await fetch(new URL("/user_management/authorize", url), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ request, ...choose }),
  });
  const location = response.headers.get("location");
  const text = await response.text();
  return { status: response.status, location: location ? new URL(location) : null, text };
}

export const authorizationUrl = (workos: WorkOS, extra: { organizationId?: string } = {}) =>
  workos.userManagement.getAuthorizationUrl({
    provider: "authkit",
    redirectUri,
    state: "come-back",
    ...extra,
  });
