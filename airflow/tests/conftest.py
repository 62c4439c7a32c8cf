"""What the tests share: the pipeline has run, Airflow is set up; both for the whole session."""

import os
import shlex
import signal
from pathlib import Path
from types import SimpleNamespace

import pymongo
import pytest
from services import PIPELINE, kafka, mongodb, process, run, run_well, wait_until

TICKS = Path(__file__).parents[2] / "src/main/resources/demo/coinbase-days.jsonl.gz"
TICK_COUNT = 68872
COIN_DAYS = 12


def pytest_configure():
    # Ends the session as Ctrl-C does: what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("SIGTERM", returncode=143))


def pytest_unconfigure(config):
    reports = config.pluginmanager.get_plugin("terminalreporter").stats
    passed, failed, error = (len(reports.get(key, [])) for key in ("passed", "failed", "error"))
    print(f"airflow: {passed} passed, {failed + error} failed")


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory):
    """
    The pipeline after a stream has taken all the bundled ticks in and has ended: its environment,
    its database, and the summaries that the stream has made.
    """
    folder = tmp_path_factory.mktemp
    with mongodb(folder("mongodb")) as mongod, kafka(folder("kafka")) as broker:
        env = os.environ | {
            "CRYPTO_PIPELINE_MONGODB_URI": mongod.address,
            "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS": broker.address,
            "CRYPTO_PIPELINE_STATE_DIR": str(folder("state")),
        }
        with pymongo.MongoClient(mongod.address, serverSelectionTimeoutMS=10_000) as client:
            database = client["crypto"]
            run_well([*PIPELINE, "topics", "create"], env)
            log = folder("stream") / "stream.log"
            with process([*PIPELINE, "stream"], log, env) as stream:
                run_well([*PIPELINE, "produce", "--source", "file", "--file", str(TICKS)], env)
                wait_until(lambda: has_taken_all_in(database), stream, log)
                stream.terminate()
                assert stream.wait(timeout=120) == 0, log.read_text()
            streamed = list(database.daily_summaries.find())
            yield SimpleNamespace(env=env, database=database, streamed=streamed)


def has_taken_all_in(database):
    counts = [summary["tick_count"] for summary in database.daily_summaries.find()]
    return (
        len(counts) == COIN_DAYS
        and sum(counts) == TICK_COUNT
        and database.raw_events.estimated_document_count() == TICK_COUNT
    )


@pytest.fixture(scope="session")
def dag_test():
    """Runs the DAG as "airflow dags test" does: its exit code, and all that it has printed."""
    run_well(["airflow", "db", "migrate"])

    def dag_test(logical_date, env=os.environ, command=PIPELINE):
        variable = {"AIRFLOW_VAR_CRYPTO_PIPELINE_COMMAND": shlex.join(command)}
        return run(["airflow", "dags", "test", "daily_aggregation", logical_date], env | variable)

    return dag_test
