"""Random checkpoints at the shapes of real models: what speed is measured with."""
