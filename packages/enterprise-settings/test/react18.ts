import { registerHooks } from "node:module";

/** Everything in this worker that asks for React gets 18.2: the oldest that the kit promises. */
registerHooks({
  resolve(specifier, context, next) {
    const wanted = /^(react|react-dom)(\/.*)?$/.exec(specifier);
    if (!wanted) return next(specifier, context);
    const old = `${wanted[1]}-18${wanted[2] ?? ""}`;
    return next(old, { ...context, parentURL: import.meta.url });
  },
});
