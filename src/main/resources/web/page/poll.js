// Repeats a task: not while the page is hidden, and more slowly after errors.

const LONGEST_MILLISECONDS = 30_000;

/**
 * Runs the task, then again after a pause of this length each time. Errors go to onError, and
 * double the pause. Returns a function that ends it.
 */
export function poll(task, pauseMilliseconds, onError) {
  let timer, errors = 0, running = false, ended = false;

  async function run() {
    if (ended || running || document.hidden) return;
    clearTimeout(timer);
    running = true;
    try {
      await task();
      errors = 0;
    } catch (error) {
      errors++;
      if (!ended) onError(error);
    }
    running = false;
    const pause = Math.min(pauseMilliseconds * 2 ** Math.min(errors, 10), LONGEST_MILLISECONDS);
    if (!ended) timer = setTimeout(run, Math.max(pause, pauseMilliseconds));
  }

  document.addEventListener("visibilitychange", run);
  run();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", run);
  };
}
