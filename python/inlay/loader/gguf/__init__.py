"""GGUF, llama.cpp's format: config, tokenizer, chat template and tensors in one file."""
