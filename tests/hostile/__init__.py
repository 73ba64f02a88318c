"""Hostile files and messages, each with the sentence that it must get."""
