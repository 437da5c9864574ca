import { expect, userEvent } from "storybook/test";

/** What has the focus. */
export const focused = () => document.activeElement as HTMLElement;

const nameOf = (it: HTMLElement): string => it.getAttribute("aria-label") ?? it.textContent ?? "";

/** Tab, or Shift and Tab, to a control of ours: its name. Its ring can be seen. Null where there is none. */
async function step(shift: boolean): Promise<string | null> {
  await userEvent.tab({ shift });
  if (!focused().closest(".acme-es")) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused());
  await expect([outlineStyle, outlineWidth]).toEqual(["solid", "2px"]);
  return nameOf(focused());
}

/** Every stop from the top of the page to its end, by name. */
export async function stops(): Promise<string[]> {
  focused().blur();
  const found: string[] = [];
  for (let name = await step(false); name !== null; name = await step(false)) found.push(name);
  return found;
}

/** Tabs on until the control of that name has the focus. */
export async function tabTo(name: string, { back = false } = {}): Promise<void> {
  for (let presses = 0; presses < 15; presses += 1) {
    if ((await step(back)) === name) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

/** Presses a key on the control of that name, which keeps the focus. */
export async function press(key: "{Enter}" | " ", name: string): Promise<void> {
  await tabTo(name);
  const control = focused();
  await userEvent.keyboard(key);
  await expect(control).toHaveFocus();
}
