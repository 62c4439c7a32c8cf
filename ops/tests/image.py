"""
What a build of the Dockerfile would do, by hand: its instructions in their order, each stage in a
root of its own, which lies over that of this machine. So the base images are not what is tried.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from files import PROJECT

STATE = "/var/lib/crypto-pipeline"


def instructions(dockerfile):
    text = re.sub(r"\\\n", "", re.sub(r"(?m)^#.*\n", "", dockerfile.read_text()))
    return [line.split(None, 1) for line in text.splitlines() if line.strip()]


class Stage:
    """A root file system, and what the instructions have set."""

    def __init__(self, folder):
        self.changes, self.work, self.root = (folder / n for n in ("changes", "work", "root"))
        for each in (self.changes, self.work, self.root):
            each.mkdir(parents=True)
        self.folder = "/"
        self.user = "0:0"
        self.env = {}
        self.entrypoint = []
        self.healthcheck = []

    def path(self, name):
        """A path of the image, among its changes; a relative one starts at WORKDIR."""
        return self.changes / Path(self.folder, name).relative_to("/")

    def copy(self, source, target):
        into = self.path(target)
        if source.is_dir():
            shutil.copytree(source, into, dirs_exist_ok=True)
            return
        if target.endswith("/"):
            into /= source.name
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, into)

    def command(self, arguments, user=None, mounts=()):
        """The command that runs that command in this root, after these shell commands in it."""
        inside = [f"cd {shlex.quote(self.folder)}", f"exec {shlex.join(arguments)}"]
        chroot = ["chroot", f"--userspec={user or self.user}", self.root, "bash", "-c"]
        overlay = f"lowerdir=/,upperdir={self.changes},workdir={self.work}"
        script = [
            "mount --make-rprivate /",
            f"mount -t overlay overlay -o {overlay} {self.root}",
            f"mount --rbind /proc {self.root}/proc",
            f"mount --rbind /dev {self.root}/dev",
            *(mount.format(root=self.root) for mount in mounts),
            f"exec {shlex.join(map(str, chroot))} {shlex.quote(' && '.join(inside))}",
        ]
        return ["unshare", "--mount", "bash", "-ec", "\n".join(script)]


class Image:
    """The last stage of a Dockerfile."""

    READ_ONLY = "mount -o remount,bind,ro {root}"

    def __init__(self, folder):
        self.stages = {}
        stage = None
        for name, rest in instructions(PROJECT / "Dockerfile"):
            if name == "FROM":
                stage = Stage(folder / str(len(self.stages)))
                self.stages[rest.rsplit(" AS ", 1)[-1]] = stage
            else:
                getattr(self, name.lower())(stage, rest)
        self.stage = stage

    def copy(self, stage, rest):
        *sources, target = rest.split()
        base = PROJECT
        if sources[0].startswith("--from="):
            base = self.stages[sources.pop(0).removeprefix("--from=")].changes
        for source in sources:
            found = sorted(base.glob(source.lstrip("/")))
            assert len(found) == 1, f"{source}: {found}"
            assert base != PROJECT or f"!{source}" in (PROJECT / ".dockerignore").read_text().split()
            stage.copy(found[0], target)

    def run(self, stage, command):
        subprocess.run(
            stage.command(["sh", "-c", command]),
            env=os.environ | stage.env,
            check=True,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )

    def user(self, stage, rest):
        stage.user = rest

    def workdir(self, stage, rest):
        stage.folder = rest
        stage.path(rest).mkdir(parents=True, exist_ok=True)

    def env(self, stage, rest):
        name, value = rest.split("=", 1)
        stage.env[name] = value

    def healthcheck(self, stage, rest):
        stage.healthcheck = json.loads(rest.split(" CMD ", 1)[1])

    def entrypoint(self, stage, rest):
        stage.entrypoint = json.loads(rest)

    def command(self, *arguments, writable=("/tmp", STATE), options="exec"):
        """A command in a container of it whose root cannot be written, but for these folders."""
        command = [*self.stage.entrypoint, *arguments]
        tmpfs = f"mount -t tmpfs -o mode=1777,{options} tmpfs {{root}}"
        mounts = [self.READ_ONLY, *(tmpfs + folder for folder in writable)]
        return self.stage.command(command, mounts=mounts)
