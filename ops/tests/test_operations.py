"""What an operator relies on, in the order in which it is shown: each test leaves all as it was."""

import os
import random
import re
import signal
import subprocess
import time

from confluent_kafka import Producer
from files import PROMETHEUS, expressions
from installation import COINS
from services import run_well, wait_until

MOST_SERIES = 400
SERIES = re.compile(r"([a-zA-Z_:]+)(?:\{(.*)\})? \S+")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
# A UUID, the id of an object of MongoDB, or Kafka's base64 of a UUID.
RANDOM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{24}|^(?=.*\d)(?=.*[A-Z])[\w-]{22}$")

RECORDS = 2_000_000
MOST_FETCHED = 2_000


def within(seconds, condition, what):
    """Asks until the answer is yes: that answer."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.2)
    return answer


def series(metrics):
    """The names and the labels of all series of Prometheus' text format."""
    for line in metrics.splitlines():
        if not line.startswith("#"):
            name, labels = SERIES.fullmatch(line).groups()
            yield name, frozenset(LABEL.findall(labels or ""))


# Files


def test_promtool_accepts_the_configuration_and_the_rules():
    run_well(["promtool", "check", "config", str(PROMETHEUS / "prometheus.yml")])
    run_well(["promtool", "check", "rules", str(PROMETHEUS / "rules.yml")])


def test_every_alert_fires_when_it_should_and_only_then():
    run_well(["promtool", "test", "rules", str(PROMETHEUS / "rules-test.yml")])


# Metrics


