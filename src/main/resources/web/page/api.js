// The only place that calls the API.
import { parseExactly } from "./numbers.js";

const TOKEN = "crypto-pipeline-token";
const MOST_MILLISECONDS = 15_000;

/** An answer that is not the data, with the sentence of the server. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Returns the answer, with its numbers as text. After a 401 it waits until the reader has given
 * the token, and asks again. "no-cache" lets the browser send the ETag: unchanged data is a 304.
 */
export async function get(path, signal) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const answer = await send(path, token, signal);
    if (answer.status !== 401) return read(answer);
    await tokenFromReader(token);
  }
}

/** Returns all parts of a list of coins, one after the other. */
export async function* coinPages() {
  let path = "/api/v1/coins?limit=1000";
  while (path) {
    const page = await get(path);
    yield page.coins;
    path = page.next;
  }
}

export function candlesPath(coin, window, limit) {
  return "/api/v1/candles?" + new URLSearchParams({ coin, window, limit });
}

async function send(path, token, signal) {
  if (!path.startsWith("/api/")) throw new ApiError("The path " + path + " is not of the API.");
  const timeout = AbortSignal.timeout(MOST_MILLISECONDS);
  try {
    return await fetch(path, {
      cache: "no-cache",
      headers: token ? { Authorization: "Bearer " + token } : {},
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The pipeline does not answer.", 0);
  }
}

async function read(answer) {
  const text = await answer.text();
  if (answer.ok) return parseExactly(text);
  let message = "The answer of the server is " + answer.status + ".";
  try {
    message = JSON.parse(text).error ?? message;
  } catch {
    // not an answer of the API: its status says more than its text
  }
  throw new ApiError(message, answer.status);
}

let asked; // one form for all requests that wait

function tokenFromReader(rejected) {
  if (sessionStorage.getItem(TOKEN) !== rejected) return Promise.resolve(); // given meanwhile
  asked ??= new Promise((resolve) => {
    const dialog = document.getElementById("token-dialog");
    const input = document.getElementById("token");
    document.getElementById("token-error").textContent = rejected
      ? "The server did not accept this token." : "";
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      const token = input.value.trim();
      if (!/^[\x21-\x7e]+$/.test(token)) {
        document.getElementById("token-error").textContent = "A token has no spaces or accents.";
        return;
      }
      sessionStorage.setItem(TOKEN, token);
      input.value = "";
      asked = undefined;
      dialog.close();
      resolve();
    };
    dialog.oncancel = (event) => event.preventDefault(); // nothing can be shown without it
    dialog.onclose = () => asked && dialog.showModal(); // a second Escape closes it all the same
    dialog.showModal();
  });
  return asked;
}
