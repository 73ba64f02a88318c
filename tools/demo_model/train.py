"""Trains the demo model from scratch and writes it as a Hugging Face folder.

    python -m tools.demo_model.train --out build/demo-model

Fresh dialogues are generated for each round, so that none is seen twice. The learning rate stays
constant and falls to zero over the last steps; a stopped run continues with `--resume`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from torch import Tensor

from . import checkpoint, encode, text
from .corpus import mix
from .network import Network, Shape

VOCABULARY = 2560
BUCKETS = [48, 80, 128, 192, 288, 416, 1024]
ROUND = 2_500  # dialogues
TOKENIZER_DIALOGUES = 10_000
BATCH = 2048  # tokens
WARMUP = 100
TOKENIZER_SEED, TRAINING_SEED = 1, 1000


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--decay", type=int, default=2000, help="steps in which the rate falls")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--state", type=Path, help="where to keep the state of the run")
    parser.add_argument("--resume", type=Path, help="a state to go on from")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action="store_true", help="needs a C++ compiler; faster later")
    return parser.parse_args()


def optimizers(network: Network, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers, AdamW for the rest."""
    inner = [p for n, p in network.named_parameters() if p.dim() == 2 and "embed" not in n]
    others = [p for n, p in network.named_parameters() if p.dim() != 2 or "embed" in n]
    return [
        torch.optim.Muon(inner, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def rate_at(step: int, steps: int, decay: int) -> float:
    """The share of the learning rate at this step."""
    return min(1.0, (step + 1) / WARMUP, max(0.0, (steps - step) / max(decay, 1)))


def main() -> None:
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    state = torch.load(args.resume, weights_only=True) if args.resume else None
    if state:
        tokenizer = Tokenizer.from_str(state["tokenizer"])
    else:
        tokenizer = text.train_tokenizer(
            mix.dialogues(TOKENIZER_SEED, TOKENIZER_DIALOGUES), VOCABULARY
        )
    network = Network(Shape(vocab_size=tokenizer.get_vocab_size()))
    run = optimizers(network, args.rate)
    step, number = 0, 0
    if state:
        network.load_state_dict(state["network"])
        for optimizer, kept in zip(run, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        step, number = state["step"], state["round"]
    for optimizer in run:
        for group in optimizer.param_groups:
            group["lr"] = args.rate
    print(f"{sum(p.numel() for p in network.parameters()):,} parameters", flush=True)

    hidden = torch.compile(network.hidden, dynamic=True) if args.compile else network.hidden

    def loss_of(ids: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        """The loss, and the part of it that is about answers."""
        rows = weights.flatten().nonzero().squeeze(1)
        with torch.autocast("cpu", torch.bfloat16):
            logits = network.logits(hidden(ids[:, :-1]).flatten(0, 1)[rows])
        wanted, counts = ids[:, 1:].flatten()[rows], weights.flatten()[rows]
        loss = F.cross_entropy(logits.float(), wanted, reduction="none")
        return (loss * counts).sum() / counts.sum(), loss.detach()[counts == 1].mean()

    read_tokens, losses, started = 0, [], time.process_time()
    while step < args.steps:
        for ids, weights in round_of(number, tokenizer):
            if step >= args.steps:
                break
            share = rate_at(step, args.steps, args.decay)
            for optimizer in run:
                for group in optimizer.param_groups:
                    group["lr"] = args.rate * share
            loss, answers = loss_of(torch.from_numpy(ids), torch.from_numpy(weights))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            for optimizer in run:
                optimizer.step()
                optimizer.zero_grad()
            step += 1
            read_tokens += ids[:, 1:].size
            losses.append(answers.item())
            if step % 20 == 0:
                speed = read_tokens / (time.process_time() - started)
                mean = sum(losses) / len(losses)
                print(
                    f"step {step} loss {mean:.4f} rate {share:.2f} {speed:.0f} tokens/cpu s",
                    flush=True,
                )
                read_tokens, losses, started = 0, [], time.process_time()
        number += 1
        if args.state:
            kept: dict[str, Any] = {
                "network": network.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer in run],
                "step": step,
                "round": number,
                "tokenizer": tokenizer.to_str(),
            }
            torch.save(kept, args.state.with_suffix(".part"))
            args.state.with_suffix(".part").replace(args.state)
    checkpoint.write(args.out, network, tokenizer)
    print(f"wrote {args.out}: {asdict(network.shape)}")


def round_of(number: int, tokenizer: Tokenizer) -> list[tuple[np.ndarray, np.ndarray]]:
    """The batches of one round."""
    dialogues = mix.dialogues(TRAINING_SEED + number, ROUND)
    encoded = encode.encode_all(dialogues, tokenizer, BUCKETS[-1])
    return encode.batches(encoded, BUCKETS, BATCH, np.random.default_rng(number))


if __name__ == "__main__":
    main()
