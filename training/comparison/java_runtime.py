"""Sluice, as a process."""

import shlex

from .measured_process import MeasuredProcess

JAVA_CLASS = "dev.sluice.benchmarks.RuntimeThroughput"


class JavaRuntime(MeasuredProcess):
    """Sluice in a process of its own."""

    def __init__(self, folder, options):
        numbers = (options.steps, options.block, options.tokens, options.threads, options.side)
        command = [*shlex.split(options.java), JAVA_CLASS, str(folder), *map(str, numbers), options.suffix]
        super().__init__("the Java process", command)
        self.opened = self.read()["open"]
