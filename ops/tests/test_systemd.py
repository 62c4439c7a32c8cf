"""The units of deploy/systemd, as far as they can be checked without a machine that they boot."""

import os
import re
import shlex
import shutil

import commands
import pytest
from files import PROJECT
from services import JAR, run, run_well

UNITS = PROJECT / "deploy/systemd"
COMMON = "crypto-pipeline-.service.d/common.conf"
SERVICES = sorted(unit.name for unit in UNITS.glob("*.service"))
SECRETS = {
    "CRYPTO_PIPELINE_MONGODB_URI": "mongodb://user:password@host:27017/?replicaSet=rs0",
    "CRYPTO_PIPELINE_HTTP_TOKEN": "token",
}
# Of 10, by systemd's own count.
MOST_EXPOSED = 2.0

EACH_SERVICE = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def units(tmp_path):
    """The units, with the Java of this machine."""
    java = shutil.which(os.environ["JAVA"])
    for file in (COMMON, *(unit.name for unit in UNITS.glob("*.*") if unit.is_file())):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text((UNITS / file).read_text().replace("/usr/bin/java", java))
    return tmp_path


def values(service, name):
    """The values of a directive, in the order in which systemd reads them."""
    lines = "".join((UNITS / file).read_text() for file in (service, COMMON))
    return re.findall(rf"^{name}=(.*)$", lines.replace("\\\n", ""), re.MULTILINE)


def environment(service):
    words = [word for value in values(service, "Environment") for word in shlex.split(value)]
    return dict(word.replace("%S", "/var/lib").split("=", 1) for word in words)


def command_lines(service):
    """The words of what is started: Java with its options, and the command with its arguments."""
    for line in values(service, "ExecStart"):
        line = line.replace("$JAVA_OPTS", environment(service)["JAVA_OPTS"])
        java, arguments = line.split(" -jar /opt/crypto-pipeline/crypto-pipeline.jar ")
        yield [os.environ["JAVA"], *java.split()[1:], "-jar", JAR], arguments.split()


@pytest.mark.parametrize("unit", [*SERVICES, "crypto-pipeline-aggregate.timer"])
def test_systemd_finds_nothing_wrong(units, unit):
    assert run(["systemd-analyze", "verify", str(units / unit)]) == (0, "")


@EACH_SERVICE
def test_no_directive_of_a_service_is_overridden(service):
    # The common file is read after the unit; variables and lists add up.
    names = [set(re.findall(r"^(\w+)=", (UNITS / f).read_text(), re.MULTILINE)) for f in (service, COMMON)]
    assert names[0] & names[1] <= {"Environment", "RestartPreventExitStatus"}


@EACH_SERVICE
def test_a_service_is_hardly_exposed(units, service):
    analyze = ["systemd-analyze", "security", "--offline=true", "--no-pager"]
    run_well([*analyze, f"--threshold={MOST_EXPOSED * 10:.0f}", str(units / service)])


@EACH_SERVICE
def test_java_takes_the_options_and_the_command_its_settings(service):
    file = str(PROJECT / "config/pipeline.properties")
    env = environment(service)
    for java, arguments in command_lines(service):
        at = arguments.index("--config") + 1
        assert arguments[at] == "/etc/crypto-pipeline/pipeline.properties"
        arguments[at] = file
        found = commands.settings(env | SECRETS, "--config", file, java=java)
        variables = {name for name in env | SECRETS if name.startswith("CRYPTO_PIPELINE_")}
        assert variables == {variable for _, variable in found.values() if variable}
        assert commands.longest_stop(found) < int(*values(service, "TimeoutStopSec"))
        commands.assert_understood(arguments)


@EACH_SERVICE
def test_java_starts_as_the_launcher_starts_it(service):
    launcher = (PROJECT / "crypto-pipeline").read_text()
    options = [word for fit in re.findall(r'fit="(.*)"', launcher) for word in fit.split()]
    for java, _ in command_lines(service):
        assert set(options) - {"$fit"} <= set(java)


def test_ports_and_state_are_of_one_service_each():
    used = [
        environment(service).get(f"CRYPTO_PIPELINE_{name}")
        for service in SERVICES
        for name in ("HTTP_PORT", "STATE_DIR")
    ]
    used = [value for value in used if value]
    assert len(used) == len(set(used)) == 3
    [state] = values("crypto-pipeline-stream.service", "StateDirectory")
    assert f"/var/lib/{state}" in used
