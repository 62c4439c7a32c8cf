// The tab of the candles: keeps the picture and what is said of it up to date.
import { ApiError } from "./api.js";
import { createCandleChart } from "./chart.js";
import { createHistory } from "./history.js";
import { poll } from "./poll.js";
import { showCandle, showExact, showLastPrice, spoken } from "./reading.js";

const PAUSE_MILLISECONDS = 1_000;
const MOST_CANDLES = 20_000; // more than that makes a browser slow

const find = (id) => document.getElementById(id);

/** report is told the state of the page: "loading", "ready" or "error", and what to say of it. */
export function createCandles(report) {
  let history, chart, pointed = -1, stop = () => {}, spokenLater, exact = false;

  const candles = () => history?.candles() ?? [];

  function read(byKeyboard) {
    const list = candles(), index = list[pointed] ? pointed : list.length - 1;
    if (index < 0) return;
    showCandle(list[index], chart.digits());
    showLastPrice(list.at(-1), list.at(-2), chart.digits());
    if (!byKeyboard) return;
    clearTimeout(spokenLater); // says the last one only, while a key is held down
    spokenLater = setTimeout(() => find("spoken").textContent =
      spoken(list[index], chart.digits()), 150);
  }

  function point(index, byKeyboard) {
    pointed = index;
    read(byKeyboard);
  }

  async function loadOlder() {
    const asked = history;
    if (!asked || candles().length >= MOST_CANDLES) return;
    try {
      if (await asked.older() && asked === history) {
        chart.replace(candles());
      }
    } catch (error) {
      if (asked === history) report("error", "Older candles cannot be read: " + error.message);
    }
  }

  async function start(limit) {
    const answer = await history.load();
    if (!answer.candles.length) throw new ApiError("There are no such candles yet.", 404);
    chart.show(candles(), limit > 1_000);
    pointed = -1;
    read();
    if (limit > 1_000) await completeTo(limit);
  }

  /** The server may send fewer than were asked for. */
  async function completeTo(limit) {
    const asked = history;
    while (candles().length < limit && await asked.older()) {
      if (asked !== history) return;
      chart.show(candles(), true);
      read();
    }
  }

  chart = createCandleChart(find("chart"), { onPoint: point, onStart: loadOlder });

  return {
    /** Shows the candles of this choice, and keeps them up to date. */
    choose(coin, window, limit) {
      stop();
      const cancel = new AbortController(), mine = history =
        createHistory(coin, window, limit, cancel.signal);
      let loaded = false;
      report("loading", "Loading " + coin);
      const ending = poll(async () => {
        if (!loaded) {
          await start(limit);
          loaded = true;
        } else {
          const { changed, redraw } = await mine.refresh();
          if (redraw) chart.replace(candles());
          else if (changed.length) chart.update(candles(), changed);
          if (changed.length) read();
        }
        if (mine !== history) return;
        find("view").classList.remove("stale");
        report("ready", "Live");
      }, PAUSE_MILLISECONDS, (error) => {
        if (mine !== history) return;
        find("view").classList.add("stale");
        report("error", error.message, loaded);
      });
      stop = () => {
        ending();
        cancel.abort();
      };
    },

    /** Switches between rounded numbers and all digits. */
    toggleExact() {
      exact = !exact;
      showExact(exact);
      find("digits").setAttribute("aria-pressed", exact);
      find("candles").classList.toggle("exact", exact);
      read();
    },
  };
}
