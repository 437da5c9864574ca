import { WorkOS } from "@workos-inc/node";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { answerJson, loopbackServer } from "./loopbackServer.ts";
import { cookiePassword } from "./sandboxBff.ts";

export const clientId = "client_1";
export const apiKey = "sk_test_fake";

interface Minted {
  organization: string;
  intent: string;
  return_url: string;
}

/**
 * A WorkOS whose sessions a test writes itself: any claims, any key, any issuer, sealed by the official
 * SDK. It signs, publishes its keys and hands out links; the sandbox would make honest sessions only.
 */
export async function startFakeAuthkit() {
  const [own, stranger] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const keys = [{ ...(await exportJWK(own.publicKey)), kid: "1", alg: "RS256", use: "sig" }];
  const minted: Minted[] = [];
  const server = await loopbackServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const body = (text === "" ? {} : JSON.parse(text)) as Record<string, string>;
      const answer = (status: number, value: unknown) =>
        answerJson(status, value)(request, response);
      if (request.url === `/sso/jwks/${clientId}`) return answer(200, { keys });
      if (request.url === "/portal/generate_link") {
        minted.push(body as unknown as Minted);
        return answer(201, { link: "https://setup.workos.com/?token=link" });
      }
      // The code is the access token that the session is to hold.
      const user = { object: "user", id: "user_1", email: "dana@example.com" };
      return answer(200, { user, access_token: body["code"], refresh_token: "refresh" });
    });
  });
  const issuer = `${server.url}/user_management/${clientId}`;
  const { hostname, port } = new URL(server.url);
  const workos = new WorkOS({ apiKey, clientId, apiHostname: hostname, port: +port, https: false });

  /** An access token with AuthKit's claims; undefined leaves one out. */
  function sign(claims: Record<string, unknown> = {}, signer: CryptoKey = own.privateKey) {
    const seconds = Math.floor(Date.now() / 1000);
    const standard = {
      iss: issuer,
      sub: "user_1",
      sid: "session_1",
      iat: seconds,
      exp: seconds + 600,
    };
    return new SignJWT({ ...standard, ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .sign(signer);
  }

  /** The sealed session around a token, as the sign-in route would set it. */
  async function seal(accessToken: string): Promise<string> {
    const { sealedSession } = await workos.userManagement.authenticateWithCode({
      clientId,
      code: accessToken,
      session: { sealSession: true, cookiePassword },
    });
    return sealedSession ?? "";
  }

  return {
    url: server.url,
    apiKey,
    clientId,
    issuer,
    minted,
    sign,
    seal,
    stranger: stranger.privateKey,
    close: server.close,
  };
}
