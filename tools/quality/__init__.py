"""The cost of quantization: perplexity and divergence, next to llama.cpp's on the same weights."""
