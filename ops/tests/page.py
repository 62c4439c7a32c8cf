"""What the tests of the page share: a browser that watches itself, and answers made up for it."""

import json
import math
import shutil
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

LAUNCH = {
    "executable_path": shutil.which("chromium"),
    # Without these, the browser asks the network on its own account.
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}
SCHEMES = ["light", "dark"]
WINDOWS = ["1m", "1h", "1d", "1w"]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
READY = "html[data-state=ready]"
LEGEND = ["open", "high", "low", "close", "volume"]


class Watch:
    """What went wrong in a tab, and whom it called."""

    def __init__(self, tab):
        self.problems = []
        self.addresses = []
        tab.on("console", self._note)
        tab.on("pageerror", lambda error: self.problems.append(str(error)))
        tab.on("request", lambda request: self.addresses.append(request.url))

    def _note(self, message):
        if message.type == "error":
            self.problems.append(message.text)

    def elsewhere(self):
        return [url for url in self.addresses if urlsplit(url).hostname not in LOOPBACK]


@contextmanager
def tab(browser, screen="desktop", scheme="light", answers=None):
    """A tab, with its Watch; with answers, it gets these instead of the API's."""
    width, height = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    made = context.new_page()
    try:
        if answers:
            made.route("**/api/v1/**", answers)
        yield made, Watch(made)
    finally:
        made.unroute_all(behavior="ignoreErrors")  # the page may have asked again
        context.close()


class Answers:
    """The API of a coin whose candles are made up; fields may be changed while the page is open."""

    def __init__(self, coin="bitcoin", price="65000.00", count=60, window="1d"):
        self.coin = coin
        self.window = window
        self.status = 200
        self.token = None
        self.asked = []
        self.state = {}
        self.reasons = []
        self.candles = [candle(coin, price, count, index, window) for index in range(count)]

    def __call__(self, route):
        request = route.request
        url = urlsplit(request.url)
        self.asked.append(url.path + "?" + url.query)
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            body, status = {"error": "A token is needed."}, 401
        elif self.status != 200:
            body, status = {"error": "MongoDB cannot be read."}, self.status
        else:
            body, status = self.body(url.path.rsplit("/", 1)[1], parse_qs(url.query)), 200
        text = json.dumps(body, default=str)
        # A text that begins with a mark is a number, whose digits json.dumps would not keep.
        text = text.replace('"#', "").replace('#"', "")
        route.fulfill(status=status, content_type="application/json", body=text)

    def body(self, name, query):
        if name == "status":
            return {
                "windows": WINDOWS,
                "zone": "UTC",
                "ready": True,
                "checks": {"mongodb": {"ready": True, "detail": "It answers."}},
                "freshness": {"coins": 1, "overdue_coins": 0, "oldest": []},
                "ticks": {"new": 10},
                "refused_records": {},
                **self.state,
            }
        if name == "dead-letters":
            return {"complete": True, "records": len(self.reasons), "reasons": self.reasons}
        if name == "coins":
            if not self.candles:
                return {"coins": []}
            last = {**self.candles[-1], "date": "2026-03-01"}
            return {"coins": [{"coin_id": self.coin, "first_date": "2026-01-01", "last": last}]}
        newest = self.candles[-int(query["limit"][0]) :]
        return {"coin_id": self.coin, "window": self.window, "zone": "UTC", "candles": newest}


def candle(coin, price, count, index, window="1d"):
    """A candle near the price, with as many decimals, and one that is late in each ten."""
    decimals = len(price.partition(".")[2])
    value = float(price) * (1 + 0.05 * math.sin(index / 9))
    middle, part = round(value * 10**decimals), max(1, round(value * 10**decimals * 0.01))

    def number(units):
        digits = str(units).rjust(decimals + 1, "0")
        return f"#{digits[:-decimals]}.{digits[-decimals:]}#" if decimals else f"#{digits}#"

    return {
        "coin_id": coin,
        **moment(window, index),
        "quote": "USD",
        "open": number(middle),
        "high": number(middle + 2 * part),
        "low": number(middle - 2 * part),
        "close": number(middle + (part if index % 3 else -part)),
        "mean": f"#{number(middle).strip('#')}1234567890123456789#",
        "tick_count": 1200,
        "volume": "#12.50000000000000000000000000000001#",
        "vwap": number(middle),
        "first_timestamp": "2026-01-01T00:00:00Z",
        "last_timestamp": "2026-03-01T00:00:00Z",
        "max_gap_minutes": 3,
        "late_count": 2 if index % 10 == 5 else 0,
        "final": index < count - 1,
        "computed_by": "stream",
        "updated_at": "2026-03-01T00:00:00Z",
    }


def moment(window, index):
    if window == "1d":
        month, day = divmod(index, 28)
        return {"date": f"{2024 + month // 12}-{month % 12 + 1:02}-{day + 1:02}"}
    hours, minute = divmod(index, 60)
    days, hour = divmod(hours, 24)
    return {"start": f"2026-03-{days + 1:02}T{hour:02}:{minute:02}:00Z"}


def exact(tab):
    """The legend's fields, as the API had them, and which candle it is about."""
    return tab.evaluate(
        """() => [document.getElementById("legend").dataset.key, Object.fromEntries(
             [...document.querySelectorAll("#legend [data-field]")]
               .map((field) => [field.dataset.field, field.dataset.exact]))]"""
    )


def part_of_height(tab):
    """How much of the picture's height the candles take."""
    seen = painted(tab)
    return (seen["bottom"] - seen["top"]) / seen["height"]


def painted(tab):
    """Where the candles are in the picture, found by their colours in its pixels."""
    return tab.evaluate(
        """() => {
             const style = getComputedStyle(document.documentElement);
             const colours = ["--up", "--down"].map((name) => style.getPropertyValue(name).trim())
               .map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
             const canvas = [...document.querySelectorAll("#chart canvas")]
               .reduce((one, other) => other.width * other.height > one.width * one.height
                 ? other : one);
             const { data, width, height } = canvas.getContext("2d")
               .getImageData(0, 0, canvas.width, canvas.height);
             const columns = new Array(width).fill(0);
             let top = height, bottom = 0;
             for (let at = 0; at < data.length; at += 4) {
               if (colours.some(([r, g, b]) => data[at] === r && data[at + 1] === g
                   && data[at + 2] === b)) {
                 const row = Math.floor(at / 4 / width);
                 top = Math.min(top, row);
                 bottom = Math.max(bottom, row);
                 columns[at / 4 % width]++;
               }
             }
             const isCandle = (count) => count > 3; // the line of the last price is thinner
             return { top, bottom, height,
               left: columns.findIndex(isCandle), right: columns.findLastIndex(isCandle) + 1 };
           }"""
    )
