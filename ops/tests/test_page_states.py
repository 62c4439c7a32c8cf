"""The page in a browser, with made-up answers: states that a running installation does not have."""

import re

import pytest
from page import READY, SCHEMES, Answers, candle, exact, painted, part_of_height, tab

MOST_MILLISECONDS = 2_000
# Tells how long after the answer's arrival its candles are painted.
SHOW_ALL = """() => new Promise((resolve) => {
  const chart = document.getElementById("chart");
  const arrived = () => performance.getEntriesByType("resource")
    .findLast((entry) => entry.name.endsWith("limit=10000")).responseEnd;
  new MutationObserver((_, observer) => {
    if (chart.dataset.candles !== "10000") return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() =>
      resolve(performance.now() - arrived())));
  }).observe(chart, { attributes: true });
  document.getElementById("all").click();
})"""

AFTER_THE_NEXT_FRAMES = """() => new Promise((resolve) => requestAnimationFrame(() =>
  requestAnimationFrame(() => requestAnimationFrame(resolve))))"""


@pytest.mark.parametrize(
    "price, label",
    [
        ("0.00001234", r"0\.00001\d{3,}"),
        ("65000.00", r"6\d,\d{3}\.\d\d"),
        ("1.0003", r"[01]\.\d{4}"),
        ("420000000000000000", r"4(\.\d+)?E17"),
        ("0.00000000000000000321", r"3(\.\d+)?E-18"),
    ],
)
def test_axis_is_in_prices_of_the_coin(page_url, browser, price, label):
    with tab(browser, answers=Answers(price=price)) as (opened, watch):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        opened.wait_for_selector("#chart[data-axis]")
        labels = opened.get_attribute("#chart", "data-axis").split(" ")
        assert [shown for shown in labels if re.fullmatch(label, shown)], labels
        assert len(set(labels)) == len(labels) > 2
        assert part_of_height(opened) > 0.6
        assert watch.problems == []


def test_crosshair_is_on_the_candle_that_it_points_to(page_url, browser):
    answers = Answers()
    with tab(browser, answers=answers) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        seen, chart = painted(opened), opened.locator("#chart").bounding_box()
        # From the edge of the first body to the edge of the last one, a body being 0.8 wide.
        step = (seen["right"] - seen["left"]) / (len(answers.candles) - 0.2)
        for index in (0, 10, 35, 58, 59):
            opened.mouse.move(chart["x"] + seen["left"] + step * (index + 0.4), chart["y"] + 99)
            key, fields = exact(opened)
            assert key == answers.candles[index]["date"]
            assert fields["close"] == answers.candles[index]["close"].strip("#")
        opened.mouse.move(5, 5)
        assert exact(opened)[0] == answers.candles[-1]["date"]


def test_all_digits_are_shown_on_demand(page_url, browser):
    answers = Answers()
    with tab(browser, answers=answers) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        mean = opened.locator("[data-detail=mean]")
        volume = opened.locator("#legend [data-field=volume]")
        assert (len(mean.inner_text()), volume.inner_text()) == (len("65,000.00"), "12.5")

        opened.keyboard.press("d")
        assert mean.inner_text() == answers.candles[-1]["mean"].strip("#")
        assert volume.inner_text() == "12.50000000000000000000000000000001"
        opened.click("#digits")
        assert volume.inner_text() == "12.5"


def test_open_and_late_candles_are_named(page_url, browser):
    with tab(browser, answers=Answers()) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        assert "open" in opened.inner_text("#legend-notes")
        opened.focus("#chart")
        for _ in range(5):
            opened.keyboard.press("ArrowLeft")
        assert opened.inner_text("#legend-notes") == "2 late ticks · gap of 3 min"
        assert opened.inner_text("[data-detail=late_count]") == "2"
        assert opened.inner_text("[data-detail=state]") == "final"


def test_coin_that_is_named_like_a_script_is_text(page_url, browser):
    name = '<script>alert(1)</script><img src="x" onerror="alert(2)">'
    answers = Answers(coin=name)
    answers.candles[-1]["quote"] = name
    with tab(browser, answers=answers) as (opened, watch):
        dialogs = []
        opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        opened.click("#coin")
        assert name in opened.inner_text("#coin-list")
        assert opened.input_value("#coin") == name
        assert opened.inner_text("#last-quote") == name
        assert opened.locator("main script, img").count() == 0
        assert (dialogs, watch.problems) == ([], [])


def test_newest_candle_moves_without_a_reload(page_url, browser):
    answers = Answers()
    with tab(browser, answers=answers) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        opened.evaluate("() => { window.isTheSame = true; }")

        answers.candles[-1]["close"] = answers.candles[-1]["high"] = "#71234.56#"
        opened.wait_for_selector("#last-price[data-exact='71234.56']")
        answers.candles.append(candle("bitcoin", "66000.00", 61, 60))
        opened.wait_for_selector("#chart[data-candles='61']")
        wanted = answers.candles[-1]["close"].strip("#")
        assert opened.get_attribute("#last-price", "data-exact") == wanted
        assert opened.evaluate("() => window.isTheSame")
        whole = [path for path in answers.asked if "limit=1000" in path and "candles" in path]
        assert len(whole) == 1, "after that, only the newest candles are asked for"


def test_candles_that_passed_while_it_was_away_are_read(page_url, browser):
    answers = Answers()
    with tab(browser, answers=answers) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        answers.candles += [candle("bitcoin", "66000.00", 70, index) for index in range(60, 70)]
        opened.wait_for_selector("#chart[data-candles='70']")


