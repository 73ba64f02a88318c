"""Trains and evaluates the built-in model; docs/demo-model.md describes how."""
