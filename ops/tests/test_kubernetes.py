"""The manifests of deploy/kubernetes: their schema, and what a schema does not see."""

import json
import re
from functools import cache
from xml.etree import ElementTree

import commands
import kubernetes_validate
import pytest
from files import PROJECT
from manifests import CONTAINERS, OBJECTS, PODS, objects

REFERENCE = re.compile(r"\$\{env:([^}]*)}")
KUBERNETES = kubernetes_validate.latest_version()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()

EACH_CONTAINER = pytest.mark.parametrize("container", CONTAINERS, ids=lambda c: c.name)


@cache
def settings(name):
    [env] = [container.env for container in CONTAINERS if container.name == name]
    return commands.settings(env)


def selected(selector):
    """The pods that a selector with labels and expressions means."""

    def matches(labels):
        wanted = selector.get("matchLabels", {})
        return wanted.items() <= labels.items() and all(
            (labels[one["key"]] in one["values"]) == {"In": True, "NotIn": False}[one["operator"]]
            for one in selector.get("matchExpressions", [])
        )

    return {pod.name for pod in PODS if matches(pod.labels)}


def egress_ports(pod):
    """The ports that the policies let a pod connect to."""
    return {
        rule_port["port"]
        for policy in objects("NetworkPolicy")
        if pod.name in selected(policy["spec"]["podSelector"])
        for rule in policy["spec"].get("egress", [])
        for rule_port in rule["ports"]
    }


@pytest.mark.parametrize(
    "manifest", OBJECTS, ids=lambda m: f"{m['kind']}-{m['metadata']['name']}"
)
def test_the_newest_kubernetes_knows_every_field(manifest):
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


@EACH_CONTAINER
def test_every_variable_is_a_setting_with_an_allowed_value(container):
    found = settings(container.name)
    variables = {name for name in container.env if name.startswith("CRYPTO_PIPELINE_")}
    assert variables == {variable for _, variable in found.values() if variable}


@EACH_CONTAINER
def test_the_arguments_are_those_of_a_command(container):
    commands.assert_understood(container.spec["args"])


@EACH_CONTAINER
def test_secrets_come_from_a_secret_only(container):
    assert not objects("Secret")
    for key, (value, variable) in settings(container.name).items():
        if "***" in value:
            used = {variable, *REFERENCE.findall(container.env[variable])}
            assert used & container.secrets, f"{key} has a secret that is no Secret's"


@EACH_CONTAINER
def test_users_are_those_that_have_the_rights(container):
    roles = json.loads((PROJECT / "config/mongodb-roles.json").read_text())
    rights = (PROJECT / "config/kafka-acls.txt").read_text()
    assert container.env.get("MONGODB_USER") in {None, *(role["createRole"] for role in roles)}
    user = container.env.get("KAFKA_USER")
    assert user is None or f"User:{user} " in rights


@EACH_CONTAINER
def test_the_image_is_of_this_version(container):
    version = ElementTree.parse(PROJECT / "pom.xml").getroot().find("{*}version").text
    assert container.spec["image"] == f"crypto-pipeline:{version}"


@EACH_CONTAINER
def test_a_container_has_no_rights_and_a_limit(container):
    spec, pod = container.spec, container.pod.spec
    assert pod["securityContext"]["runAsNonRoot"] is True
    uid = pod["securityContext"]["runAsUser"]
    assert re.search(rf"\b{uid}\b", DOCKERFILE)
    assert pod["securityContext"]["fsGroup"] == uid
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert spec["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["resources"]["limits"]["memory"] == spec["resources"]["requests"]["memory"]


@EACH_CONTAINER
def test_what_it_writes_and_reads_is_mounted(container):
    mounts = {mount["name"]: mount["mountPath"] for mount in container.spec["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in container.pod.spec["volumes"]}
    assert mounts["tmp"] == "/tmp" and volumes["tmp"]["emptyDir"]["sizeLimit"]
    for value in container.env.values():
        if value.startswith("/"):
            assert value.startswith(mounts["ca"] + "/")
    if "state" in mounts:
        assert f"CRYPTO_PIPELINE_STATE_DIR={mounts['state']}/" in DOCKERFILE


@EACH_CONTAINER
def test_a_stop_has_the_time_that_it_takes(container):
    grace = container.pod.spec["terminationGracePeriodSeconds"]
    assert grace > commands.longest_stop(settings(container.name))


@EACH_CONTAINER
def test_only_an_unhealthy_process_is_restarted(container):
    probes = {
        key: spec["httpGet"] for key, spec in container.spec.items() if key.endswith("Probe")
    }
    if "ports" in container.spec:
        assert probes == {
            "startupProbe": {"path": "/health/live", "port": "http"},
            "livenessProbe": {"path": "/health/live", "port": "http"},
            "readinessProbe": {"path": "/health/ready", "port": "http"},
        }


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod.name)
def test_a_pod_may_connect_to_what_it_needs_and_to_nothing_else(pod):
    needed = {53}
    for container in CONTAINERS:
        if container.pod == pod:
            env = container.env
            addresses = env.get("CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS", "")
            hosts = re.sub(".*@|/[?].*", "", env.get("CRYPTO_PIPELINE_MONGODB_URI", ""))
            needed |= {int(number) for number in re.findall(r":(\d+)", f"{addresses},{hosts}")}
            needed |= {443} if "produce" in container.spec["args"] else set()
    assert egress_ports(pod) == needed


def test_the_port_is_the_same_everywhere():
    served = [c for c in CONTAINERS if "ports" in c.spec]
    assert {c.pod.name for c in served} == {"crypto-stream", "crypto-produce"}
    for container in served:
        number = int(container.env["CRYPTO_PIPELINE_HTTP_PORT"])
        assert container.spec["ports"] == [{"name": "http", "containerPort": number}]
        admitted = [
            [admitted["port"] for admitted in rule["ports"]]
            for policy in objects("NetworkPolicy")
            if container.pod.name in selected(policy["spec"]["podSelector"])
            for rule in policy["spec"].get("ingress", [])
        ]
        assert admitted == [[number]]
    for service in objects("Service"):
        assert [p["targetPort"] for p in service["spec"]["ports"]] == ["http"]


def test_selectors_mean_the_pods_of_their_name():
    for kind in ("StatefulSet", "Deployment", "PodDisruptionBudget"):
        for manifest in objects(kind):
            name = manifest["metadata"]["name"]
            assert selected(manifest["spec"]["selector"]) == {name}
    for service in objects("Service"):
        expected = service["metadata"]["name"].replace("page", "stream")
        assert selected({"matchLabels": service["spec"]["selector"]}) == {expected}
    for policy in objects("NetworkPolicy"):
        assert selected(policy["spec"]["podSelector"]), policy["metadata"]["name"]
    [stream] = objects("StatefulSet")
    name = stream["spec"]["serviceName"]
    [governing] = [s for s in objects("Service") if s["metadata"]["name"] == name]
    assert governing["spec"]["clusterIP"] == "None"
    assert governing["spec"]["publishNotReadyAddresses"] is True


def test_the_page_names_every_secret_and_its_keys():
    page = (PROJECT / "docs/deployment.md").read_text()
    for container in CONTAINERS:
        for variable in container.spec["env"]:
            if secret := variable.get("valueFrom", {}).get("secretKeyRef"):
                row = rf"^ *\| `{secret['name']}` \|.*`{secret['key']}`"
                assert re.search(row, page, re.MULTILINE), secret
