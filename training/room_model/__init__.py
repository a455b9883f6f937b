"""The recipe of the model that is shipped: a small Qwen2.5-VL trained from scratch on the synthetic world."""
