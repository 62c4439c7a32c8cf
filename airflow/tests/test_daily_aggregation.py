"""The DAG in a real Airflow, its commands run by the real jar."""

import csv
import json
import os
from datetime import datetime, timezone
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from airflow.serialization.encoders import coerce_to_core_timetable
from airflow.timetables.base import TimeRestriction
from bson import Decimal128
from services import PIPELINE, run_well

PUBLISHED = Path(__file__).parents[2] / "src/test/resources/coinbase/published-daily.csv"
DAY = "2018-04-05"
# Each of the day's coins; that of litecoin is not published.
SUMMARIES = {f"bitcoin:{DAY}", f"ethereum:{DAY}", f"litecoin:{DAY}"}
# What a second computation of the same facts may say otherwise.
OF_THE_MAKING = {"computed_by", "updated_at", "final"}


@pytest.fixture(scope="module")
def dag():
    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    assert bag.import_errors == {}
    return bag.dags["daily_aggregation"]


def test_the_run_at_a_quarter_past_one_is_for_the_day_before(dag, dag_test):
    start = datetime(2018, 4, 5, tzinfo=timezone.utc)
    scheduled = coerce_to_core_timetable(dag.timetable).next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=start, latest=None, catchup=True),
    )
    exit_code, output = dag_test(scheduled.logical_date.isoformat(), command=["echo", "runs"])

    assert scheduled.run_after == datetime(2018, 4, 6, 1, 15, tzinfo=timezone.utc)
    assert exit_code == 0, output
    assert "runs aggregate --date 2018-04-05 " in output
    assert "runs reconcile --from 2018-04-05 --to 2018-04-05 " in output


@pytest.mark.parametrize(
    "exit_code, expected",
    [(1, AirflowException), (2, AirflowFailException), (3, AirflowFailException)],
)
def test_only_a_failure_that_may_pass_is_retried(dag, monkeypatch, exit_code, expected):
    monkeypatch.setenv("AIRFLOW_VAR_CRYPTO_PIPELINE_COMMAND", f"sh -c 'exit {exit_code}'")

    for task in dag.tasks:
        with pytest.raises(AirflowException, match=f"exit code {exit_code}") as raised:
            task.execute({})
        assert raised.type is expected
        assert task.retries > 0


def test_the_day_is_made_from_its_raw_events_and_no_other(pipeline, dag_test):
    summaries = aggregated(pipeline, dag_test)

    assert summaries.keys() == SUMMARIES
    assert {summary["computed_by"] for summary in summaries.values()} == {"batch"}
    assert without_the_making(summaries.values()) == without_the_making(
        summary for summary in pipeline.streamed if summary["_id"] in SUMMARIES
    )
    bars = [bar for bar in csv.DictReader(PUBLISHED.open()) if bar["date"] == DAY]
    assert len(bars) == 2
    for bar in bars:
        for price in ("open", "high", "low", "close"):
            assert summaries[f"{bar['coin_id']}:{DAY}"][price] == Decimal128(bar[price]), bar


def test_what_is_made_is_published(pipeline, dag_test):
    aggregated(pipeline, dag_test)

    inspect = ["inspect", "summaries", "--json", "--from-beginning", "--date", DAY]
    lines = run_well([*PIPELINE, *inspect], pipeline.env).splitlines()
    newest = {record["coin_id"]: record for record in map(json.loads, lines)}

    assert {f"{coin}:{DAY}" for coin in newest} == SUMMARIES
    assert {record["computed_by"] for record in newest.values()} == {"batch"}


def test_the_same_day_again_changes_nothing(pipeline, dag_test):
    before = aggregated(pipeline, dag_test)

    exit_code, output = dag_test(DAY, pipeline.env)

    assert exit_code == 0, output
    assert stored(pipeline) == before


def test_the_run_fails_where_a_summary_is_not_what_its_raw_events_say(pipeline, dag_test):
    aggregated(pipeline, dag_test)
    wrong = {"close": Decimal128("6785.86")}
    pipeline.database.daily_summaries.update_one({"_id": f"bitcoin:{DAY}"}, {"$set": wrong})

    exit_code, output = dag_test(DAY, pipeline.env)

    assert exit_code == 1, output
    assert "exit code 3: differences found" in output
    assert "up_for_retry" not in output


def test_a_bad_setting_fails_at_once_and_no_password_is_shown(pipeline, dag_test):
    uri = {"CRYPTO_PIPELINE_MONGODB_URI": "mongodb://user:SeCrEt@"}

    exit_code, output = dag_test(DAY, pipeline.env | uri)

    assert exit_code == 1, output
    assert "exit code 2: bad usage or configuration" in output
    assert "up_for_retry" not in output
    assert "SeCrEt" not in output
    for file in Path(os.environ["AIRFLOW_HOME"]).rglob("*"):
        assert file.is_dir() or b"SeCrEt" not in file.read_bytes(), file


def aggregated(pipeline, dag_test):
    """The summaries that the DAG makes where there are none."""
    pipeline.database.daily_summaries.delete_many({})
    exit_code, output = dag_test(DAY, pipeline.env)
    assert exit_code == 0, output
    return stored(pipeline)


def stored(pipeline):
    return {summary["_id"]: summary for summary in pipeline.database.daily_summaries.find()}


def without_the_making(summaries):
    facts = [{k: v for k, v in summary.items() if k not in OF_THE_MAKING} for summary in summaries]
    return sorted(facts, key=lambda summary: summary["_id"])
