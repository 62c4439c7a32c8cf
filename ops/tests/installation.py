"""All that runs: servers, the pipeline's commands, and Prometheus, which reads the commands."""

import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack

import pymongo
import yaml
from files import PROMETHEUS, load
from services import PIPELINE, free_ports, kafka, mongodb, process, run_well, wait_until
from stub_source import stub_source

COINS = [f"C{number:02}-USD" for number in range(50)]


class Monitored:
    """A command of the pipeline that shows itself on a port."""

    def __init__(self, folder, name, arguments, env):
        [self.port] = free_ports(1)
        self.log = folder / f"{name}.log"
        self.command = [*PIPELINE, *arguments, "-D", f"http.port={self.port}"]
        self.env = env
        self.stack = ExitStack()
        self.process = None

    def start(self):
        self.process = self.stack.enter_context(process(self.command, self.log, self.env))

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=120) == 0, self.log.read_text()

    def get(self, path):
        """The status and the text that it answers; 0 while it does not listen."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self):
        return self.get("/health/ready")[0] == 200

    def metrics(self):
        status, text = self.get("/metrics")
        assert status == 200
        return text

    def value(self, name):
        """The sum of all series of that name."""
        lines = self.metrics().splitlines()
        series = [line for line in lines if line.startswith((name + "{", name + " "))]
        assert series, name
        return sum(float(line.rsplit(" ", 1)[1]) for line in series)


class Prometheus:
    """One that reads the project's own files, but looks each second and waits for nothing."""

    def __init__(self, folder, targets):
        [port] = free_ports(1)
        self.address = f"http://127.0.0.1:{port}"
        config = load(PROMETHEUS / "prometheus.yml")
        config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
        for job in config["scrape_configs"]:
            ports = targets[job["job_name"]]
            job["static_configs"] = [{"targets": [f"127.0.0.1:{port}" for port in ports]}]
        rules = load(PROMETHEUS / "rules.yml")
        for group in rules["groups"]:
            for rule in group["rules"]:
                rule.pop("for", None)
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        (folder / "rules.yml").write_text(yaml.safe_dump(rules))
        self.log = folder / "prometheus.log"
        self.command = [
            "prometheus",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ]

    def get(self, path, **parameters):
        url = f"{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        return self.get("query", query=expression)["result"]

    def firing(self):
        return {
            alert["labels"]["alertname"]
            for alert in self.get("alerts")["alerts"]
            if alert["state"] == "firing"
        }

    def is_up(self):
        try:
            return len(self.query("up == 1")) == 3
        except OSError:
            return False


class Installation:
    """Kafka, MongoDB, stream, produce with a stub of Coinbase and of CoinGecko, and Prometheus."""

    def __init__(self, folder, stack):
        self.stack = stack
        self.mongod = stack.enter_context(mongodb(folder("mongodb")))
        self.broker = stack.enter_context(kafka(folder("kafka")))
        self.source, stub_port = stack.enter_context(stub_source())
        self.env = os.environ | {
            "CRYPTO_PIPELINE_MONGODB_URI": self.mongod.address,
            "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS": self.broker.address,
            "CRYPTO_PIPELINE_STATE_DIR": str(folder("state")),
            "CRYPTO_PIPELINE_SOURCE_WEBSOCKET_URL": f"ws://127.0.0.1:{stub_port}/",
            "CRYPTO_PIPELINE_SOURCE_REST_URL": f"http://127.0.0.1:{stub_port}",
            "CRYPTO_PIPELINE_SOURCE_TIMEOUT": "3s",
            "CRYPTO_PIPELINE_SOURCE_SILENCE": "6s",
            "CRYPTO_PIPELINE_SOURCE_RETRY_MAX": "1s",
        }
        self.database = stack.enter_context(pymongo.MongoClient(self.mongod.address))["crypto"]
        run_well([*PIPELINE, "topics", "create"], self.env)
        self.logs = folder("logs")
        self.stream = self.monitored("stream", "stream")
        self.produce = self.producer("coinbase", COINS)
        self.poll = self.producer("coingecko", ["tether"])
        for command in (self.stream, self.produce, self.poll):
            command.start()
        self.prometheus = Prometheus(
            folder("prometheus"),
            {"stream": [self.stream.port], "produce": [self.produce.port, self.poll.port]},
        )
        running = stack.enter_context(process(self.prometheus.command, self.prometheus.log))
        for command in (self.stream, self.produce, self.poll):
            wait_until(command.is_ready, command.process, command.log)
        wait_until(self.prometheus.is_up, running, self.prometheus.log)

    def producer(self, source, coins):
        return self.monitored(source, "produce", "--source", source, "--coins", ",".join(coins))

    def monitored(self, name, *arguments):
        command = Monitored(self.logs, name, arguments, self.env)
        self.stack.enter_context(command.stack)
        return command

    def run(self, *arguments, **more):
        """What the pipeline's command prints."""
        done = subprocess.run(
            [*PIPELINE, *arguments],
            env=self.env | more,
            timeout=120,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done