def test_promtool_accepts_the_metrics(installation):
    for command in (installation.stream, installation.produce, installation.poll):
        metrics = command.metrics()
        checked = subprocess.run(
            ["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_fifty_coins_have_fewer_than_400_series(installation):
    for command in (installation.stream, installation.produce):
        within(30, lambda: command.value("crypto_pipeline_coins") >= len(COINS), "fifty coins")
        assert len(list(series(command.metrics()))) < MOST_SERIES


def test_no_tag_has_a_random_id(installation):
    for command in (installation.stream, installation.produce, installation.poll):
        for name, labels in series(command.metrics()):
            for tag, value in labels:
                assert not RANDOM_ID.search(value), f'{name}{{{tag}="{value}"}}'


def test_every_expression_of_the_dashboard_and_the_rules_gives_a_series(installation):
    prometheus = installation.prometheus
    missing = expressions()

    def is_complete():
        for where, expression in list(missing.items()):
            if prometheus.query(expression):
                del missing[where]
        return not missing

    try:
        within(90, is_complete, "series")
    finally:
        assert not missing


def test_no_alert_fires_while_all_is_well(installation):
    within(30, lambda: not installation.prometheus.firing(), "no alert")


def test_three_bad_records_make_the_refusals_sum_to_three(installation):
    refused = "sum(crypto_pipeline_refused_records_total)"
    assert installation.prometheus.query(refused)[0]["value"][1] == "0"

    producer = Producer({"bootstrap.servers": installation.broker.address})
    for value in (b"not JSON", b"{}", b'{"coin_id":"bitcoin","timestamp":"never","price":1}'):
        producer.produce("crypto-raw", value)
    assert producer.flush(30) == 0

    within(
        30, lambda: installation.prometheus.query(refused)[0]["value"][1] == "3", "three refusals"
    )
    within(
        30,
        lambda: "PipelineRecordsRefused" in installation.prometheus.firing(),
        "the alert of refused records",
    )


# Outages


def assert_outage_is_shown(installation, commands, waiting, alert, begin, end):
    """
    Not ready within 30 s, live all the while, the waiting grows, and the alert fires; afterwards
    ready within 15 s, and the alert ends.
    """
    prometheus = installation.prometheus
    within(30, lambda: all(command.is_ready() for command in commands), "ready before")
    assert alert not in prometheus.firing()

    def while_live(condition):
        assert all(command.get("/health/live")[0] == 200 for command in commands), "not live"
        return condition()

    begin()
    try:
        within(
            30,
            lambda: while_live(lambda: not any(command.is_ready() for command in commands)),
            "not ready",
        )
        for command in commands:
            status, text = command.get("/health/ready")
            assert status == 503, text
        before = [command.value(waiting) for command in commands]
        within(
            10,
            lambda: while_live(
                lambda: all(
                    command.value(waiting) > seconds + 1
                    for command, seconds in zip(commands, before)
                )
            ),
            waiting,
        )
        within(30, lambda: while_live(lambda: alert in prometheus.firing()), alert)
    finally:
        end()
    within(15, lambda: while_live(lambda: all(command.is_ready() for command in commands)), "ready")
    within(15, lambda: alert not in prometheus.firing(), f"the end of {alert}")


def test_a_frozen_mongodb_is_shown(installation):
    assert_outage_is_shown(
        installation,
        [installation.stream],
        "crypto_pipeline_mongodb_waiting_seconds",
        "PipelineMongodbSilent",
        lambda: installation.mongod.process.send_signal(signal.SIGSTOP),
        lambda: installation.mongod.process.send_signal(signal.SIGCONT),
    )


def test_a_frozen_kafka_is_shown(installation):
    assert_outage_is_shown(
        installation,
        [installation.stream, installation.produce],
        "crypto_pipeline_kafka_waiting_seconds",
        "PipelineKafkaSilent",
        lambda: installation.broker.process.send_signal(signal.SIGSTOP),
        lambda: installation.broker.process.send_signal(signal.SIGCONT),
    )


def test_a_silent_source_is_shown(installation):
    assert_outage_is_shown(
        installation,
        [installation.produce],
        "crypto_pipeline_source_outage_seconds",
        "PipelineSourceSilent",
        installation.source.silent.set,
        installation.source.silent.clear,
    )


# Reset


def test_a_reset_and_a_start_give_the_same_summaries_and_the_same_series(installation):
    stream = installation.stream
    for producer in (installation.produce, installation.poll):
        producer.stop()
    within(60, lambda: has_read_all(installation), "all is read")
    series_before = lasting(stream.metrics())
    stream.stop()
    before = summaries(installation)
    raw_events = installation.database.raw_events.count_documents({})
    assert len(before) > len(COINS)

    installation.run("reset")
    installation.database.daily_summaries.delete_many({})
    stream.start()

    wait_until(lambda: summaries(installation) == before, stream.process, stream.log, timeout=60)
    assert installation.database.raw_events.count_documents({}) == raw_events
    within(30, stream.is_ready, "ready")
    assert lasting(stream.metrics()) == series_before
    stream.stop()


def has_read_all(installation):
    lag = installation.stream.value("crypto_pipeline_lag_records")
    counted = sum(s["tick_count"] for s in installation.database.daily_summaries.find())
    return lag == 0 and counted == installation.database.raw_events.count_documents({})


def summaries(installation):
    fields = {"updated_at": False}
    found = installation.database.daily_summaries.find({}, fields)
    return {summary["_id"]: summary for summary in found}


def lasting(metrics):
    """The series but those of coins, and of what one process has called or collected and another
    has not."""
    return {
        (name, labels)
        for name, labels in series(metrics)
        if not {"coin", "command", "gc"} & {tag for tag, _ in labels}
    }


# Inspect


def test_the_newest_of_two_million_records_is_found_by_reading_few(installation):
    newest = b'{"coin_id":"newest","timestamp":"2026-01-01T00:00:00Z","price":1}'
    size = send_many(installation.broker.address, newest)

    found = installation.run(
        "inspect",
        "raw",
        "--max",
        "1",
        JAVA_TOOL_OPTIONS=os.environ["JAVA_TOOL_OPTIONS"]
        + " -Dcrypto.pipeline.log.level.libraries=TRACE",
    )

    assert newest.decode() in found.stdout
    returned = re.findall(r"Returning (\d+) fetched records at offset", found.stderr)
    fetched = re.findall(r"returned fetch data .*?MemoryRecords\(size=(\d+)", found.stderr)
    assert returned and fetched
    assert sum(map(int, returned)) < MOST_FETCHED
    assert sum(map(int, fetched)) < MOST_FETCHED * size


def send_many(bootstrap_servers, newest):
    """Sends the records, of which one in the middle is the newest: the size of each."""
    producer = Producer(
        {
            "bootstrap.servers": bootstrap_servers,
            "linger.ms": 20,
            "batch.num.messages": 100,
            "queue.buffering.max.messages": 500_000,
        }
    )
    value = b'{"coin_id":"old","timestamp":"2026-01-01T00:00:00Z","price":1}'
    last = int(time.time() * 1000)
    chosen = random.Random(1)
    for number in range(RECORDS):
        is_newest = number == RECORDS * 6 // 10
        timestamp = last + 60_000 if is_newest else last - chosen.randrange(864_000_000)
        while True:
            try:
                producer.produce(
                    "crypto-raw",
                    newest if is_newest else value,
                    partition=number % 4,
                    timestamp=timestamp,
                )
                break
            except BufferError:
                producer.poll(0.1)
        if number % 1000 == 0:
            producer.poll(0)
    assert producer.flush(120) == 0
    return len(value)
