"""Sluice, as a process."""

import json
import shlex
import subprocess

from .usage import usage

JAVA_CLASS = "dev.sluice.benchmarks.RuntimeThroughput"


class JavaRuntime:
    """Sluice in a process that stays alive and measures whenever it is sent a line."""

    def __init__(self, folder, options):
        numbers = (options.steps, options.block, options.tokens, options.threads, options.side)
        command = [*shlex.split(options.java), JAVA_CLASS, str(folder), *map(str, numbers), options.suffix]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self.read()["open"]

    def measure(self):
        cpu = usage(self.process.pid)[0]
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return {**self.read(), "cpu": usage(self.process.pid)[0] - cpu}

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the Java process ended with {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
