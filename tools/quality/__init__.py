"""What quantization costs: perplexity and divergence, beside llama.cpp's on the same weights."""
