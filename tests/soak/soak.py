"""Ten thousand random requests through the C ABI, with checks of memory: `make soak`.

Chats, completions, embeddings and refusals, streamed or not, while requests are cancelled, models
unloaded under them and clients closed. Every request must end exactly once, with a valid end,
unless its client was closed first.

Memory is compared when idle: no request in flight, a fresh client, the same few requests answered.
The first fifth is warm-up. Memory that the allocator retains fluctuates; leaks accumulate. So the
minimum of the later samples must not be 1 % above that of the earlier ones (`--growth`).
"""

import argparse
import ctypes
import gc
import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

from inlay.client import library

CROWD = 48
RESTS = 10
WARM_UP = 2
GROWTH = 0.01

CANCELLED, UNLOADED, MISSING = "request_cancelled", "model_unloaded", "model_not_found"


def resident():
    """Resident bytes of this process, after the allocator has returned what it can."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def tell(memory):
    print("memory at rest: " + " ".join(f"{at / 2**20:.2f}" for at in memory) + " MiB")


def grown(memory):
    """How far the minimum has risen since the warm-up, as a share."""
    rest = memory[WARM_UP:]
    half = len(rest) // 2
    return min(rest[half:]) / min(rest[:half]) - 1


class Client:
    """One client of the library, and the outcomes of its requests."""

    def __init__(self, models):
        self.library = library.load()
        self.handle = self.library.lib.inlay_open()
        self.message = self.library.ffi.new("const char **")
        self.length = self.library.ffi.new("size_t *")
        self.waiting = {}
        self.ends = Counter()
        self.next = 0
        self.ask("initialize", {})
        self.wait()
        for name, path in models.items():
            self.ask("model.load", {"model": path, "id": name})
        self.wait()
        assert self.ends.keys() <= {"result"}, self.ends
        self.ends.clear()

    def ask(self, method, params, check=None):
        self.next += 1
        self.waiting[self.next] = check
        self.send({"id": self.next, "method": method, "params": params})
        return self.next

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        status = self.library.lib.inlay_send(self.handle, body, len(body))
        assert status == 0, status

    def cancel(self, request):
        self.send({"method": "$/cancelRequest", "params": {"id": request}})

    def take(self, timeout):
        """Takes one message, if one arrives."""
        ffi, lib = self.library.ffi, self.library.lib
        if lib.inlay_recv(self.handle, timeout, self.message, self.length) != 0:
            return False
        told = json.loads(bytes(ffi.buffer(self.message[0], self.length[0])))
        if "method" in told:
            request = told["params"].get("request")
            assert request in self.waiting, f"an update of {request}, which has ended"
            return True
        check = self.waiting.pop(told["id"])
        error = told.get("error")
        end = error["data"]["name"] if error else "result"
        if check is not None:
            check(end, told.get("result"))
        self.ends[end] += 1
        return True

    def wait(self, left=0):
        """Waits until no more than `left` requests are in flight."""
        end = time.monotonic() + 120
        while len(self.waiting) > left:
            assert self.take(1.0) or time.monotonic() < end, f"no end for {list(self.waiting)}"

    def close(self):
        """Closes; returns how many requests ended with it."""
        self.library.lib.inlay_close(self.handle)
        return len(self.waiting)


def echoes(text):
    def check(end, result):
        assert end in ("result", CANCELLED, UNLOADED, MISSING), end
        if end == "result":
            said = result["choices"][0]["message"]["content"]
            assert said == text, (said, text)

    return check


def ends_as(*allowed):
    def check(end, _):
        assert end in allowed, (end, allowed)

    return check


def request(rng, models):
    """One random request: its method, its parameters, and its expected end."""
    stream = rng.random() < 0.5
    kind = rng.randrange(8)
    if kind < 3:
        text = " ".join(str(rng.randrange(10**6)) for _ in range(rng.randrange(1, 40)))
        messages = [{"role": "user", "content": text}]
        return (
            "chat.completions.create",
            {"model": "echo", "messages": messages, "stream": stream},
            echoes(text),
        )
    if kind == 3:
        ask = {
            "model": "null",
            "prompt": "x",
            "max_tokens": rng.randrange(1, 5000),
            "stream": stream,
        }
        return "completions.create", ask, ends_as("result", CANCELLED, UNLOADED, MISSING)
    if kind == 4:
        wrong = rng.choice([{"model": "none"}, {"temperature": 9}, {"messages": []}, {"n": "a"}])
        ask = {"model": "echo", "messages": [{"role": "user", "content": "x"}], **wrong}
        return (
            "chat.completions.create",
            ask,
            ends_as("invalid_params", CANCELLED, UNLOADED, MISSING),
        )
    if kind == 5:
        texts = ["a" * rng.randrange(1, 99) for _ in range(rng.randrange(1, 4))]
        return (
            "embeddings.create",
            {"model": "echo", "input": texts},
            ends_as("result", CANCELLED, UNLOADED, MISSING),
        )
    ask = {
        "model": rng.choice(list(models)),
        "prompt": [rng.randrange(97, 123) for _ in range(rng.randrange(1, 200))],
        "max_tokens": rng.randrange(1, 40),
        "stream": stream,
        "n": rng.randrange(1, 3),
        "seed": rng.randrange(9),
        "user": str(rng.randrange(5)),
    }
    if rng.random() < 0.2:
        ask["structured_outputs"] = {"regex": "[a-f]{3,9}"}
    return "completions.create", ask, ends_as("result", CANCELLED, UNLOADED, MISSING)


def soak(count, models, seed=1):
    rng = random.Random(seed)
    totals = Counter()
    memory = []
    client = Client(models)
    sent = 0
    for rest in range(RESTS):
        while sent < count * (rest + 1) // RESTS:
            last = client.ask(*request(rng, models))
            sent += 1
            chance = rng.random()
            if chance < 0.12:
                client.cancel(rng.choice([last, *client.waiting]))
            elif chance < 0.13:
                totals["reloads"] += 1
                name = rng.choice(list(models))
                unload = client.ask("model.unload", {"model": name}, ends_as("result"))
                while unload in client.waiting:
                    client.take(1.0)
                load = client.ask(
                    "model.load", {"model": models[name], "id": name}, ends_as("result")
                )
                while load in client.waiting:
                    client.take(1.0)
                client.ends["result"] -= 2
            elif chance < 0.134:
                # A client that is closed with requests in flight.
                totals["gone with their client"] += client.close()
                totals += client.ends
                client = Client(models)
            client.wait(rng.randrange(CROWD))
        client.wait()
        totals += client.ends
        assert client.close() == 0
        client = Client(models)
        same = random.Random(99)
        for _ in range(20):
            client.ask(*request(same, models))
            client.wait()
        client.ends.clear()
        memory.append(resident())
    client.close()
    reloads = totals.pop("reloads")
    assert sum(totals.values()) == count, (totals, count)
    return totals, reloads, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--growth", type=float, default=GROWTH, help="the share that is too much")
    parser.add_argument("--model", help="a compiled model to use besides the built-in ones")
    given = parser.parse_args()
    models = {"echo": "builtin:echo", "null": "builtin:null"}
    if given.model:
        models["compiled"] = given.model
    began = time.monotonic()
    totals, reloads, memory = soak(given.requests, models)
    print(f"{given.requests} requests and {reloads} reloads in {time.monotonic() - began:.0f} s")
    print(", ".join(f"{end}: {number}" for end, number in sorted(totals.items())))
    tell(memory)
    growth = grown(memory)
    print(f"growth after the warm-up: {growth:+.2%}")
    return None if growth < given.growth else "memory keeps growing"


if __name__ == "__main__":
    sys.exit(main())
