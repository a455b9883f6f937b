"""onnxruntime-genai, as a process."""

import json
import subprocess
from pathlib import Path

from .usage import usage


class GenaiRuntime:
    """A decoder with its embedding, in a process that stays alive and measures whenever it is sent a line."""

    def __init__(self, options, count):
        script = Path(__file__).with_name("genai_process.py")
        numbers = map(str, (options.threads, count, options.tokens))
        command = [options.genai_python, str(script), str(options.genai), *numbers]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.read()["version"]

    def measure(self):
        cpu = usage(self.process.pid)[0]
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return {**self.read(), "cpu": usage(self.process.pid)[0] - cpu}

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the process of onnxruntime-genai ended with {self.process.wait()}")
        return json.loads(line)

    def peak(self):
        return usage(self.process.pid)[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
