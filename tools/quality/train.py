"""Train a small Llama over bytes whose rows are multiples of 256, as llama.cpp's Q4_K requires.

    PYTHON_WITH_TORCH tools/quality/train.py OUT_DIR TEXT...

The last tenth of every text is held out. 14 minutes on one thread give a model that has learnt
words; what matters is that its weights are trained, not random.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

STEPS, BATCH, LENGTH, RATE = 700, 8, 256, 2e-3
CONFIG = LlamaConfig(
    vocab_size=256,
    hidden_size=256,
    intermediate_size=768,
    num_hidden_layers=4,
    num_attention_heads=8,
    num_key_value_heads=4,
    max_position_embeddings=512,
    rms_norm_eps=1e-5,
    tie_word_embeddings=False,
    bos_token_id=None,
    eos_token_id=None,
)


def rate(step: int) -> float:
    """Warm-up, then cosine decay."""
    return min(step / 40, 0.05 + 0.95 * (1 + math.cos(math.pi * step / STEPS)) / 2)


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("text", type=Path, nargs="+")
    given = parser.parse_args()
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    texts = [np.frombuffer(path.read_bytes(), np.uint8) for path in given.text]
    data = np.concatenate([text[: len(text) * 9 // 10] for text in texts]).astype(np.int64)
    model = LlamaForCausalLM(CONFIG)
    adam = torch.optim.AdamW(model.parameters(), RATE, betas=(0.9, 0.95), weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(adam, rate)
    for step in range(STEPS):
        starts = rng.integers(0, len(data) - LENGTH, BATCH)
        batch = torch.from_numpy(np.stack([data[s : s + LENGTH] for s in starts]))
        loss = model(batch, labels=batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        adam.zero_grad()
        schedule.step()
        if step % 50 == 0 or step == STEPS - 1:
            print(f"step {step}: {loss.item():.3f} nats a byte", flush=True)
    given.output.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(given.output)
    vocabulary = {chr(0x2400 + i): i for i in range(256)}
    words = {"type": "WordLevel", "vocab": vocabulary, "unk_token": chr(0x2400)}
    tokenizer = {"version": "1.0", "added_tokens": [], "model": words}
    (given.output / "tokenizer.json").write_text(json.dumps(tokenizer))


if __name__ == "__main__":
    main()
