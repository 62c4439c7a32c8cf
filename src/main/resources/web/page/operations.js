// The tab of operations: the state of the instance, and its dead letters.
import { get } from "./api.js";
import { countText, durationText } from "./numbers.js";
import { linkTo } from "./place.js";
import { poll } from "./poll.js";

const STATUS_MILLISECONDS = 2_000;
const DEAD_LETTERS_MILLISECONDS = 10_000;

const find = (id) => document.getElementById(id);

/** Shows the state while the tab is open. */
export function createOperations() {
  let stops = [], before;
  const errors = new Map();

  function fail(part, error) {
    errors.set(part, error);
    const shown = find("operations-error");
    const texts = [...new Set([...errors.values()].filter(Boolean).map((e) => e.message))];
    shown.hidden = texts.length === 0;
    const isOld = Boolean(errors.get("status"));
    shown.textContent = texts.join(" ") +
      (isOld ? " These numbers are old; the page tries again." : " The page tries again.");
    find("operations").classList.toggle("stale", isOld);
  }

  async function readStatus() {
    const status = await get("/api/v1/status");
    showStatus(status, ticksPerSecond(status));
    fail("status", undefined);
  }

  async function readDeadLetters() {
    showDeadLetters(await get("/api/v1/dead-letters"));
    fail("dead-letters", undefined);
  }

  /** The first answer has nothing to compare with, and a restart counts from zero. */
  function ticksPerSecond({ ticks }) {
    const total = Object.values(ticks).reduce((sum, count) => sum + Number(count), 0);
    const now = performance.now(), last = before;
    before = { total, now };
    if (!last || total < last.total) return undefined;
    return (total - last.total) / ((now - last.now) / 1000);
  }

  return {
    start() {
      before = undefined;
      stops = [
        poll(readStatus, STATUS_MILLISECONDS, (error) => fail("status", error)),
        poll(readDeadLetters, DEAD_LETTERS_MILLISECONDS, (error) => fail("dead-letters", error)),
      ];
    },
    stop() {
      stops.forEach((stop) => stop());
    },
  };
}

function showStatus(status, rate) {
  const { freshness } = status;
  const refused = Object.values(status.refused_records).reduce((sum, n) => sum + Number(n), 0);
  const overdue = Number(freshness.overdue_coins), failed = Number(status.failed_threads ?? 0);
  showTiles([
    ["ready", "Ready", status.ready ? "yes" : "no", status.ready ? "good" : "bad"],
    ["ticks-per-second", "Ticks a second", countText(rate)],
    ["lag", "Lag, records", countText(status.lag_records)],
    ["newest-tick", "Newest tick", agoText(freshness.newest_tick_age_seconds)],
    ["coins", "Coins", countText(freshness.coins)],
    ["overdue", "Overdue coins", countText(overdue), overdue > 0 ? "bad" : ""],
    ["mongodb-waiting", "Waiting for MongoDB", durationText(status.mongodb_waiting_seconds)],
    ["mongodb-acknowledged", "Last MongoDB write",
      agoText(status.mongodb_acknowledged_age_seconds)],
    ["kafka-waiting", "Waiting for Kafka", durationText(status.kafka_waiting_seconds)],
    ["pending", "Pending recomputes", countText(status.recompute_pending_units)],
    ["pending-age", "Oldest waits", durationText(status.recompute_pending_seconds)],
    ["threads", "Threads alive", countText(status.threads_alive)],
    ["failed-threads", "Threads failed", countText(status.failed_threads), failed > 0 ? "bad" : ""],
    ["read", "Records read", countText(status.read_records)],
    ["stored", "Raw events stored", countText(status.stored_raw_events)],
    ["refused", "Records refused", countText(refused), refused > 0 ? "warn" : ""],
  ]);
  fill("checks", Object.entries(status.checks).map(([name, check]) =>
    [name, mark(check.ready ? "ready" : "not ready", check.ready ? "good" : "bad"), check.detail]));
  fill("freshness", freshness.oldest.map((coin) => [
    link(coin.coin_id), agoText(coin.tick_age_seconds), durationText(coin.silent_seconds),
    coin.overdue ? mark("overdue", "bad") : mark("in time", "good")]));
  fill("ticks", Object.entries(status.ticks).map(([kind, count]) => [kind, countText(count)]));
}

function showDeadLetters({ complete, records, reasons }) {
  fill("dead-letters", reasons.map((reason) => [reason.reason, countText(reason.count),
    countText(reason.again), reason.last.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"),
    reason.newest]));
  find("dead-letters-note").textContent = countText(records) + " records were refused."
    + (complete ? "" : " Only the newest are counted; \"dlq list\" counts all.");
}

function showTiles(tiles) {
  const shown = find("tiles");
  if (shown.children.length !== tiles.length) {
    shown.replaceChildren(...tiles.map(([id, label]) => {
      const tile = document.createElement("dl");
      tile.id = "tile-" + id;
      tile.appendChild(document.createElement("dt")).textContent = label;
      tile.appendChild(document.createElement("dd"));
      return tile;
    }));
  }
  tiles.forEach(([id, , text, state]) => {
    const tile = find("tile-" + id);
    tile.lastChild.textContent = text;
    tile.dataset.mark = state ?? "";
  });
}

function agoText(seconds) {
  return seconds === undefined ? "–" : durationText(seconds) + " ago";
}

function mark(text, state) {
  const made = document.createElement("span");
  made.className = "mark";
  made.dataset.mark = state;
  made.textContent = text;
  return made;
}

function link(coin) {
  const made = document.createElement("a");
  made.href = linkTo({ coin, tab: undefined, window: undefined, limit: undefined });
  made.textContent = coin;
  return made;
}

/** Replaces the cells, but not while they are the same: a selection and the focus stay. */
function fill(id, rows) {
  const body = document.querySelector("#" + id + " tbody");
  const made = rows.length ? rows.map((cells) => {
    const row = document.createElement("tr");
    cells.forEach((cell) => row.appendChild(document.createElement("td")).append(cell));
    return row;
  }) : [noRows(body)];
  [...made].forEach((row, index) => {
    const old = body.children[index];
    if (!old) body.append(row);
    else if (old.children.length !== row.children.length) old.replaceWith(row);
    else [...row.children].forEach((cell, column) =>
      old.children[column].isEqualNode(cell) || old.children[column].replaceWith(cell));
  });
  while (body.children.length > made.length) body.lastChild.remove();
}

function noRows(body) {
  const row = document.createElement("tr"), cell = row.appendChild(document.createElement("td"));
  cell.colSpan = body.parentElement.querySelectorAll("th").length;
  cell.textContent = "none";
  cell.className = "note";
  return row;
}
