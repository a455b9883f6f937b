"""The two sides that compare_runtime.py runs in turns."""
