// The reader's choice is in the hash of the URL: a reload keeps it, and back and forward work.

/** Returns the choice: coin, window, tab and limit, each undefined where it is not made. */
export function choice() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const value = (name) => hash.get(name) || undefined;
  return {
    coin: value("coin"),
    window: value("window"),
    tab: value("tab") === "operations" ? "operations" : "candles",
    limit: value("limit") === "10000" ? 10_000 : 1_000,
  };
}

function hashOf(changes) {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) hash.delete(name);
    else hash.set(name, value);
  }
  return "#" + hash;
}

/** Makes a choice of the reader: a new entry of the history, and a "hashchange". */
export function choose(changes) {
  location.hash = hashOf(changes);
}

/** Fills in what the reader did not choose, without an entry of the history or an event. */
export function fillIn(changes) {
  history.replaceState(null, "", hashOf(changes));
}

export function linkTo(changes) {
  return hashOf(changes);
}
