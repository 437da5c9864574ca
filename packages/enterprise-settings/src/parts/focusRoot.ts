/** The focus goes to the component around, not to the top of the page. */
export function focusRoot(element: HTMLElement): void {
  const root = element.closest<HTMLElement>(".acme-es");
  if (!root || root === element) return;
  if (!root.hasAttribute("tabindex")) {
    root.tabIndex = -1;
    root.addEventListener("blur", () => root.removeAttribute("tabindex"), { once: true });
  }
  root.focus({ preventScroll: true });
}
