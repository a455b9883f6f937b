"""Decoders as today's exporters write them, with the answers that Python's ONNX Runtime gives."""
