"""The page in a browser, with the data of an installation that runs."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from page import LEGEND, READY, SCHEMES, SCREENS, exact, part_of_height, tab

PICTURES = Path(__file__).resolve().parents[2] / "target" / "page"


@pytest.fixture(params=SCREENS)
def screen(request):
    return request.param


@pytest.fixture(params=SCHEMES)
def scheme(request):
    return request.param


def read(tab, page_url, path, **query):
    """An answer of the API, whose numbers are the texts that were sent."""
    answer = tab.request.get(page_url + path.lstrip("/") + "?" + urlencode(query))
    assert answer.ok, answer.text()
    return json.loads(answer.text(), parse_float=str, parse_int=str)


def shown(tab):
    """The choice that the URL of the page has."""
    return tab.evaluate("() => Object.fromEntries(new URLSearchParams(location.hash.slice(1)))")


def test_page_looks_as_it_should(page_url, browser, screen, scheme):
    with tab(browser, screen, scheme) as (opened, watch):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        opened.wait_for_selector("#chart[data-axis]")

        assert part_of_height(opened) > 0.6
        prices = [float(label.replace(",", "")) for label in axis(opened)]
        last = float(opened.get_attribute("#last-price", "data-exact"))
        assert min(prices) < last * 2 and max(prices) > last / 2
        assert len(set(prices)) == len(prices) > 2, "each label is another price"
        assert opened.locator("footer a").get_attribute("href") == "https://www.tradingview.com/"
        picture(opened, f"candles-{screen}-{scheme}")

        opened.click("#tab-operations")
        opened.wait_for_selector("#checks td:nth-child(3)")
        assert opened.inner_text("#tile-ready dd") in ("yes", "no")
        assert wide(opened) <= SCREENS[screen][0]
        picture(opened, f"operations-{screen}-{scheme}")

        assert watch.problems == []
        assert watch.elsewhere() == []


def test_page_is_served_with_a_strict_policy(page_url, browser):
    with tab(browser) as (opened, _):
        policy = opened.goto(page_url).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_prices_of_a_candle_are_seen_on_a_phone(page_url, browser):
    with tab(browser, "phone") as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        for field in LEGEND[:4]:
            box = opened.locator(f"#legend [data-field={field}]").bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390, field
            assert box["y"] + box["height"] <= 844, field
        assert wide(opened) <= 390


class Given:
    """All candles that the API gave to a tab: the newest changes all the time."""

    def __init__(self, tab):
        self.candles = {}
        tab.route("**/api/v1/candles?*", self._pass_on)

    def _pass_on(self, route):
        response = route.fetch()
        if response.ok:
            answer = json.loads(response.text(), parse_float=str, parse_int=str)
            for candle in answer["candles"]:
                key = answer["window"], candle.get("date", candle.get("start"))
                fields = {field: candle.get(field, "") for field in LEGEND}
                self.candles.setdefault(key, []).append(fields)
        route.fulfill(response=response)

    def assert_legend_is_of_one(self, opened):
        key, fields = exact(opened)
        assert fields in self.candles[shown(opened)["window"], key]
        return key


def test_crosshair_equals_the_api_digit_for_digit(page_url, browser):
    with tab(browser) as (opened, _):
        given = Given(opened)
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        newest = given.assert_legend_is_of_one(opened)
        chart = opened.locator("#chart").bounding_box()
        opened.focus("#chart")
        opened.keyboard.press("ArrowLeft")
        assert given.assert_legend_is_of_one(opened) == newest
        for _ in range(5):
            opened.keyboard.press("ArrowLeft")
            given.assert_legend_is_of_one(opened)
        for part in (0.7, 0.8, 0.9):
            opened.mouse.move(chart["x"] + chart["width"] * part, chart["y"] + 50)
            given.assert_legend_is_of_one(opened)
        opened.mouse.move(5, 5)
        assert given.assert_legend_is_of_one(opened) >= newest

        opened.keyboard.press("d")
        for field in LEGEND[:4]:
            value = opened.locator(f"#legend [data-field={field}]")
            assert value.inner_text() == value.get_attribute("data-exact")


def test_windows_are_those_of_the_status(page_url, browser):
    with tab(browser) as (opened, watch):
        given = Given(opened)
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        coin = shown(opened)["coin"]
        windows = read(opened, page_url, "/api/v1/status")["windows"]
        assert opened.locator("#windows button").all_inner_texts() == windows

        for window in windows:
            opened.click(f"#windows button:text-is('{window}')")
            opened.wait_for_selector(f"#windows button[aria-pressed=true]:text-is('{window}')")
            opened.wait_for_selector(READY)
            assert shown(opened) == {"coin": coin, "window": window}
            given.assert_legend_is_of_one(opened)
        opened.reload()
        opened.wait_for_selector(READY)
        assert shown(opened)["window"] == windows[-1]
        if len(windows) > 1:
            opened.go_back()
            opened.wait_for_selector(f"#windows [aria-pressed=true]:text-is('{windows[-2]}')")
        assert watch.problems == []


def test_coin_is_found_by_its_name(page_url, browser):
    with tab(browser) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        coin = read(opened, page_url, "/api/v1/coins", limit=1000)["coins"][-1]["coin_id"]
        opened.click("#coin")
        opened.fill("#coin", coin)
        opened.press("#coin", "Enter")
        opened.wait_for_selector(READY)
        assert shown(opened)["coin"] == coin
        assert coin in opened.title()


def axis(opened):
    return opened.get_attribute("#chart", "data-axis").split(" ")


def wide(opened):
    return opened.evaluate("() => document.documentElement.scrollWidth")


def picture(opened, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    opened.screenshot(path=PICTURES / f"{name}.png")
