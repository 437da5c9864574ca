export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #101318);
  --surface: light-dark(#ffffff, #181c23);
  --sunken: light-dark(#f3f4f7, #20252e);
  --line: light-dark(#dfe2e8, #303743);
  --control: light-dark(#868d9b, #747d8e);
  --text: light-dark(#14171f, #eceef2);
  --muted: light-dark(#565e6e, #a5adbb);
  --accent: light-dark(#4149c8, #a8b0ff);
  --on-accent: light-dark(#ffffff, #14171f);
  --ok: light-dark(#0a6b44, #6cd6a4);
  --ok-bg: light-dark(#e7f6ef, #12291f);
  --bad: light-dark(#b3261e, #ff9d94);
  --bad-bg: light-dark(#fdecea, #341a18);
  --info: light-dark(#2742b0, #aebcff);
  --info-bg: light-dark(#ebf0fe, #1b2342);
  --warn: light-dark(#754c00, #f1c46b);
  --warn-bg: light-dark(#fdf3dd, #2e2410);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
}
.bar {
  display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between;
  padding: 0.75rem 1.25rem; background: var(--surface); border-bottom: 1px solid var(--line);
}
.badge {
  padding: 0.125rem 0.625rem; border: 1px dashed var(--control); border-radius: 999px;
  color: var(--muted); font-size: 0.8125rem; font-weight: 600;
}
a { color: var(--accent); text-underline-offset: 0.2em; }
.back { min-height: 1.5rem; font-size: 0.875rem; }
main { margin: 2rem auto; padding: 0 1.25rem 3rem; max-width: 44rem; }
main.narrow { max-width: 28rem; margin-top: 3.5rem; }
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 0 0 0.75rem; font-size: 1.0625rem; line-height: 1.4; }
p { margin: 0 0 1rem; max-width: 62ch; }
.eyebrow { margin: 0 0 0.25rem; color: var(--muted); font-size: 0.8125rem; }
.lead, .muted { color: var(--muted); }
.lead { margin-bottom: 1.5rem; }
h2 + .muted { margin-top: -0.5rem; }
code { font: 0.8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.card {
  margin: 0 0 1rem; padding: 1.25rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 12px;
}
.card > :last-child, .card form > :last-child { margin-bottom: 0; }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 0.5rem; margin: 0 0 1.5rem; padding: 0; list-style: none; }
.steps li { padding-top: 0.5rem; border-top: 3px solid var(--line); color: var(--muted); font-size: 0.8125rem; }
.steps li.done { border-color: var(--ok); }
.steps li[aria-current] { border-color: var(--accent); color: var(--text); font-weight: 600; }
.choices, .people { display: grid; gap: 0.625rem; margin: 0 0 1.25rem; padding: 0; border: 0; }
.choices { grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
legend { padding: 0; margin-bottom: 0.625rem; font-weight: 600; }
.choice, .person {
  display: flex; gap: 0.75rem; align-items: center; width: 100%; min-height: 3.5rem; padding: 0.75rem 0.875rem;
  background: var(--surface); color: inherit; border: 1px solid var(--line); border-radius: 10px;
  font: inherit; text-align: start; cursor: pointer;
}
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { accent-color: var(--accent); width: 1.125rem; height: 1.125rem; margin: 0; flex: none; }
.choice:hover, .person:hover { border-color: var(--control); }
.avatar {
  display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 999px;
  background: var(--info-bg); color: var(--info); font-weight: 600; font-size: 0.875rem;
}
.who { display: grid; min-width: 0; overflow-wrap: anywhere; font-size: 0.875rem; }
.field { margin: 0 0 1.125rem; }
.field label { display: block; margin-bottom: 0.25rem; font-weight: 600; font-size: 0.875rem; }
.hint { margin: 0 0 0.375rem; color: var(--muted); font-size: 0.8125rem; }
.error { margin: 0.375rem 0 0; color: var(--bad); font-size: 0.8125rem; font-weight: 600; }
input[type="text"], input[type="url"], input[type="number"], textarea, select {
  width: 100%; min-height: 2.5rem; padding: 0.5rem 0.625rem; background: var(--surface); color: inherit;
  border: 1px solid var(--control); border-radius: 8px; font: inherit;
}
input[type="number"] { max-width: 8rem; }
textarea { min-height: 7rem; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.8125rem; }
[aria-invalid="true"] { border-color: var(--bad) !important; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-top: 1.25rem; }
.button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.5rem; padding: 0.5rem 1rem;
  background: var(--surface); color: var(--text); border: 1px solid var(--control); border-radius: 8px;
  font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
}
.button:hover { background: var(--sunken); }
.button.accent { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.button.accent:hover { filter: brightness(1.08); }
.button.danger { border-color: var(--bad); color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.pill { display: inline-block; padding: 0.0625rem 0.625rem; border-radius: 999px; font-size: 0.8125rem; font-weight: 600; }
.note { padding: 0.75rem 1rem; border-radius: 10px; background: var(--info-bg); color: var(--info); max-width: none; }
.ok { background: var(--ok-bg); color: var(--ok); }
.bad { background: var(--bad-bg); color: var(--bad); }
.warn { background: var(--warn-bg); color: var(--warn); }
.info { background: var(--info-bg); color: var(--info); }
dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: 0.5rem 1rem; margin: 0 0 1rem; }
dt { color: var(--muted); font-size: 0.875rem; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.figures { display: flex; flex-wrap: wrap; gap: 1px; margin: 0 0 1rem; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.figures > div { flex: 1 1 7rem; padding: 0.75rem 1rem; background: var(--surface); }
.figures dt { font-size: 0.8125rem; }
.figures dd { font-size: 1.125rem; font-weight: 600; }
details { margin: 0 0 1.125rem; }
summary { padding: 0.375rem 0; color: var(--muted); cursor: pointer; }
details[open] > summary { margin-bottom: 0.75rem; }
.provider-page { --accent: light-dark(#1d5c4d, #7fdcc4); }
@media (max-width: 30rem) {
  main, main.narrow { margin-top: 1.5rem; padding-inline: 1rem; }
  dl:not(.figures) { grid-template-columns: 1fr; gap: 0 0; }
  dl:not(.figures) dd { margin-bottom: 0.625rem; }
  .actions form, .actions .button { width: 100%; }
}
`;
