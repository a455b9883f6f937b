"""The published code of the reducers' authors, as far as it runs without a model. See training/README.md."""
