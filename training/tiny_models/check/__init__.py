"""Runs exported folders with ONNX Runtime alone; nothing in here knows torch or transformers."""
