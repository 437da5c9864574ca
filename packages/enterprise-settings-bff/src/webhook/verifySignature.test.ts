import { WorkOS } from "@workos-inc/node";
import { describe, expect, test } from "vitest";
import { secret, sign, start } from "../../test/events.ts";
import { verifySignature, type SignaturePolicy } from "./verifySignature.ts";

const toleranceMs = 180_000;
const body = Buffer.from('{"id":"event_1","name":"caf\u00e9"}');
const policy: SignaturePolicy = { secrets: [secret], toleranceMs, now: start };
const verify = (header: string | string[] | undefined, over: Partial<SignaturePolicy> = {}) =>
  verifySignature({ body, header }, { ...policy, ...over });
const v1 = sign(body, start).split("v1=")[1];

describe("verifySignature", () => {
  test.each([
    ["as WorkOS writes it", sign(body, start), "valid"],
    ["as old as the tolerance", sign(body, start - toleranceMs), "valid"],
    ["as far ahead as the tolerance", sign(body, start + toleranceMs), "valid"],
    ["too old", sign(body, start - toleranceMs - 1), "out_of_tolerance"],
    ["from the future", sign(body, start + toleranceMs + 1), "out_of_tolerance"],
    ["absent", undefined, "missing"],
    ["empty", "", "missing"],
    ["sent twice", [sign(body, start), sign(body, start)], "missing"],
    ["by another secret", sign(body, start, "whsec_other"), "invalid"],
    ["by an empty secret", sign(body, start, ""), "invalid"],
    ["of other bytes", sign(`${body.toString()} `, start), "invalid"],
    ["without a timestamp", `v1=${v1}`, "invalid"],
    ["with a timestamp that is no number", sign(body, Number.NaN), "invalid"],
    ["with two timestamps", `t=${start - 1}, ${sign(body, start)}`, "invalid"],
    ["with two signatures", `${sign(body, start)}, v1=${"0".repeat(64)}`, "invalid"],
    ["too short", `t=${start}, v1=${v1?.slice(2)}`, "invalid"],
    ["with elements of a later version", `${sign(body, start)}, v2=abc`, "valid"],
    ["without the space", sign(body, start).replace(" ", ""), "valid"],
  ])("a signature %s: %s", (_case, header, verdict) => {
    expect(verify(header)).toBe(verdict);
  });

  test("any of several secrets may have signed, but never an empty one", () => {
    const both = { secrets: ["whsec_new", secret] };
    expect(verify(sign(body, start), both)).toBe("valid");
    expect(verify(sign(body, start, "whsec_new"), both)).toBe("valid");
    expect(verify(sign(body, start, ""), { secrets: [""] })).toBe("invalid");
    expect(verify(sign(body, start), { secrets: [] })).toBe("invalid");
  });

  test("agrees with the SDK's own signatures", async () => {
    const { webhooks } = new WorkOS("sk_test");
    const text = body.toString();
    const hash = await webhooks.computeSignature(String(start), text, secret);
    expect(verify(`t=${start}, v1=${hash}`)).toBe("valid");
    expect(hash).toBe(v1);
  });
});
