"""The logs of processes: as JSON, each line of stderr, and few at a start and in an outage."""

import json
import os
import signal
import subprocess
import time

import pytest
from services import PIPELINE, process, wait_until

NOBODY = "127.0.0.1:1"


def records(stderr):
    """The records of a log as JSON; fails if there is anything else."""
    read = [json.loads(line) for line in stderr.splitlines()]
    for record in read:
        assert {"@timestamp", "log.level", "message", "log.logger"} <= record.keys()
    return read


def run(*arguments, **env):
    # The JVM prints a line if JAVA_TOOL_OPTIONS is set.
    mine = {name: value for name, value in os.environ.items() if name != "JAVA_TOOL_OPTIONS"}
    return subprocess.run(
        [*PIPELINE, *arguments], env=mine | env, timeout=120, capture_output=True, text=True
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
    assert run("strem", "-D", "log.format=xml").stderr.startswith("crypto-pipeline: ")


def test_a_stack_trace_is_a_field():
    ended = run("inspect", "raw", "--verbose", "-D", f"kafka.bootstrap.servers={NOBODY}", **AS_JSON)
    [record] = records(ended.stderr)
    assert "\n\tat io.cryptopipeline." in record["error.stack_trace"]
    assert "\nCaused by: " in record["error.stack_trace"]


def test_the_log_of_a_stream_is_json_and_short(installation, tmp_path):
    env = {name: value for name, value in installation.env.items() if name != "JAVA_TOOL_OPTIONS"}
    env |= AS_JSON | {
        "CRYPTO_PIPELINE_APPLICATION_ID": "logs",
        "CRYPTO_PIPELINE_MONGODB_DATABASE": "logs",
        "CRYPTO_PIPELINE_STATE_DIR": str(tmp_path / "state"),
    }
    log = tmp_path / "stream.log"

    def messages():
        return [record["message"] for record in records(log.read_text())]

    with process([*PIPELINE, "stream"], log, env) as stream:
        wait_until(lambda: "the stream is RUNNING" in messages(), stream, log)
        time.sleep(5)
        print("START", *messages(), sep="\n")
        for server in (installation.mongod.process, installation.broker.process):
            before = len(messages())
            server.send_signal(signal.SIGSTOP)
            time.sleep(30)
            server.send_signal(signal.SIGCONT)
            time.sleep(10)
            print("OUTAGE", *messages()[before:], sep="\n")
        stream.terminate()
        assert stream.wait(timeout=120) == 0
    print("END", *messages(), sep="\n")
