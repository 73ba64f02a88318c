"""From a Hugging Face checkpoint to the tensors of a data file."""
