/**
 * Settles as `work` does, or rejects after `ms` milliseconds with what `onTimeout` makes. The work
 * itself goes on; what it comes to is dropped.
 */
export function within<T>(ms: number, work: PromiseLike<T>, onTimeout: () => Error): Promise<T> {
  // By hand: every poll comes through here, and `Promise.race` costs three times as much.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onTimeout()), Math.max(ms, 0));
    work.then(
      (value) => {
        clearTimeout(timer);
        return resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Whether an answer is still to come: every poll is spared a promise for one that is there. */
export function isPending<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof answer === "object" && answer !== null && "then" in answer;
}
