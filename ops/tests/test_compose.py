"""docker-compose.yml, as far as it can be tried without Docker."""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import yaml
from commands import assert_understood
from files import PROJECT
from services import PIPELINE

SCHEMA = Path(__file__).parent / "compose-spec"
VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(:\?[^}]*)?\})")
PASSWORD = "secret0"


def compose():
    """The file, with its variables replaced as Compose does."""

    def replaced(match):
        return PASSWORD if match[1] else "$"

    return yaml.safe_load(VARIABLE.sub(replaced, (PROJECT / "docker-compose.yml").read_text()))


def services():
    return compose()["services"].items()


def test_schema_is_the_one_that_is_stated():
    digest = hashlib.sha256((SCHEMA / "compose-spec.json").read_bytes()).hexdigest()
    assert f"SHA-256:   {digest}\n" in (SCHEMA / "compose-spec.txt").read_text()


def test_file_is_valid():
    schema = json.loads((SCHEMA / "compose-spec.json").read_text())
    jsonschema.Draft7Validator(schema).validate(compose())


def test_password_is_asked_for_and_is_the_only_variable():
    found = VARIABLE.findall((PROJECT / "docker-compose.yml").read_text())
    assert {name for name, _ in found if name} == {"MONGODB_PASSWORD"}
    assert all(required for name, required in found if name)
    assert any(".env" in required for _, required in found)
    assert "/.env" in (PROJECT / ".gitignore").read_text().split()


def test_every_service_has_its_health_and_a_bound_of_its_memory():
    for name, service in services():
        assert "mem_limit" in service, name
        if service["restart"] == "no":
            waiting = [s for _, s in services() if name in s.get("depends_on", {})]
            conditions = {s["depends_on"][name]["condition"] for s in waiting}
            # Otherwise --wait would take its end for a failure.
            assert conditions == {"service_completed_successfully"}, name
        elif service["image"] != "crypto-pipeline":  # which has its health in the image
            assert "healthcheck" in service, name


def test_every_image_is_pinned():
    images = {service["image"] for _, service in services()} - {"crypto-pipeline"}
    assert [image for image in images if not re.search(r":v?\d+\.\d+\.\d+$", image)] == []


def test_every_setting_is_allowed():
    for name, service in services():
        if service["image"] == "crypto-pipeline":
            settings = {key: str(value) for key, value in service["environment"].items()}
            answer = subprocess.run(
                [*PIPELINE, "config"], env=os.environ | settings, capture_output=True, text=True
            )
            assert answer.returncode == 0, answer.stderr
            assert PASSWORD not in answer.stdout, name
            assert_understood(service["command"])


def test_a_real_source_has_other_coins_than_the_simulator():
    produce = dict(services())["produce-coinbase"]
    assert produce["profiles"] == ["coinbase"]
    coins = json.loads((PROJECT / "config/coins.json").read_text())["coinbase"]
    simulated = {"bitcoin", "ethereum", "litecoin"}
    for product in produce["command"][-1].split(","):
        assert coins[product] not in simulated
