"""The launcher's archive of classes. It builds no jar here: there is a newer one than all sources."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from files import PROJECT

SECONDS = 300
SOURCES = ("pom.xml", "LICENSE", ".mvn", "src/main", "topology/topics.json", "config/coins.json")


def project(folder):
    for source in SOURCES:
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).touch()
    (folder / "target").mkdir()
    shutil.copy(PROJECT / "crypto-pipeline", folder)
    shutil.copy(os.environ["JAR"], folder / "target/crypto-pipeline.jar")
    return folder


def version(folder, **options):
    """What the launcher says on stderr, while it prints the version and nothing else."""
    mine = {name: value for name, value in os.environ.items() if name != "JAVA_TOOL_OPTIONS"}
    run = subprocess.run(
        [folder / "crypto-pipeline", "--version"],
        env=mine | options,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"crypto-pipeline \d+\.\d+\.\d+\n", run.stdout), run.stdout
    return run.stderr


def archives(folder):
    return [path.stat().st_size for path in (folder / "target").glob("classes-*.jsa*")]


def archived(folder, log):
    """How many classes of a start came from the archive."""
    assert version(folder, JAVA_OPTS=f"-Xlog:class+load:file={log}") == ""
    return len(re.findall(r"source: shared objects file \(top\)", Path(log).read_text()))


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("started"))
    assert "archiving its classes" in version(folder)
    return folder


def test_second_start_takes_classes_from_the_archive(started, tmp_path):
    assert archived(started, tmp_path / "log") > 100
    assert len(archives(started)) == 1


def test_archive_that_does_not_fit_is_passed_over(started, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(started, moved)
    archived(moved, tmp_path / "log")  # says nothing; some versions of Java use it all the same


def test_own_option_about_archives_replaces_it(started, tmp_path):
    folder = project(tmp_path / "own")
    assert version(folder, JAVA_OPTS="-Xshare:auto") == ""
    assert archives(folder) == []
    assert version(started, JAVA_OPTS="-Xshare:off") == ""


def test_failure_is_said_once_and_stops_nothing(tmp_path):
    folder = project(tmp_path / "failing")
    broken = {"JAVA_TOOL_OPTIONS": "-Djava.io.tmpdir=/nowhere"}
    assert "that failed, see" in version(folder, **broken)
    assert archives(folder) == [0]
    assert "archiv" not in version(folder, **broken)
