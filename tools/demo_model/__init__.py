"""Trains and measures the built-in model; docs/demo-model.md tells how."""
