# SPDX-License-Identifier: Apache-2.0
"""A broker and a job, started once by './sluice run --with-kafka', and a stream of a drawn scene."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from sluice import Client, TopicNames

HOME = Path(__file__).parents[3]
STREAM = "room"
SECONDS = 12  # of the drawn scene


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Deployment:
    """A running job with its broker."""

    def __init__(self, folder: Path) -> None:
        self.servers = f"localhost:{free_port()}"
        self.topics = TopicNames(tokens="sluice.tokens")
        self._log = (folder / "run.log").open("w")
        self._environment = {**os.environ, "SLUICE_HOME": str(folder), "SLUICE_JAVA_OPTS": "-Xmx2g"}
        ready = folder / "ready"
        self._job = subprocess.Popen(
            self._command(
                "run", "--with-kafka", "--no-console", "--web-port", "0", "--ready-file", str(ready),
                "--set", "sluice.kafka.topics.tokens=sluice.tokens", "--set", "parallelism.default=1",
            ),
            env=self._environment, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True,
        )
        deadline = time.monotonic() + 600  # the first start builds
        while not ready.exists():
            if self._job.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise AssertionError("the job does not run: " + (folder / "run.log").read_text()[-2000:])
            time.sleep(0.2)

    def _command(self, verb: str, *arguments: str) -> list:
        return [str(HOME / "sluice"), verb, *arguments, "--bootstrap-servers", self.servers]

    def sluice(self, verb: str, *arguments: str) -> str:
        done = subprocess.run(
            self._command(verb, *arguments), env=self._environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def close(self) -> None:
        if self._job.poll() is None:
            os.killpg(self._job.pid, signal.SIGTERM)
            try:
                self._job.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self._job.pid, signal.SIGKILL)
                self._job.wait()
        self._log.close()


@pytest.fixture(scope="session")
def deployment():
    folder = Path(tempfile.mkdtemp(prefix="sluice-python-"))
    running = Deployment(folder)
    try:
        running.sluice("ingest", f"synthetic:?seed=7&seconds={SECONDS}", "--stream", STREAM)
        yield running
    finally:
        running.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture()
def client(deployment):
    with Client(deployment.servers, deployment.topics) as opened:
        yield opened