def test_ten_thousand_candles_are_shown_in_time(page_url, browser):
    answers = Answers(count=10_000, window="1m")
    with tab(browser, answers=answers) as (opened, watch):
        taken = []
        for _ in range(3):
            opened.goto("about:blank")
            opened.goto(page_url + "#coin=bitcoin&window=1m")
            opened.wait_for_selector("#chart[data-candles='1000']")
            taken.append(opened.evaluate(SHOW_ALL))
        print("10,000 candles in ms:", *[round(time) for time in taken])
        assert min(taken) < MOST_MILLISECONDS
        assert part_of_height(opened) > 0.6
        assert watch.problems == []


def test_page_without_coins_says_how_to_get_some(page_url, browser):
    answers = Answers(count=0)
    with tab(browser, answers=answers) as (opened, watch):
        opened.goto(page_url)
        opened.wait_for_selector("html[data-state=empty]")
        text = opened.inner_text("#message")
        assert "./crypto-pipeline produce --source simulator" in text
        assert watch.problems == []

        answers.candles = Answers().candles
        opened.wait_for_selector(READY)
        assert opened.is_hidden("#message")


def test_error_is_told_and_old_data_stays(page_url, browser):
    answers = Answers()
    answers.status = 503
    with tab(browser, answers=answers) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector("html[data-state=error]")
        assert "MongoDB cannot be read. The page tries again." in opened.inner_text("#message")
        answers.status = 200
        opened.wait_for_selector(READY)

        answers.status = 503
        opened.wait_for_selector("html[data-state=error]")
        assert "Old data. MongoDB cannot be read." in opened.inner_text("#status")
        assert opened.is_visible("#chart")
        answers.status = 200
        opened.wait_for_selector(READY)


def test_token_is_asked_for_and_not_in_the_url(page_url, browser):
    answers = Answers()
    answers.token = "s3cret"
    with tab(browser, "phone", answers=answers) as (opened, watch):
        opened.goto(page_url)
        opened.fill("#token", "wrong")
        opened.press("#token", "Enter")
        opened.wait_for_selector("#token-error:not(:empty)")
        opened.fill("#token", "s3cret")
        opened.press("#token", "Enter")
        opened.wait_for_selector(READY)
        opened.reload()
        opened.wait_for_selector(READY)
        assert "s3cret" not in opened.url
        assert not [url for url in watch.addresses if "s3cret" in url]


def test_colours_follow_the_scheme(page_url, browser):
    with tab(browser, answers=Answers()) as (opened, watch):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        for scheme in reversed(SCHEMES):
            opened.emulate_media(color_scheme=scheme)
            opened.evaluate(AFTER_THE_NEXT_FRAMES)
            assert part_of_height(opened) > 0.6, "in the colours of the scheme"
        assert watch.problems == []


def test_tabs_are_reached_by_keys(page_url, browser):
    with tab(browser, answers=Answers()) as (opened, _):
        opened.goto(page_url)
        opened.wait_for_selector(READY)
        opened.focus("#tab-candles")
        opened.keyboard.press("ArrowRight")
        opened.wait_for_selector("#tab-operations[aria-selected=true]:focus")
        assert "tab=operations" in opened.url
        assert opened.is_hidden("#candles")
        assert opened.inner_text("#tile-lag dd") == "–"
        opened.keyboard.press("ArrowLeft")
        opened.wait_for_selector("#tab-candles[aria-selected=true]:focus")
        opened.wait_for_selector("#chart:visible")


def test_operations_show_the_state_and_the_dead_letters(page_url, browser):
    answers = Answers()
    check = {"ready": False, "detail": "No answer <b>for</b> 12 s."}
    late = {"coin_id": "<i>", "tick_age_seconds": 400, "silent_seconds": 390.5, "overdue": True}
    answers.state = {
        "ready": False,
        "checks": {"kafka": check},
        "freshness": {"coins": 2, "overdue_coins": 1, "oldest": [late]},
        "lag_records": 12345,
        "kafka_waiting_seconds": 7.25,
        "failed_threads": 1,
    }
    refused = {"reason": "bad-price", "count": 12, "again": 1, "newest": "crypto-dead-letters-0@7"}
    answers.reasons = [
        {**refused, "first": "2026-01-01T00:00:00Z", "last": "2026-01-02T03:04:05.678Z"}
    ]
    with tab(browser, answers=answers) as (opened, watch):
        opened.goto(page_url + "#tab=operations")
        opened.wait_for_selector("#dead-letters td:nth-child(5)")
        opened.wait_for_selector("#freshness td:nth-child(4)")
        tiles = {"ready": "no", "lag": "12,345", "kafka-waiting": "7.3 s", "mongodb-waiting": "–"}
        for name, text in {**tiles, "overdue": "1", "failed-threads": "1"}.items():
            assert opened.inner_text(f"#tile-{name} dd") == text
        assert cells(opened, "checks") == ["kafka", "not ready", check["detail"]]
        assert cells(opened, "freshness") == ["<i>", "7 min ago", "7 min", "overdue"]
        assert cells(opened, "dead-letters") == [
            "bad-price",
            "12",
            "1",
            "2026-01-02 03:04:05 UTC",
            "crypto-dead-letters-0@7",
        ]
        assert opened.inner_text("#tile-ticks-per-second dd") == "–"
        answers.state["ticks"] = {"new": 5010}
        opened.wait_for_selector("#tile-ticks-per-second dd:text-matches('^[0-9,.]+$')")

        answers.status = 503
        opened.wait_for_selector("#operations-error:text('These numbers are old')")
        assert opened.inner_text("#tile-lag dd") == "12,345"


def cells(opened, table):
    return opened.locator(f"#{table} tbody td").all_inner_texts()
