"""What the pipeline makes of a deployed command, without running it."""

import os
import re

from services import PIPELINE, run, run_well

SETTING = re.compile(r"^([^=\s]+)=(.*)  # (?:environment (\S+)|.*)$", re.MULTILINE)
# What a stop takes beyond mongodb.outage.bound (docs/operations.md).
STOP_BEYOND_OUTAGE_S = 55


def settings(env, *options, java=PIPELINE):
    """The settings in force: key to value, with secrets masked, and variable."""
    printed = run_well([*java, "config", *options], os.environ | env)
    return {key: (value, variable) for key, value, variable in SETTING.findall(printed)}


def longest_stop(found):
    """How many seconds a stop takes at most."""
    bound, _ = found["mongodb.outage.bound"]
    return int(bound[:-1]) * {"s": 1, "m": 60}[bound[-1]] + STOP_BEYOND_OUTAGE_S


def assert_understood(arguments):
    """Shows that the arguments are right: they are read before settings, of which one is wrong."""
    exit_code, output = run([*PIPELINE, *arguments, "-D", "topics.partitions=0"])
    assert (exit_code, "for topics.partitions (command line)" in output) == (2, True), output
