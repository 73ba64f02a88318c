"""Generates the schema files, and from them the types of other languages."""
