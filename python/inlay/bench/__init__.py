"""Measuring what Inlay does, and comparing it."""
