"""Benchmarks of Inlay, alone and against peers."""
