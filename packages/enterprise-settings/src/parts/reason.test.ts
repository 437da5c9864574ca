// @vitest-environment node
import { expect, test } from "vitest";
import { noticeMessages } from "./notice.messages.ts";
import { reasonOf } from "./reason.ts";

test.each([
  ["network", "We could not reach the server."],
  ["workos_unavailable", "WorkOS did not answer."],
  ["workos_rate_limited", "WorkOS asks us to slow down. Try again in a moment."],
  ["workos_invalid_answer", "WorkOS gave an answer that we cannot use."],
  ["workos_forbidden", "WorkOS refused our request. Contact support and quote the reference."],
  ["rate_limited", "Too many attempts. Try again in a moment."],
  ["internal_error", "Something failed on our side."],
  ["constructor", "Something failed on our side."],
])("%s: %s", (code, words) => {
  const [word] = reasonOf({ code, retryAfterSeconds: undefined }, false);
  expect(noticeMessages[word]).toBe(words);
});
