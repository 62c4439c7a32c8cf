// The choice of a coin: an input that filters a list, with the price and the change of each coin.
import { coinPages } from "./api.js";
import { changeText, priceDigits, priceText } from "./numbers.js";

const MOST_SHOWN = 100; // of those that match: more are found by typing

/** Connects the input with the list. onChoice is told the name of the coin. */
export function createCoins(input, list, onChoice) {
  let coins = [], chosen = "", active = -1, shown = [];

  async function load() {
    const all = [];
    for await (const page of coinPages()) all.push(...page);
    coins = all;
    return coins;
  }

  function option(coin, index) {
    const item = document.createElement("li");
    item.id = "coin-" + index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", coin.coin_id === chosen);
    const texts = [coin.coin_id, priceText(coin.last.close, priceDigits([coin.last])),
      changeText(coin.last.open, coin.last.close)];
    texts.forEach((text) => item.appendChild(document.createElement("span")).textContent = text);
    const change = Number(coin.last.close) - Number(coin.last.open);
    item.lastChild.dataset.direction = change > 0 ? "up" : change < 0 ? "down" : "flat";
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    item.addEventListener("click", () => choose(coin.coin_id));
    return item;
  }

  function open(text) {
    const wanted = text.trim().toLowerCase();
    const matching = coins.filter((coin) => coin.coin_id.toLowerCase().includes(wanted));
    shown = matching.slice(0, MOST_SHOWN);
    list.replaceChildren(...shown.map(option));
    if (matching.length !== shown.length || !shown.length) {
      const note = list.appendChild(document.createElement("li"));
      note.className = "note";
      note.textContent = shown.length ? `${matching.length - shown.length} more: type to search`
        : "No coin has this in its name";
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const named = shown.findIndex((coin) => coin.coin_id === (wanted ? text : chosen));
    mark(wanted ? Math.max(named, 0) : named);
  }

  function mark(index) {
    list.children[active]?.classList.remove("active");
    active = Math.min(Math.max(index, -1), shown.length - 1);
    const item = active < 0 ? undefined : list.children[active];
    item?.classList.add("active");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = chosen;
  }

  function choose(coin) {
    const isNew = coin !== chosen;
    chosen = coin;
    close();
    if (isNew) onChoice(coin);
  }

  function openAll() {
    if (!list.hidden) return;
    input.select();
    open("");
    const marked = active;
    load().then(() =>
      list.hidden || input.value !== chosen || active !== marked || open(""), () => {});
  }

  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", openAll);
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("blur", close);
  input.addEventListener("change", () => { // a whole name, however it came
    if (coins.some((coin) => coin.coin_id === input.value)) choose(input.value);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) openAll();
      else mark(Math.max(active + step, 0));
    } else if (event.key === "Enter" && !list.hidden) {
      if (active >= 0) choose(shown[active].coin_id);
    } else if (event.key === "Escape") {
      close();
    }
  });

  return {
    load,
    named: (name) => coins.find((coin) => coin.coin_id === name),
    show(coin) {
      chosen = coin;
      if (list.hidden) input.value = coin;
    },
  };
}
