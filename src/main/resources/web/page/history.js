// The candles of one coin and window that the page has, oldest first.
import { candlesPath, get } from "./api.js";

const NEWEST = 2; // the one that grows, and the one before, which becomes final
const POLLS_BETWEEN_ALL = 60; // late ticks change older candles too

const keyOf = (candle) => candle.date ?? candle.start;

function isSame(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length
    && names.every((name) => one[name] === other[name]);
}

/** Reads the newest candles, then the older and the changed ones on demand. */
export function createHistory(coin, window, limit, signal) {
  let candles = [], next, fetching = false, polls = 0;

  async function load() {
    const answer = await get(candlesPath(coin, window, limit), signal);
    candles = answer.candles;
    next = answer.next;
    return answer;
  }

  /** Returns the candles that are new or changed, as far as they can be told from the answer. */
  function merge(fresh) {
    const known = new Map(candles.map((candle, index) => [keyOf(candle), index]));
    const changed = fresh.filter((candle) => {
      const index = known.get(keyOf(candle));
      return index === undefined || !isSame(candles[index], candle);
    });
    if (!changed.length) return changed;
    const merged = [...candles];
    changed.forEach((candle) => {
      const index = known.get(keyOf(candle));
      if (index === undefined) merged.push(candle);
      else merged[index] = candle;
    });
    candles = merged.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return changed;
  }

  return {
    load,
    candles: () => candles,

    /** Reads what is newer. Returns the changed candles, and whether all have to be drawn. */
    async refresh() {
      const all = ++polls % POLLS_BETWEEN_ALL === 0;
      const before = candles;
      const { candles: fresh } =
        await get(candlesPath(coin, window, all ? limit : NEWEST), signal);
      if (!all && fresh.length && !before.some((c) => keyOf(c) === keyOf(fresh[0]))) {
        await load(); // more than one candle has passed since
        return { changed: candles, redraw: true };
      }
      const changed = merge(fresh);
      const newest = new Set(candles.slice(-NEWEST));
      return { changed, redraw: changed.some((candle) => !newest.has(candle)) };
    },

    /** Reads the part before the oldest candle. Returns whether there was one. */
    async older() {
      if (fetching || next === undefined) return false;
      fetching = true;
      try {
        const from = next, answer = await get(from, signal);
        if (next !== from) return false; // everything was read again meanwhile
        const oldest = candles[0];
        candles = [...answer.candles.filter((c) => !oldest || keyOf(c) < keyOf(oldest)),
          ...candles];
        next = answer.next;
        return answer.candles.length > 0;
      } finally {
        fetching = false;
      }
    },
  };
}
