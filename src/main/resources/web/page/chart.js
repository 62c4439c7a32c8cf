// The picture: candles, their volume and the crosshair, drawn by lightweight-charts.
import { priceDigits, priceText } from "./numbers.js";

const { CandlestickSeries, CrosshairMode, HistogramSeries, createChart, createSeriesMarkers } =
  window.LightweightCharts;

const PIXELS_PER_CANDLE = 9;
const FEWEST_SEEN = 24;
const NEAR_THE_START = 40; // candles, when older ones are fetched
const LONGEST_HOLE = 10; // candles, in the first view
const PIXELS_BETWEEN_MARKERS = 8;

/** Days and weeks have a date, hours and minutes an instant, which the chart wants in seconds. */
function timeOf(candle) {
  return candle.date ?? Date.parse(candle.start) / 1000;
}

/**
 * Draws into the element. onPoint is told the index of the candle under the crosshair, or -1;
 * onStart that the reader has scrolled to the oldest candles.
 */
export function createCandleChart(element, { onPoint, onStart }) {
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: false, fontFamily: "system-ui, sans-serif", fontSize: 12 },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { scaleMargins: { top: 0.06, bottom: 0.2 }, borderVisible: false },
    timeScale: { borderVisible: false, minBarSpacing: 0.02, rightOffset: 3,
      secondsVisible: false },
    localization: { locale: "en" },
    kineticScroll: { touch: !matchMedia("(prefers-reduced-motion: reduce)").matches },
  });
  const series = chart.addSeries(CandlestickSeries, {});
  const volume = chart.addSeries(HistogramSeries,
    { priceScaleId: "volume", priceLineVisible: false, lastValueVisible: false });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  const markers = createSeriesMarkers(series, []);
  const time = chart.timeScale();
  let candles = [], factor = 1, digits = 2, pointed = -1, byKeyboard = false;
  let colours, groupSize = 1, all = false, unseen = false;

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const names = ["back", "text", "dim", "line", "up", "down", "up-soft", "down-soft", "late",
      "up-label", "down-label"];
    colours = Object.fromEntries(names.map((name) =>
      [name, style.getPropertyValue("--" + name).trim()]));
    const label = { labelBackgroundColor: colours.dim };
    chart.applyOptions({
      layout: { background: { color: colours.back }, textColor: colours.dim },
      grid: { vertLines: { color: colours.line }, horzLines: { color: colours.line } },
      crosshair: { vertLine: label, horzLine: label },
    });
  }

  function bar(candle) {
    const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close]
      .map((price) => Number(price) * factor);
    const colour = close >= open ? colours.up : colours.down;
    const body = candle.final === true ? colour : colours.back; // an open candle is hollow
    return { time: timeOf(candle), open, high, low, close,
      color: body, borderColor: colour, wickColor: colour };
  }

  function volumeBar(candle) {
    if (candle.volume === undefined) return { time: timeOf(candle) };
    const rising = Number(candle.close) >= Number(candle.open);
    return { time: timeOf(candle), value: Number(candle.volume),
      color: colours[rising ? "up-soft" : "down-soft"] };
  }

  /** The chart calculates with steps down to 1e-14, so prices far from 1 are drawn multiplied. */
  function fitPrices() {
    const high = Math.max(...candles.map((candle) => Number(candle.high)));
    const power = high > 0 ? Math.floor(Math.log10(high)) : 0;
    factor = power < -6 || power > 9 ? 10 ** (2 - power) : 1;
    digits = priceDigits(candles);
    // The axis reaches below the lowest price, but there are no prices below zero.
    const write = (value) => value < 0 ? "" : priceText(value / factor, digits);
    const steps = Math.min(digits + Math.round(-Math.log10(factor)), 12);
    series.applyOptions({ priceFormat: { type: "custom", minMove: 10 ** -Math.max(steps, 0),
      formatter: write, tickmarksFormatter: (values) => showAxis(values.map(write)) } });
  }

  /** The labels are painted: the attribute is for those who cannot see them. */
  function showAxis(labels) {
    if (labels.length) element.dataset.axis = labels.filter(Boolean).join(" ");
    return labels;
  }

  /** The line and the label of the last price: not in the colour of an open candle's body. */
  function drawLastPrice() {
    const last = candles.at(-1);
    const rising = last && Number(last.close) >= Number(last.open);
    series.applyOptions({ priceLineColor: colours[rising ? "up-label" : "down-label"] });
  }

  /** Where the candles lie close together, one marker stands for a group of them. */
  function drawMarkers() {
    const marked = [];
    let group = -1;
    candles.forEach((candle, index) => {
      if (Number(candle.late_count) === 0 || Math.floor(index / groupSize) === group) return;
      group = Math.floor(index / groupSize);
      marked.push({ time: timeOf(candle), position: "aboveBar", shape: "circle",
        color: colours.late, size: groupSize > 1 ? 0.4 : 0.7 });
    });
    markers.setMarkers(marked);
  }

  function groupMarkers({ from, to }) {
    const width = element.clientWidth / (to - from);
    const size = 2 ** Math.max(0, Math.ceil(Math.log2(PIXELS_BETWEEN_MARKERS / width)));
    if (size === groupSize || !Number.isFinite(size)) return;
    groupSize = size;
    drawMarkers();
  }

  function drawAll() {
    series.setData(candles.map(bar));
    volume.setData(candles.map(volumeBar));
    drawMarkers();
    drawLastPrice();
    element.dataset.candles = candles.length;
  }

  /** Returns how many of the newest candles have no long hole between them, at most that many. */
  function newestRun(most) {
    const starts = candles.slice(-Math.ceil(most)).map((candle) =>
      Date.parse(candle.date ?? candle.start));
    const steps = starts.slice(1).map((start, index) => start - starts[index]);
    const hole = steps.findLastIndex((step) => step > LONGEST_HOLE * Math.min(...steps));
    return starts.length - 1 - hole;
  }

  /** Shows all candles, or the newest; as soon as the tab is open, without which it has no size. */
  function setView() {
    unseen = !element.clientWidth;
    if (unseen) return;
    if (all) {
      time.fitContent();
      return;
    }
    const seen = Math.max(newestRun(element.clientWidth / PIXELS_PER_CANDLE), FEWEST_SEEN);
    // The scale fits all candles that are seen in part, so none beyond a hole may be.
    const margin = seen < candles.length ? 0 : 0.5;
    const from = candles.length - Math.floor(seen) - margin;
    time.setVisibleLogicalRange({ from, to: candles.length + 2 });
  }

  function pointAt(index) {
    pointed = Math.max(0, Math.min(index, candles.length - 1));
    const range = time.getVisibleLogicalRange();
    const beyond = Math.min(pointed - 1 - range.from, 0) || Math.max(pointed + 1 - range.to, 0);
    if (beyond) {
      time.setVisibleLogicalRange({ from: range.from + beyond, to: range.to + beyond });
    }
    const candle = candles[pointed];
    byKeyboard = true;
    chart.setCrosshairPosition(Number(candle.close) * factor, timeOf(candle), series);
    onPoint(pointed, true);
  }

  function clearPoint() {
    byKeyboard = false;
    pointed = -1;
    chart.clearCrosshairPosition();
    onPoint(-1, false);
  }

  function zoom(by) {
    time.applyOptions({ barSpacing: time.options().barSpacing * by });
  }

  chart.subscribeCrosshairMove((event) => {
    if (byKeyboard && !event.sourceEvent) return; // only the pointer ends what a key began
    byKeyboard = false;
    pointed = event.point && candles[event.logical] ? event.logical : -1;
    onPoint(pointed, false);
  });
  time.subscribeVisibleLogicalRangeChange((range) => {
    if (!range || !candles.length) return;
    groupMarkers(range);
    if (range.from < NEAR_THE_START && !all) onStart();
  });
  element.addEventListener("keydown", (event) => {
    if (!candles.length || event.ctrlKey || event.altKey || event.metaKey) return;
    const from = pointed < 0 ? candles.length - 1 : pointed, step = event.shiftKey ? 10 : 1;
    const action = {
      ArrowLeft: () => pointAt(pointed < 0 ? from : from - step),
      ArrowRight: () => pointAt(from + step),
      Home: () => pointAt(0),
      End: () => pointAt(candles.length - 1),
      Escape: clearPoint,
      "+": () => zoom(1.25),
      "=": () => zoom(1.25),
      "-": () => zoom(0.8),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    drawAll();
  });
  new ResizeObserver(() => unseen && setView()).observe(element);
  readColours();

  return {
    /** Shows these candles instead of those before, from the newest backwards, or all of them. */
    show(list, wholly) {
      candles = list;
      all = wholly;
      pointed = -1;
      time.applyOptions({ timeVisible: list[0].date === undefined });
      fitPrices();
      drawAll();
      series.priceScale().applyOptions({ autoScale: true });
      setView();
    },

    /** Shows these candles, and leaves the view where it is. */
    replace(list) {
      const kept = pointed < 0 ? undefined : timeOf(candles[pointed]);
      candles = list;
      if (kept !== undefined) pointed = list.findIndex((candle) => timeOf(candle) === kept);
      fitPrices();
      drawAll();
      onPoint(pointed, false);
    },

    /** Draws the last candles of the list, which have changed or are new. */
    update(list, changed) {
      const before = candles.length;
      candles = list;
      changed.forEach((candle) => {
        const historical = candles.indexOf(candle) < before - 1;
        series.update(bar(candle), historical);
        volume.update(volumeBar(candle), historical);
      });
      drawMarkers();
      drawLastPrice();
      element.dataset.candles = candles.length;
    },

    digits: () => digits,
  };
}
