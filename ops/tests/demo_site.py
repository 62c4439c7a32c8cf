"""A demo on a real MongoDB that serves known ticks, of all window sizes."""

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

import pymongo
from services import PIPELINE, free_ports, mongodb, process, wait_until

WINDOWS = {"1m": "minute", "1h": "hourly", "1d": "daily", "1w": "weekly"}
ODD = '<script>alert("1")</script>, é'
MINUTES = 10_000
START = datetime(2026, 3, 2, tzinfo=timezone.utc)  # a Monday


def tick(number, coin, time, price, volume="1"):
    """A line of a file: the numbers have the digits that are given."""
    stamp = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return (
        f'{{"coin_id":{json.dumps(coin)},"timestamp":"{stamp}","price":{price},'
        f'"volume":{volume},"trade_id":"{number}"}}'
    )


def ticks():
    lines = []

    def add(coin, time, price, volume="1"):
        lines.append(tick(len(lines), coin, time, price, volume))

    for hour in range(35 * 24):  # a wave, with a hole
        if not 400 < hour < 409:
            for quarter in range(4):
                price = Decimal(65_000) + 7 * ((hour * 131 + quarter * 17) % 401) + 40 * hour
                add("bitcoin", START + timedelta(hours=hour, minutes=15 * quarter), f"{price}.10")
    for minute in range(MINUTES):
        add("minutes", START + timedelta(minutes=minute), f"0.{4000 + minute % 97}", "0.5")
    for day in range(25):
        time = START + timedelta(days=day)
        add("tiny", time, f"0.000000001234{day + 10}0", "1e3")
        add("huge", time, f"12345678901234567890123456789.0{day + 10}")
        add(ODD, time, f"{day + 1}")
    add("bitcoin", START + timedelta(days=1, minutes=7), "66000.000000000000000001")  # late
    return lines


class Site(NamedTuple):
    """Where it is, and the database that it shows."""

    address: str
    database: object

    def get(self, path, **headers):
        """Status, headers and text of an answer."""
        request = urllib.request.Request(self.address + path.lstrip("/"), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read().decode()


@contextmanager
def demo_site(folder):
    """
    A site that has everything.

    :param folder: makes a folder of that name
    """
    file = folder("ticks") / "ticks.jsonl"
    file.write_text("\n".join(ticks()), encoding="utf-8")
    [port] = free_ports(1)
    log = folder("site") / "demo.log"
    with mongodb(folder("mongodb")) as mongod, pymongo.MongoClient(mongod.address) as client:
        command = [*PIPELINE, "demo", "--replay", str(file), "--http-port", str(port)]
        command += ["--mongo-uri", mongod.address, "-D", "mongodb.database=site"]
        command += ["-D", "summary.windows=" + ",".join(WINDOWS)]
        with process(command, log) as demo:
            # It prints the summaries when everything is stored and recomputed.
            wait_until(lambda: "tick_count" in log.read_text(errors="replace"), demo, log)
            yield Site(f"http://127.0.0.1:{port}/", client["site"])
