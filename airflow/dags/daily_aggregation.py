"""
# Daily aggregation

At 01:15 UTC every day, recomputes the daily summaries of the day before from its raw events
(`crypto-pipeline aggregate`), then compares what is stored with a second recompute
(`crypto-pipeline reconcile`).

To install it, copy this file into Airflow's DAGs folder, set `start_date` to the first day you
have, and put `crypto-pipeline` on the PATH of the workers. Where it has another name there, the
Airflow Variable `crypto_pipeline_command` is the command line to run, such as
`java -jar /opt/crypto-pipeline/crypto-pipeline.jar`. The settings are the workers' environment:
`CRYPTO_PIPELINE_MONGODB_URI` and the like. Passwords belong there, not in the Variable, which is
logged.
"""

import shlex
from datetime import datetime, timedelta, timezone

from airflow.providers.standard.hooks.subprocess import SubprocessHook
from airflow.sdk import DAG, BaseOperator, CronDataIntervalTimetable, Variable
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# The day of the run's logical date. A run that is triggered without one is for the day before.
DAY = "{{ logical_date | default(dag_run.run_after - macros.timedelta(days=1)) | ds }}"

# What the same command would say again; any other failure may pass by itself.
FINAL_EXIT_CODES = {2: "bad usage or configuration", 3: "differences found"}


class CryptoPipelineOperator(BaseOperator):
    """Runs a command of crypto-pipeline; its exit code says how the task ends."""

    template_fields = ("arguments",)

    def __init__(self, *, arguments: list[str], **kwargs):
        super().__init__(**kwargs)
        self.arguments = arguments
        self.hook = SubprocessHook()

    def execute(self, context):
        command = shlex.split(Variable.get("crypto_pipeline_command", default="crypto-pipeline"))
        exit_code = self.hook.run_command([*command, *self.arguments]).exit_code
        if exit_code in FINAL_EXIT_CODES:
            raise AirflowFailException(f"exit code {exit_code}: {FINAL_EXIT_CODES[exit_code]}")
        if exit_code != 0:
            raise AirflowException(f"exit code {exit_code}")

    def on_kill(self):
        self.hook.send_sigterm()


with DAG(
    dag_id="daily_aggregation",
    description="Recomputes the daily summaries of the day before, then reconciles them",
    doc_md=__doc__,
    # A day takes ticks until an hour past midnight (summary.grace), hence 01:15. Of the timetables
    # for cron this is the one whose logical date is the start of what the run covers: the run at
    # 2018-04-06T01:15 has the logical date 2018-04-05T01:15, and "airflow dags test
    # daily_aggregation 2018-04-05" one of the same day. A plain string would leave the choice to
    # Airflow's configuration.
    schedule=CronDataIntervalTimetable("15 1 * * *", timezone="UTC"),
    # The first of the real days that the project ships; yours is another. A run before it ends as a
    # success without having run a task.
    start_date=datetime(2016, 10, 7, tzinfo=timezone.utc),
    catchup=True,
    max_active_runs=1,
    default_args={
        "retries": 4,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2,
        "execution_timeout": timedelta(hours=1),
    },
    tags=["crypto-pipeline"],
):
    aggregate = CryptoPipelineOperator(task_id="aggregate", arguments=["aggregate", "--date", DAY])
    reconcile = CryptoPipelineOperator(
        task_id="reconcile", arguments=["reconcile", "--from", DAY, "--to", DAY]
    )
    aggregate >> reconcile
