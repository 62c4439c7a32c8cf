"""The image of the Dockerfile, as far as that can be told without one: see image.py."""

import os
import re
import subprocess

import pytest
from files import PROJECT
from image import STATE, Image, instructions
from services import free_ports, process, wait_until

SECONDS = 120


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return Image(tmp_path_factory.mktemp("image"))


def run(image, *arguments, env=None, **options):
    return subprocess.run(
        image.command(*arguments, **options),
        env=environment(image, env or {}),
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def environment(image, env):
    # The image has no option of the JVM but its own.
    mine = {name: value for name, value in os.environ.items() if name != "JAVA_TOOL_OPTIONS"}
    return mine | image.stage.env | env


def test_image_runs_as_a_number_that_is_not_root(image):
    assert re.fullmatch(r"[1-9][0-9]+:[1-9][0-9]+", image.stage.user)


def test_base_images_are_pinned():
    lines = instructions(PROJECT / "Dockerfile")
    bases = [rest.split()[0] for name, rest in lines if name == "FROM"]
    assert [base for base in bases if not re.search(r":\d+\.\d+\.\d+", base)] == []


def test_libraries_are_a_layer_without_the_application(image):
    names = {
        path.name: set(subprocess.check_output(["unzip", "-Z1", path], text=True).splitlines())
        for path in (image.stage.changes / "opt/crypto-pipeline").iterdir()
    }
    main = "io/cryptopipeline/cli/Main.class"
    streams = "org/apache/kafka/streams/KafkaStreams.class"
    assert main in names["crypto-pipeline.jar"] and streams not in names["crypto-pipeline.jar"]
    assert streams in names["libraries.jar"] and main not in names["libraries.jar"]
    libraries = image.stage.changes / "opt/crypto-pipeline/libraries.jar"
    manifest = subprocess.check_output(["unzip", "-p", libraries, "META-INF/MANIFEST.MF"], text=True)
    assert "Multi-Release: true" in manifest and "Implementation-Version" not in manifest


def test_image_knows_its_version_and_characters(image):
    assert re.fullmatch(r"crypto-pipeline \d+\.\d+\.\d+\n", run(image, "--version").stdout)
    answer = run(image, "config", "-D", "coins.file=ä.json")
    assert "coins.file=ä.json" in answer.stdout, answer.stderr


def test_memory_that_is_too_little_ends_the_process(image):
    answer = run(image, "topics", "verify", env={"JAVA_TOOL_OPTIONS": "-Xmx4m"})
    # Neither a wrong configuration nor differences, which nobody would try again.
    assert answer.returncode not in (0, 2, 3)
    assert "OutOfMemoryError" in answer.stdout + answer.stderr


def test_without_a_temporary_folder_it_says_so_in_a_line(image):
    env = {"CRYPTO_PIPELINE_HTTP_PORT": "0"}
    answer = run(image, "stream", env=env, writable=[STATE])
    assert answer.returncode == 1
    assert re.fullmatch(
        r"crypto-pipeline: the native library of RocksDB cannot be loaded from /tmp"
        r" \(Read-only file system\): .*\n",
        answer.stderr,
    )


def test_where_nothing_in_the_temporary_folder_may_run_it_says_so(image):
    env = {"CRYPTO_PIPELINE_HTTP_PORT": "0"}
    answer = run(image, "stream", env=env, options="noexec")
    assert answer.returncode == 1
    assert "without noexec" in answer.stderr and answer.stderr.count("\n") == 1


def test_stream_runs_in_a_root_that_cannot_be_written_and_tells_its_health(
    image, installation, tmp_path
):
    [port] = free_ports(1)
    env = environment(
        image,
        {
            "CRYPTO_PIPELINE_MONGODB_URI": installation.mongod.address,
            "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS": installation.broker.address,
            "CRYPTO_PIPELINE_APPLICATION_ID": "image",
            "CRYPTO_PIPELINE_MONGODB_DATABASE": "image",
            "CRYPTO_PIPELINE_HTTP_PORT": str(port),
        },
    )

    def healthy():
        return subprocess.run(image.stage.healthcheck, env=env, stderr=subprocess.DEVNULL).returncode == 0

    log = tmp_path / "stream.log"
    assert not healthy()
    with process(image.command("stream"), log, env) as stream:
        wait_until(healthy, stream, log)
        wait_until(lambda: "the stream is RUNNING" in log.read_text(), stream, log)
        stream.terminate()
        assert stream.wait(timeout=SECONDS) == 0, log.read_text()
    assert not healthy()
