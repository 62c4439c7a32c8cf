// Connects the tabs, the reader's choice in the URL, and the state that the page is in.
import { candlesPath, get } from "./api.js";
import { createCandles } from "./candles.js";
import { createCoins } from "./coins.js";
import { createOperations } from "./operations.js";
import { choice, choose, fillIn } from "./place.js";
import { poll } from "./poll.js";

const EMPTY_MILLISECONDS = 2_000;
const ENOUGH_CANDLES = 20;

const find = (id) => document.getElementById(id);
const candles = createCandles(report);
const operations = createOperations();
const coins = createCoins(find("coin"), find("coin-list"), (coin) =>
  choose({ coin, window: undefined, limit: undefined }));
let windows = [], known = [], shown = {}, shownTab;

/** Says what state the page is in. Data that was shown before stays, and is called old. */
function report(state, text, hasOldData = state !== "error") {
  document.documentElement.dataset.state = state;
  const status = state === "error" && hasOldData ? "Old data. " + text + " Trying again." : text;
  if (find("status").textContent !== status) find("status").textContent = status;
  const isMessage = state === "empty" || (state === "error" && !hasOldData);
  find("message").hidden = !isMessage;
  find("view").hidden = isMessage;
  find("candles").classList.toggle("nothing", isMessage);
  find("message-command").hidden = state !== "empty";
  if (!isMessage) return;
  const isEmpty = state === "empty";
  find("message-title").textContent = isEmpty ? "No candles yet" : "This does not work right now";
  find("message-text").textContent = isEmpty
    ? "They appear here as soon as ticks arrive. The simulator sends some:"
    : text + " The page tries again.";
  find("message-command").textContent = "./crypto-pipeline produce --source simulator";
}

/** Returns the longest window of which the coin has enough candles: its days may be far apart. */
async function firstWindow(coin) {
  for (const window of windows.slice(1).reverse()) {
    const answer = await get(candlesPath(coin, window, ENOUGH_CANDLES));
    if (answer.candles.length >= ENOUGH_CANDLES) return window;
  }
  return windows[0];
}

function showWindows(chosen) {
  const buttons = windows.map((window) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = window;
    button.setAttribute("aria-pressed", window === chosen);
    button.addEventListener("click", () => choose({ window, limit: undefined }));
    return button;
  });
  const had = [...find("windows").children];
  if (had.map((b) => b.textContent).join() !== windows.join()) {
    find("windows").replaceChildren(...buttons);
  } else {
    had.forEach((button) => // the same buttons, so that the focus stays
      button.setAttribute("aria-pressed", button.textContent === chosen));
  }
}

/** Shows what the URL says, and what is left out there as well as the data allows. */
async function follow() {
  const wanted = choice(), asked = location.hash;
  showTab(wanted.tab);
  if (!known.length) return;
  const coin = wanted.coin ?? known[0].coin_id;
  const found = coins.named(coin);
  if (coin !== shown.coin) report("loading", "Loading " + coin);
  const window = windows.includes(wanted.window) ? wanted.window
    : found ? await firstWindow(coin).catch(() => windows.at(-1)) : windows.at(-1);
  if (location.hash !== asked) return; // the reader has chosen meanwhile
  fillIn({ coin, window });
  coins.show(coin);
  showWindows(window);
  find("all").setAttribute("aria-pressed", wanted.limit > 1_000);
  if (coin === shown.coin && window === shown.window && wanted.limit === shown.limit) return;
  shown = { coin, window, limit: wanted.limit };
  candles.choose(coin, window, wanted.limit);
}

function showTab(name) {
  for (const tab of ["candles", "operations"]) {
    const isChosen = tab === name;
    find("tab-" + tab).setAttribute("aria-selected", isChosen);
    find("tab-" + tab).tabIndex = isChosen ? 0 : -1;
    find(tab).hidden = !isChosen;
  }
  if (name === shownTab) return;
  shownTab = name;
  operations.stop();
  if (name === "operations") operations.start();
}

function chooseTab(name) {
  choose({ tab: name === "candles" ? undefined : name });
  find("tab-" + name).focus();
}

function connectTabs() {
  for (const name of ["candles", "operations"]) {
    const tab = find("tab-" + name);
    tab.addEventListener("click", () => chooseTab(name));
    tab.addEventListener("keydown", (event) => {
      const other = name === "candles" ? "operations" : "candles";
      const next = { ArrowLeft: other, ArrowRight: other, Home: "candles", End: "operations" };
      if (!next[event.key]) return;
      event.preventDefault();
      chooseTab(next[event.key]);
    });
  }
}

/** Reads what there is to choose from, until there is a coin. */
function begin() {
  const stop = poll(async () => {
    const status = await get("/api/v1/status");
    windows = status.windows;
    find("zone").textContent = "Days and weeks in " + status.zone + ", hours and minutes in UTC";
    known = await coins.load();
    if (!known.length) {
      report("empty", "No candles yet");
      return;
    }
    stop();
    follow();
  }, EMPTY_MILLISECONDS, (error) => report("error", error.message));
}

connectTabs();
find("digits").addEventListener("click", candles.toggleExact);
find("all").addEventListener("click", () =>
  choose({ limit: choice().limit > 1_000 ? undefined : "10000" }));
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, dialog *");
  if (event.key === "d" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
    candles.toggleExact();
  }
});
addEventListener("hashchange", follow);
follow();
begin();
