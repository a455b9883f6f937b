"""The model families: how each is configured, built, exported and asked."""
