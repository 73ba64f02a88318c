"""What the architectures share: reading config.json, modules, rotary embeddings."""
