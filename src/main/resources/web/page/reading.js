// What is said of a candle: the legend, the last price and the details.
import { amountText, changeText, countText, priceText } from "./numbers.js";

const PRICES = ["open", "high", "low", "close", "mean", "vwap"];
const DETAILS = [
  ["state", "State"], ["quote", "Quote"], ["open", "Open"], ["high", "High"], ["low", "Low"],
  ["close", "Close"], ["mean", "Mean"], ["vwap", "Mean by volume"], ["volume", "Volume"],
  ["tick_count", "Ticks"], ["late_count", "Late ticks"], ["max_gap_minutes", "Longest gap"],
  ["first_timestamp", "First tick"], ["last_timestamp", "Last tick"],
  ["computed_by", "Computed by"], ["updated_at", "Updated"],
];

const find = (id) => document.getElementById(id);
let exact = false;

/** Switches between numbers that a person can read, and all digits as the API has them. */
export function showExact(on) {
  exact = on;
}

function valueText(candle, name, digits) {
  if (name === "state") return candle.final === true ? "final" : "open";
  const value = candle[name];
  if (value === undefined) return "–";
  if (exact) return String(value);
  if (PRICES.includes(name)) return priceText(value, digits);
  if (name === "volume") return amountText(value);
  if (name === "tick_count" || name === "late_count") return countText(value);
  if (name === "max_gap_minutes") return countText(value) + " min";
  if (/_timestamp$|_at$/.test(name)) return instantText(value);
  return value;
}

function instantText(instant) {
  return instant.replace("T", " ").replace(/\.\d+Z$|Z$/, " UTC");
}

/** Writes which candle it is; of an instant the seconds are always zero. */
export function candleName(candle) {
  return candle.date ?? candle.start.replace("T", " ").replace(/:00(\.0+)?Z$/, " UTC");
}

/** Says what is not complete in a candle. */
function notes(candle) {
  const gap = Number(candle.max_gap_minutes), late = Number(candle.late_count);
  return [
    candle.final === true ? "" : "open",
    late > 0 ? countText(late) + (late === 1 ? " late tick" : " late ticks") : "",
    gap > 0 ? "gap of " + countText(gap) + " min" : "",
  ].filter(Boolean).join(" · ");
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setDirection(element, before, after) {
  const change = Number(after) - Number(before);
  element.dataset.direction = change > 0 ? "up" : change < 0 ? "down" : "flat";
}

/** Shows a candle in the legend and the details. */
export function showCandle(candle, digits) {
  find("legend").dataset.key = candle.date ?? candle.start;
  setText(find("legend-time"), candleName(candle));
  for (const field of document.querySelectorAll("#legend [data-field]")) {
    const name = field.dataset.field;
    setText(field, valueText(candle, name, digits));
    field.dataset.exact = candle[name] ?? "";
    field.title = candle[name] ?? "";
    setDirection(field, candle.open, candle.close);
  }
  const change = find("legend-change");
  setText(change, changeText(candle.open, candle.close));
  setDirection(change, candle.open, candle.close);
  setText(find("legend-notes"), notes(candle));
  setText(find("details-title"), candleName(candle));
  const list = find("details-list");
  if (!list.children.length) fillDetails(list);
  for (const value of list.querySelectorAll("dd")) {
    setText(value, valueText(candle, value.dataset.detail, digits));
    if (!["state", "quote"].includes(value.dataset.detail)) {
      value.title = candle[value.dataset.detail] ?? "";
    }
  }
  list.dataset.state = candle.final === true ? "final" : "open";
  list.classList.toggle("late", Number(candle.late_count) > 0);
}

function fillDetails(list) {
  for (const [name, label] of DETAILS) {
    const pair = list.appendChild(document.createElement("div"));
    pair.appendChild(document.createElement("dt")).textContent = label;
    pair.appendChild(document.createElement("dd")).dataset.detail = name;
  }
}

/** Shows the newest candle's price, and its change from the close before. */
export function showLastPrice(candle, previous, digits) {
  const price = find("last-price"), change = find("last-change");
  const before = previous?.close ?? candle.open;
  setText(price, exact ? candle.close : priceText(candle.close, digits));
  price.dataset.exact = candle.close;
  setText(change, changeText(before, candle.close));
  setDirection(price, before, candle.close);
  setDirection(change, before, candle.close);
  setText(find("last-quote"), candle.quote ?? "");
  document.title = priceText(candle.close, digits) + " " + candle.coin_id + " · crypto-pipeline";
}

/** Returns the sentence for a screen reader. */
export function spoken(candle, digits) {
  const say = (name) => name + " " + valueText(candle, name, digits);
  const late = Number(candle.late_count) > 0 ? ", late ticks " + candle.late_count : "";
  return [candleName(candle), ...["open", "high", "low", "close", "volume"].map(say),
    valueText(candle, "state", digits)].join(", ") + late;
}
