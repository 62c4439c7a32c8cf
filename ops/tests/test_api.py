"""The API as a program uses it: a demo serves what is in MongoDB."""

import csv
import io
import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from demo_site import MINUTES, ODD, WINDOWS, Site
from openapi_spec_validator import validate
from services import PIPELINE, free_ports, process, wait_until

OPENAPI = Path(__file__).resolve().parents[2] / "src/main/resources/web/openapi.yaml"
NUMBERS = {"open", "high", "low", "close", "mean", "volume", "vwap"}
WHOLE = {"tick_count", "max_gap_minutes", "late_count"}
TIMES = {"start", "first_timestamp", "last_timestamp", "updated_at"}


def candles(site, coin, window, **query):
    """All candles of a coin, part after part, as the texts that were sent."""
    found = []
    path = "/api/v1/candles?" + urlencode({"coin": coin, "window": window} | query)
    while path:
        status, _, text = site.get(path)
        assert status == 200, text
        answer = json.loads(text, parse_float=str, parse_int=str)
        found += answer["candles"]
        path = answer.get("next")
    return found


def stored(site, coin, window):
    """The same from MongoDB: plain texts of the same form."""
    documents = site.database[f"{WINDOWS[window]}_summaries"].find({"coin_id": coin})
    return sorted((plain(document) for document in documents), key=place)


def plain(document):
    fields = {}
    for name, value in document.items():
        if name in NUMBERS:
            fields[name] = f"{value.to_decimal():f}"
        elif name in WHOLE:
            fields[name] = str(value)
        elif name in TIMES:
            fields[name] = value.isoformat(timespec="milliseconds") + "Z"
        elif name != "_id":
            fields[name] = value
    return fields


def place(candle):
    return candle.get("date", candle.get("start"))


def normal(candle):
    """With times of one form: the API leaves out milliseconds that are zero."""
    return {
        name: value if name not in TIMES or "." in value else value[:-1] + ".000Z"
        for name, value in candle.items()
    }


def test_description_of_the_api_is_valid_and_served(site):
    status, headers, text = site.get("/openapi.yaml")

    assert status == 200
    assert headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert text == OPENAPI.read_text()
    validate(yaml.safe_load(text))


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("coin", ["bitcoin", "tiny", "huge", ODD])
def test_candles_are_those_of_mongodb_digit_for_digit(site, coin, window):
    expected = stored(site, coin, window)
    assert expected

    shown = candles(site, coin, window)
    assert sorted(map(normal, shown), key=place) == expected

    path = "/api/v1/candles?" + urlencode(
        {"coin": coin, "window": window, "limit": 10_000, "format": "csv"}
    )
    rows = list(csv.DictReader(io.StringIO(site.get(path)[2])))
    assert [
        normal({name: text for name, text in row.items() if text}) for row in rows
    ] == [
        {name: str(value).lower() if name == "final" else value for name, value in one.items()}
        for one in expected
    ]


def test_late_tick_is_counted(site):
    [day] = [one for one in candles(site, "bitcoin", "1d") if one["late_count"] != "0"]

    assert (day["date"], day["late_count"], day["computed_by"]) == ("2026-03-03", "1", "batch")


@pytest.mark.parametrize("query", [{}, {"from": "2026-03-02"}])
@pytest.mark.parametrize("limit", [999, 10_000])
def test_parts_have_every_candle_once(site, query, limit):
    shown = candles(site, "minutes", "1m", limit=limit, **query)

    assert len(shown) == MINUTES
    assert len({place(candle) for candle in shown}) == MINUTES


def test_unchanged_data_is_not_sent_again(site):
    path = "/api/v1/candles?coin=tiny"
    _, headers, _ = site.get(path)
    tag = headers["ETag"]
    status, _, text = site.get(path, **{"If-None-Match": tag})
    assert (status, text) == (304, "")

    days = site.database["daily_summaries"]
    before = days.find_one({"coin_id": "tiny"})
    changed = before | {"tick_count": before["tick_count"] + 1}
    days.replace_one({"_id": before["_id"]}, changed)
    try:
        assert site.get(path, **{"If-None-Match": tag})[0] == 200
    finally:
        days.replace_one({"_id": before["_id"]}, before)
    assert site.get(path, **{"If-None-Match": tag})[0] == 304


def test_decimals_are_read_as_they_are(site):
    text = site.get("/api/v1/day?coin=bitcoin&date=2026-03-03")[2]
    day = json.loads(text, parse_float=Decimal)["summary"]
    document = site.database["daily_summaries"].find_one({"_id": "bitcoin:2026-03-03"})

    assert day["mean"] == document["mean"].to_decimal()


def test_token_is_needed_where_it_is_set(tmp_path):
    """Neither Kafka nor MongoDB is there: the server is."""
    env = os.environ | {
        "CRYPTO_PIPELINE_HTTP_TOKEN": "${env:TOKEN}",
        "TOKEN": "of-the-tests",
        "CRYPTO_PIPELINE_STATE_DIR": str(tmp_path / "state"),
        "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "CRYPTO_PIPELINE_MONGODB_URI": "mongodb://127.0.0.1:1/",
        "CRYPTO_PIPELINE_START_WAIT": "2m",
    }
    [port] = free_ports(1)
    log = tmp_path / "stream.log"
    command = [*PIPELINE, "stream", "-D", f"http.port={port}"]
    with process(command, log, env) as stream:
        here = Address(f"http://127.0.0.1:{port}/")
        wait_until(lambda: here.status("/health/live") == 200, stream, log)
        right = {"Authorization": "Bearer of-the-tests"}
        assert here.status("/") == 200
        for path in ("/api/v1/status", "/metrics"):
            assert here.status(path) == 401
            assert here.status(path, Authorization="Bearer wrong") == 401
            assert here.status(path, **right) == 200
        assert here.status("/api/v1/coins", **right) == 503


class Address:
    """A server that may not be there yet."""

    def __init__(self, address):
        self.address = address

    def status(self, path, **headers):
        try:
            return Site(self.address, None).get(path, **headers)[0]
        except OSError:
            return 0


def test_start_is_refused_where_everyone_could_read():
    done = subprocess.run(
        [*PIPELINE, "stream", "-D", "http.port=1", "-D", "http.address=0.0.0.0"],
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 2
    assert "set http.token, best as ${env:NAME}, or http.open=true" in done.stderr
