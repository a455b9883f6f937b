"""Writes the ONNX graphs."""
