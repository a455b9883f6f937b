"""Builds the tiny random-weight Qwen2.5-VL test model and the goldens that the Java tests compare with."""
