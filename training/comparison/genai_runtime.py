"""onnxruntime-genai, as a process."""

from pathlib import Path

from .measured_process import MeasuredProcess
from .usage import usage


class GenaiRuntime(MeasuredProcess):
    """A decoder with its embedding, in a process of its own."""

    def __init__(self, options, count):
        script = Path(__file__).with_name("genai_process.py")
        numbers = map(str, (options.threads, count, options.tokens))
        super().__init__(
            "the process of onnxruntime-genai", [options.genai_python, str(script), str(options.genai), *numbers]
        )
        self.version = self.read()["version"]

    def peak(self):
        return usage(self.process.pid)[1]
