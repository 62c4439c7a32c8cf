// Numbers from the API stay the text that was sent: a float holds 17 of their up to 34 digits.
// Floats only place things in the picture, and round what a person reads.

/** Parses JSON with every number made a string; strings are matched first, and left alone. */
export function parseExactly(text) {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g,
    (token) => (token[0] === '"' ? token : `"${token}"`));
  return JSON.parse(quoted);
}

const formats = new Map();

function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat("en", options));
  return formats.get(key);
}

function fractionDigits(text) {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const point = mantissa.indexOf(".");
  const written = point < 0 ? 0 : mantissa.slice(point + 1).replace(/0+$/, "").length;
  return Math.max(0, written - Number(exponent));
}

/**
 * Returns how many decimals show the prices of these candles: six significant digits, more where
 * the prices lie close together, and no more than the prices have.
 */
export function priceDigits(candles) {
  let [low, high, used] = [Infinity, 0, 0];
  for (const candle of candles) {
    low = Math.min(low, Number(candle.low));
    high = Math.max(high, Number(candle.high));
    used = Math.max(used, fractionDigits(candle.open), fractionDigits(candle.high),
      fractionDigits(candle.low), fractionDigits(candle.close));
  }
  if (!(high > 0)) return 2;
  const bySize = Math.max(high < 1e6 ? 2 : 0, 5 - Math.floor(Math.log10(high)));
  const byRange = high > low ? Math.ceil(-Math.log10((high - low) / 500)) : 0;
  return Math.min(used, Math.max(bySize, byRange), 100);
}

/** Writes a price, which is a text or a float, with this many decimals. */
export function priceText(price, digits) {
  const size = Math.abs(Number(price));
  if (size !== 0 && (size >= 1e15 || digits > 14)) {
    return format({ notation: "scientific", maximumSignificantDigits: 7 }).format(price);
  }
  const decimals = Math.min(digits, 20);
  return format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(price);
}

/** Writes a volume, short. */
export function amountText(amount) {
  const size = Math.abs(Number(amount));
  if (size >= 1e15) {
    return format({ notation: "scientific", maximumSignificantDigits: 5 }).format(amount);
  }
  if (size >= 1e6) {
    return format({ notation: "compact", maximumSignificantDigits: 5 }).format(amount);
  }
  return format({ maximumSignificantDigits: 6 }).format(amount);
}

export function countText(count) {
  return count === undefined ? "–" : format({ maximumFractionDigits: 1 }).format(count);
}

/** Returns the change in percent, with its sign; "–" if there is nothing to compare with. */
export function changeText(before, after) {
  const change = Number(after) / Number(before) - 1;
  if (!Number.isFinite(change)) return "–";
  return format({ style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2,
    signDisplay: "exceptZero" }).format(change);
}

/** Writes seconds in the unit that a person would use; "–" if they are absent. */
export function durationText(seconds) {
  if (seconds === undefined) return "–";
  const value = Number(seconds);
  const [unit, length] = [["d", 86400], ["h", 3600], ["min", 60]].find(([, l]) => value >= 2 * l)
    ?? ["s", 1];
  return format({ maximumFractionDigits: value < 10 ? 1 : 0 }).format(value / length) + " " + unit;
}
