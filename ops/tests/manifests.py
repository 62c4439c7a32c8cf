"""What is in the manifests of deploy/kubernetes."""

from typing import NamedTuple

import yaml
from files import PROJECT

OBJECTS = [
    manifest
    for file in sorted((PROJECT / "deploy/kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(file.read_text())
]


class Pod(NamedTuple):
    """What a workload starts."""

    name: str
    labels: dict
    spec: dict


class Container(NamedTuple):
    """A container: its environment with the ConfigMaps resolved, and what of it is secret."""

    name: str
    pod: Pod
    spec: dict
    env: dict
    secrets: set


def objects(kind):
    return [manifest for manifest in OBJECTS if manifest["kind"] == kind]


def templates(manifest):
    """The templates of pods in a manifest."""
    spec = manifest.get("spec", {})
    spec = spec.get("jobTemplate", manifest).get("spec", {})
    return [spec["template"]] if "template" in spec else []


def environment(container):
    """The variables, with a stand-in for what only a cluster knows; the names of the secrets."""
    maps = {m["metadata"]["name"]: m["data"] for m in objects("ConfigMap")}
    env = {}
    for source in container["envFrom"]:
        env |= maps[source["configMapRef"]["name"]]
    secrets = set()
    for variable in container["env"]:
        name = variable["name"]
        if "secretKeyRef" in variable.get("valueFrom", {}):
            secrets.add(name)
        env[name] = variable.get("value", f"stand-in-{name.lower().replace('_', '-')}")
    return env, secrets


PODS = [
    Pod(manifest["metadata"]["name"], template["metadata"]["labels"], template["spec"])
    for manifest in OBJECTS
    for template in templates(manifest)
]
CONTAINERS = [
    Container(spec["name"], pod, spec, *environment(spec))
    for pod in PODS
    for spec in pod.spec.get("initContainers", []) + pod.spec["containers"]
]
