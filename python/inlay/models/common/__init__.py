"""Shared by the architectures: reading config.json, modules, rotary embeddings."""
