"""The launcher's archive of classes. It builds nothing here: the jar is newer than all sources."""

import os
import re
import shutil
import signal
import subprocess

import pytest
from files import PROJECT
from services import wait_until

SECONDS = 300
LAUNCHER = PROJECT / "crypto-pipeline"
OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS")
VERSION = r"crypto-pipeline \d+\.\d+\.\d+\n"


def project(folder):
    [sources] = re.findall(r'(?m)^inputs="(.*)"$', LAUNCHER.read_text())
    for source in sources.split():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).touch()
    (folder / "target").mkdir()
    shutil.copy(LAUNCHER, folder)
    shutil.copy(os.environ["JAR"], folder / "target/crypto-pipeline.jar")
    return folder


def environment(**options):
    return {name: value for name, value in os.environ.items() if name not in OPTIONS} | options


def version(folder, **options):
    """What the launcher says on stderr, while it prints the version and nothing else."""
    run = subprocess.run(
        [folder / "crypto-pipeline", "--version"],
        env=environment(**options),
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(VERSION, run.stdout), run.stdout
    return run.stderr


def archives(folder):
    return [path.stat().st_size for path in (folder / "target").glob("classes-*")]


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("started"))
    assert "archiving the jar's classes" in version(folder)
    return folder


def test_second_start_takes_classes_from_the_archive(started, tmp_path):
    log = tmp_path / "log"
    assert version(started, JAVA_OPTS=f"-Xlog:class+load:file={log}") == ""
    assert log.read_text().count("source: shared objects file (top)") > 100
    assert len(archives(started)) == 1


def test_archive_that_does_not_fit_is_passed_over_in_silence(started, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(started, moved)
    assert version(moved) == ""


def test_own_option_about_archives_replaces_it(tmp_path):
    folder = project(tmp_path / "own")
    assert version(folder, JAVA_OPTS="-Dx=y -Xshare:auto") == ""
    assert archives(folder) == []


@pytest.mark.parametrize("code", [0, 1])
def test_failure_is_said_once_and_stops_nothing(tmp_path, code):
    java = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin:{os.environ['PATH']}")
    broken = tmp_path / "broken/bin/java"
    broken.parent.mkdir(parents=True)
    broken.write_text(
        f'#!/bin/sh\ncase $* in *ArchiveClassesAtExit*) exit {code} ;; esac\nexec {java} "$@"\n'
    )
    broken.chmod(0o755)
    folder = project(tmp_path / "failing")
    home = {"JAVA_HOME": str(broken.parents[1])}
    assert "that failed, see" in version(folder, **home)
    assert archives(folder) == [0]
    assert version(folder, **home) == ""


def heed_ctrl_c():
    # In the background of a script, as these tests may be, it is ignored, by all children too.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_interrupted_launcher_runs_no_command(tmp_path, shell):
    folder = project(tmp_path / "interrupted")
    log = folder / "target/archive.log"
    launcher = subprocess.Popen(
        [shell, folder / "crypto-pipeline", "--version"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )
    log.touch()
    wait_until(lambda: "starting Kafka" in log.read_text(), launcher, log)
    os.killpg(launcher.pid, signal.SIGINT)
    assert launcher.communicate(timeout=SECONDS)[0] == ""
    assert launcher.returncode == 130
    assert archives(folder) == []
