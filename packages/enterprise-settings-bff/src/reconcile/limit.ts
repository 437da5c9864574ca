/** Runs a task when there is room for it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** At most `size` tasks at once; the others wait their turn. Each is also one of `within`, if given. */
export const createLimit = (size: number, within: Limit = (task) => task()): Limit => {
  let free = size;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await within(task);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
