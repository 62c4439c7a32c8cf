"""What is in the files of Prometheus and Grafana."""

import json
import re
from pathlib import Path

import yaml

PROJECT = Path(__file__).parents[2]
OPS = PROJECT / "ops"
PROMETHEUS = OPS / "prometheus"
DASHBOARD = OPS / "grafana/dashboards/crypto-pipeline.json"

# A label's matcher compares too.
COMPARISON = re.compile(r"\{[^}]*}|==|!=|>=|<=|>|<")


def load(file):
    return yaml.safe_load(file.read_text())


def expressions():
    """The expressions of the rules and of the dashboard, by where they stand."""
    found = {}
    for group in load(PROMETHEUS / "rules.yml")["groups"]:
        for rule in group["rules"]:
            found[rule["alert"]] = without_condition(rule["expr"])
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", []):
            where = f"{panel['title']}, {target['refId']}"
            found[where] = target["expr"].replace("$__rate_interval", "1m")
    return found


def without_condition(alert):
    """The same, but 0 or 1 instead of no series while the condition is not met."""
    return COMPARISON.sub(
        lambda match: match[0] if match[0].startswith("{") else match[0] + " bool ", alert
    )
