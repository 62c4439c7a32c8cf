"""The logs of processes: as JSON, each line of stderr, and few at a start and in an outage."""

import json
import os
import signal
import subprocess
from contextlib import contextmanager
from datetime import datetime

import pytest
from services import PIPELINE, kafka, process, run_well, wait_until

NOBODY = "127.0.0.1:1"
# A dozen, usually; a rebalance adds two. A flood is hundreds.
MOST_RECORDS = 30


def records(stderr):
    """The records of a log as JSON; fails if there is anything else."""
    read = [json.loads(line) for line in stderr.splitlines()]
    for record in read:
        assert {"@timestamp", "log.level", "message", "log.logger"} <= record.keys()
    return read


def clean(env, base=os.environ):
    """An environment in which the JVM itself prints nothing."""
    return {name: value for name, value in base.items() if name != "JAVA_TOOL_OPTIONS"} | env


def run(*arguments, **env):
    return subprocess.run(
        [*PIPELINE, *arguments], env=clean(env), timeout=120, capture_output=True, text=True
    )


AS_JSON = {"CRYPTO_PIPELINE_LOG_FORMAT": "json"}


@pytest.mark.parametrize(
    ("exit_code", "says", "arguments"),
    [
        (2, "did you mean stream?", ["strem"]),
        (2, "Unknown option", ["stream", "--frm"]),
        (2, "tick.price.min", ["stream", "-D", "tick.price.min=x"]),
        (2, "is not set", ["stream", "-D", "mongodb.uri=${env:NOWHERE}"]),
        (2, "does not exist", ["stream", "--config", "nowhere.properties"]),
        (1, "does not answer", ["inspect", "raw", "-D", f"kafka.bootstrap.servers={NOBODY}"]),
    ],
)
def test_a_refused_start_is_a_record(exit_code, says, arguments):
    ended = run(*arguments, **AS_JSON)
    assert ended.returncode == exit_code
    [record] = records(ended.stderr)
    assert says in record["message"] and record["log.level"] == "ERROR"


def test_the_command_line_or_a_file_says_json_too(tmp_path):
    [record] = records(run("strem", "-D", "log.format=json").stderr)
    assert "did you mean" in record["message"]
    file = tmp_path / "twice.properties"
    file.write_text("log.format=json\nstart.wait=1s\nstart.wait=2s\n")
    [record] = records(run("config", "--config", str(file)).stderr)
    assert "already set on line 2" in record["message"]
    [record] = records(run("strem", "-D", "log.format=${env:FORMAT}", FORMAT="json").stderr)
    assert "did you mean" in record["message"]
    assert run("strem", "-D", "log.format=xml").stderr.startswith("crypto-pipeline: ")


def test_the_level_does_not_silence_a_refusal():
    java, *rest = PIPELINE
    quiet = [java, "-Dcrypto.pipeline.log.level=OFF", *rest, "strem"]
    [record] = records(subprocess.run(quiet, env=clean(AS_JSON), capture_output=True, text=True).stderr)
    assert "did you mean" in record["message"]


def test_a_file_may_be_a_pipe():
    command = [*PIPELINE, "config", "--config", "/dev/stdin"]
    piped = subprocess.run(
        command, env=clean({}), input="application.id=piped\n", capture_output=True, text=True
    )
    assert "application.id=piped" in piped.stdout, piped.stderr


def test_a_stack_trace_is_a_field():
    ended = run("inspect", "raw", "--verbose", "-D", f"kafka.bootstrap.servers={NOBODY}", **AS_JSON)
    [record] = records(ended.stderr)
    assert "\n\tat io.cryptopipeline." in record["error.stack_trace"]
    assert "\nCaused by: " in record["error.stack_trace"]


def messages(log):
    """What has been logged until now; the last line may not be all written yet."""
    written = log.read_text().rpartition("\n")[0]
    return [record["message"] for record in records(written)]


def wait_for(text, stream, log):
    wait_until(lambda: any(text in message for message in messages(log)), stream, log)


@contextmanager
def stream_of(installation, folder, name, **settings):
    """A stream of its own that runs, and its log."""
    env = clean(AS_JSON | settings, installation.env)
    env["CRYPTO_PIPELINE_APPLICATION_ID"] = env["CRYPTO_PIPELINE_MONGODB_DATABASE"] = name
    env["CRYPTO_PIPELINE_STATE_DIR"] = str(folder / "state")
    log = folder / "stream.log"
    with process([*PIPELINE, "stream"], log, env) as stream:
        wait_for("the stream is RUNNING", stream, log)
        yield stream, log


def test_the_log_of_a_stream_is_json_and_short(installation, tmp_path):
    with stream_of(installation, tmp_path, "logs") as (stream, log):
        mongod = installation.mongod.process
        mongod.send_signal(signal.SIGSTOP)
        try:
            wait_for("MongoDB has not acknowledged since", stream, log)
        finally:
            mongod.send_signal(signal.SIGCONT)
        wait_for("MongoDB answers again", stream, log)
        stream.terminate()
        assert stream.wait(timeout=120) == 0
    assert len(records(log.read_text())) <= MOST_RECORDS, log.read_text()


def test_an_outage_of_kafka_is_told_in_few_lines(installation, tmp_path, tmp_path_factory):
    with kafka(tmp_path_factory.mktemp("kafka")) as broker:
        address = {"CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS": broker.address}
        run_well([*PIPELINE, "topics", "create"], installation.env | address)
        with stream_of(installation, tmp_path, "outage", **address) as (stream, log):
            broker.process.kill()
            wait_for("Kafka has not answered since", stream, log)
            clients = [r for r in records(log.read_text()) if "NetworkClient" in r["log.logger"]]
            times = [datetime.fromisoformat(r["@timestamp"].rstrip("Z")) for r in clients]
            seconds = (times[-1] - times[0]).total_seconds()
            assert 2 <= len(clients) <= 11 + seconds / 10, log.read_text()
