import { expect, onTestFinished, test, vi } from "vitest";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { Attempt } from "./attempt.ts";
import type { EnterpriseSettingsContext, PortalLaunch } from "./context.ts";
import { sendForm } from "./sendForm.ts";

const it: PortalLaunch = { intent: "sso", target: "_self" };
type OnBeforeOpen = EnterpriseSettingsContext["onBeforeOpen"];

/** A click on the button of a form, whose fields are told as a browser sends them. */
async function click(
  onBeforeOpen?: OnBeforeOpen,
  { returnPath = undefined as string | undefined, gone = new AbortController() } = {},
) {
  history.replaceState(null, "", "/settings/sso?tab=2");
  document.body.innerHTML = `<form><input name="intent" value="sso" /></form>`;
  onTestFinished(() => {
    document.body.innerHTML = "";
    history.replaceState(null, "", "/");
  });
  const form = document.querySelector("form");
  const sent: unknown[] = [];
  if (form) {
    form.submit = () => {
      const formData = new FormData(form);
      form.dispatchEvent(Object.assign(new Event("formdata"), { formData }));
      sent.push(Object.fromEntries(formData));
    };
  }
  const told: Attempt[] = [];
  const onError = vi.fn<(error: EnterpriseSettingsError) => void>();
  const context = { onBeforeOpen, onError, returnPath } as Partial<EnterpriseSettingsContext>;
  const launcher = { context: context as EnterpriseSettingsContext, form: () => form };
  await sendForm(launcher, it, gone.signal, (attempt) => void told.push(attempt));
  return { sent, told, onError };
}

test("the host is asked before the form is sent, which comes back to the page that is left", async () => {
  const onBeforeOpen = vi.fn<NonNullable<OnBeforeOpen>>(async () => {});
  const { sent, told } = await click(onBeforeOpen);
  expect(onBeforeOpen.mock.calls).toEqual([[it]]);
  expect(sent).toEqual([{ intent: "sso", returnPath: "/settings/sso" }]);
  expect(told).toMatchObject([{ pending: false, error: null }]);
});

test("the provider's path is the one to come back to", async () => {
  const { sent } = await click(undefined, { returnPath: "/admin" });
  expect(sent).toEqual([{ intent: "sso", returnPath: "/admin" }]);
});

test.each([
  ["false", () => false],
  ["a promise of false", async () => false],
])("%s cancels: nothing is sent, nothing told", async (_name, onBeforeOpen) => {
  const { sent, told, onError } = await click(onBeforeOpen);
  expect([sent, onError.mock.calls]).toEqual([[], []]);
  expect(told).toMatchObject([{ intent: null, pending: false, error: null }]);
});

test("a host that throws is told, and nothing sent", async () => {
  const { sent, told, onError } = await click(() => {
    throw new Error("Host.");
  });
  expect(sent).toEqual([]);
  expect(told).toMatchObject([{ intent: "sso", pending: false, error: { code: "launch_failed" } }]);
  expect(onError.mock.calls).toMatchObject([[{ code: "launch_failed" }, it]]);
});

test("nothing is sent for a viewer who went while the host was asked", async () => {
  const gone = new AbortController();
  const { sent } = await click(() => gone.abort(), { gone });
  expect(sent).toEqual([]);
});

test("without a form it says that it failed, and asks nobody", async () => {
  const onBeforeOpen = vi.fn<NonNullable<OnBeforeOpen>>();
  const told: Attempt[] = [];
  const context = {
    onBeforeOpen,
  } as Partial<EnterpriseSettingsContext> as EnterpriseSettingsContext;
  const { signal } = new AbortController();
  await sendForm({ context }, it, signal, (attempt) => void told.push(attempt));
  expect(told).toMatchObject([{ error: { code: "launch_failed" } }]);
  expect(onBeforeOpen).not.toHaveBeenCalled();
});
