"""A process that measures whenever it is sent a line."""

import json
import subprocess

from .usage import usage


class MeasuredProcess:
    """A process that stays alive, reads a line for each measurement, and answers each with a line of JSON."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self):
        cpu = usage(self.process.pid)[0]
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return {**self.read(), "cpu": usage(self.process.pid)[0] - cpu}

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
