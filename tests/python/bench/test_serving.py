"""Load: datasets, arrivals, the client against a scripted server, the figures, the report."""

import asyncio
import json
import random
import re
import time
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inlay.bench.serving import arrivals, report
from inlay.bench.serving.client import Asker, Record, events
from inlay.bench.serving.datasets import Conversation, Shape, Turn, conversations
from inlay.bench.serving.measures import Slo, measures
from inlay.bench.serving.plots import plot, shares, ticks
from inlay.bench.serving.run import fit, run
from inlay.bench.serving.text import Writer
from inlay.cli import app
from inlay.errors import InlayError

TRACES = Path(__file__).resolve().parents[4] / "shared/data/traces"


def made(name, writer=None, **shape):
    return conversations(name, Shape(**shape), writer or Writer())


# Datasets


def test_made_data_is_the_same_for_the_same_seed():
    for name in ("random", "shared-prefix", "multi-turn"):
        assert made(name, count=5, seed=3) == made(name, count=5, seed=3)
        assert made(name, count=5, seed=3) != made(name, count=5, seed=4)


def test_lengths_vary_around_the_mean():
    data = made("random", count=400, input=100, output=50, vary=0.2)
    lengths = [len(each.turns[0].prompt.split()) for each in data]
    assert min(lengths) >= 78 and max(lengths) <= 122
    assert sum(lengths) / 400 == pytest.approx(100, rel=0.05)
    assert {40 <= each.turns[0].output <= 60 for each in data} == {True}


def test_prefixes_are_shared_in_groups_and_the_rest_is_not():
    data = made("shared-prefix", count=50, prefix=30, groups=3)
    assert len({each.system for each in data}) == 3
    assert len({each.turns[0].prompt for each in data}) == 50


def test_prompts_come_from_lines_and_from_json(tmp_path):
    file = tmp_path / "p.jsonl"
    rows = [
        {"prompt": "one", "output_tokens": 3},
        {"turns": ["two", "three"]},
        {"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "four"}]},
    ]
    file.write_text("plain text\n\n" + "\n".join(map(json.dumps, rows)))
    data = made(f"prompts:{file}", output=9)
    assert [[(t.prompt, t.output) for t in each.turns] for each in data] == [
        [("plain text", 9)],
        [("one", 3)],
        [("two", 9), ("three", 9)],
        [("four", 9)],
    ]
    assert len(made(f"prompts:{file}", count=2)) == 2


AZURE = """TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:15:46.6805900,374,44
2023-11-16 18:15:50.9951690,396,109
2024-05-10 00:00:00.009930+00:00,10,5
"""


def test_azure_rows_keep_lengths_and_times(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(AZURE)
    first, second, _ = made(f"azure:{file}")
    assert first.at == 0
    assert second.at == pytest.approx(4.314579)
    assert len(second.turns[0].prompt.split()) == 396 and second.turns[0].output == 109
    scaled = made(f"azure:{file}", scale=0.5, limit=100)[1].turns[0]
    assert (len(scaled.prompt.split()), scaled.output) == (50, 50)


MOONCAKE = [
    {"timestamp": 0, "input_length": 1000, "output_length": 5, "hash_ids": [0, 1]},
    {"timestamp": 1500, "input_length": 1020, "output_length": 6, "hash_ids": [0, 2]},
]


def test_mooncake_rows_share_blocks(tmp_path):
    file = tmp_path / "m.jsonl"
    file.write_text("\n".join(map(json.dumps, MOONCAKE)))
    first, second = made(f"mooncake:{file}")
    assert (first.at, second.at) == (0, 1.5)
    a, b = first.turns[0].prompt.split(), second.turns[0].prompt.split()
    assert (len(a), len(b)) == (1000, 1020)
    assert a[:512] == b[:512] and a[512:] != b[512:1000]


@pytest.mark.skipif(not TRACES.is_dir(), reason="the shared data is not there")
@pytest.mark.parametrize(
    "name",
    ["azure:azure-llm-2023-conv.csv", "azure:azure-llm-2023-code.csv",
     "mooncake:mooncake-conversation.jsonl", "mooncake:mooncake-synthetic.jsonl"],
)  # fmt: skip
def test_real_traces_are_read(name):
    form, file = name.split(":")
    data = made(f"{form}:{TRACES / file}", count=300, scale=0.1, limit=500)
    assert len(data) == 300
    times = [each.at for each in data]
    assert times == sorted(times)
    assert all(1 <= each.turns[0].output <= 250 for each in data)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("nothing", "", "known are random"),
        ("azure:", "", "known are"),
        ("prompts:{}", '{"prompt": 1}', ":1 needs `prompt`"),
        ("prompts:{}", "{", ":1 is not JSON"),
        ("prompts:{}", "\n", "no requests"),
        ("azure:{}", "A,B\n1,2\n", ":2 is not a row"),
        ("mooncake:{}", "{}", ":1 needs timestamp"),
        ("mooncake:{}", "[1]", ":1 is not a JSON object"),
        ("mooncake:/no/such/file", "", "cannot be read"),
    ],
)
def test_bad_data_is_named_by_file_and_line(tmp_path, name, text, said):
    file = tmp_path / "data"
    file.write_text(text)
    with pytest.raises(InlayError, match=re.escape(said)):
        made(name.format(file))


# Arrivals


def test_poisson_arrivals_have_the_rate_and_no_memory():
    times = arrivals.poisson(4000, 8.0, seed=1).times
    gaps = [b - a for a, b in pairwise(times)]
    mean = sum(gaps) / len(gaps)
    assert mean == pytest.approx(1 / 8, rel=0.05)
    variance = sum((gap - mean) ** 2 for gap in gaps) / len(gaps)
    assert variance == pytest.approx(mean**2, rel=0.15)  # that of an exponential distribution


def test_a_trace_keeps_its_times_scaled():
    data = [Conversation((Turn("x", 1),), at) for at in (0.0, 2.0, 5.0)]
    assert arrivals.trace(data, 0.1).times == pytest.approx([0, 0.2, 0.5])
    with pytest.raises(InlayError, match="no times"):
        arrivals.trace([Conversation((Turn("x", 1),))], 1.0)


# The client


async def test_events_may_be_cut_anywhere():
    stream = b'data: {"a": 1}\r\n\r\n: hello\n\ndata: x\ndata:y\n\nevent: z\ndata: [DONE]\n\nda'
    generator = random.Random(1)
    for _ in range(50):
        cuts = sorted(generator.sample(range(1, len(stream)), 5))
        pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]

        async def cut(pieces=pieces):
            for piece in pieces:
                yield piece

        assert [data async for data in events(cut())] == [b'{"a": 1}', b"x\ny", b"[DONE]"]


class Scripted:
    """A server that sends words, one every `pace` seconds after `wait` seconds.

    It does not answer before `together` requests have arrived.
    """

    def __init__(self, wait=0.0, pace=0.0, fail=None, together=1):
        self.wait, self.pace, self.fail = wait, pace, fail
        self.together = asyncio.Barrier(together)
        self.bodies, self.now, self.most = [], 0, 0

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = int(re.search(rb"content-length: (\d+)", head, re.I)[1])
                body = json.loads(await reader.readexactly(size))
                self.bodies.append(body)
                self.now += 1
                self.most = max(self.most, self.now)
                await self._answer(writer, body)
                self.now -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, writer, body):
        if self.fail == "status":
            writer.write(b"HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nbusy")
            return
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await self.together.wait()
        await asyncio.sleep(self.wait)

        def send(data):
            text = b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode())
            text += b"\n\n"
            writer.write(b"%x\r\n%s\r\n" % (len(text), text))

        words = sum(len(m["content"].split()) for m in body["messages"])
        usage = {"prompt_tokens": 2 * words + 7, "completion_tokens": body["max_tokens"]}
        send({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        for i in range(body["max_tokens"]):
            if i:
                await asyncio.sleep(self.pace)
            send({"choices": [{"delta": {"content": f"w{i} "}}]})
        if self.fail == "error":
            send({"error": {"message": "broken"}})
        elif self.fail != "cut":
            send({"choices": [], "usage": usage})
            send(b"[DONE]")
        writer.write(b"0\r\n\r\n")


async def loaded(server, data, chosen, model="m"):
    asker = Asker(server.url, model, extra={"ignore_eos": True})
    try:
        return await run(asker, data, chosen, lambda record: None)
    finally:
        await asker.close()


async def test_the_clock_of_a_request_is_right():
    async with Scripted(wait=0.15, pace=0.03) as server:
        data = [Conversation((Turn("hello there", 6),), None, "be brief")]
        done = await loaded(server, data, arrivals.closed(1, 1))
    [record] = done.records
    # A busy machine delays pieces, and never makes them early.
    after = [piece - record.sent for piece in record.chunks]
    assert all(late > 0.14 + 0.029 * number for number, late in enumerate(after))
    assert record.first == pytest.approx(after[0])
    assert record.pace == pytest.approx((after[5] - after[0]) / 5)
    assert len(record.gaps) == 5 and sum(record.gaps) == pytest.approx(after[5] - after[0])
    assert record.total >= after[5]
    assert (record.prompt_tokens, record.output_tokens, record.error) == (15, 6, None)
    assert record.text == "w0 w1 w2 w3 w4 w5 "
    body = server.bodies[0]
    assert body["messages"][0] == {"role": "system", "content": "be brief"}
    assert body["stream"] and body["ignore_eos"] and body["model"] == "m"


async def test_a_closed_loop_keeps_so_many_in_flight():
    async with Scripted(together=3) as server, asyncio.timeout(120):
        data = made("random", count=12, output=3)
        done = await loaded(server, data, arrivals.closed(12, 3))
    assert server.most == 3 and len(done.records) == 12


async def test_an_open_loop_sends_when_it_is_time():
    # None waits for another: the server answers once all have arrived.
    async with Scripted(together=3) as server, asyncio.timeout(120):
        data = [Conversation((Turn("x", 2),), at) for at in (0.0, 0.1, 0.2)]
        done = await loaded(server, data, arrivals.trace(data, 1.0))
    assert [r.due for r in done.records] == [0.0, 0.1, 0.2]
    assert all(r.sent >= r.due for r in done.records)
    assert server.most == 3


async def test_turns_carry_what_was_said():
    async with Scripted() as server:
        data = made("multi-turn", count=1, turns=3, input=4, output=2, vary=0)
        done = await loaded(server, data, arrivals.closed(1, 1))
    assert [r.turn for r in done.records] == [0, 1, 2]
    last = server.bodies[-1]["messages"]
    assert [m["role"] for m in last] == ["user", "assistant"] * 2 + ["user"]
    assert last[1]["content"] == "w0 w1 "


@pytest.mark.parametrize(
    ("fail", "said"), [("status", "503"), ("error", "broken"), ("cut", r"\[DONE\]")]
)
async def test_failures_are_counted_and_told(fail, said):
    async with Scripted(fail=fail) as server:
        done = await loaded(server, made("random", count=2, output=2), arrivals.closed(2, 1))
    assert all(re.search(said, record.error) for record in done.records)
    found = measures(done.records, done.duration, Slo())
    assert (found["failed"], found["kept"], found["ttft"]) == (2, 0, {})


async def test_the_length_of_words_is_learnt_from_the_server():
    async with Scripted() as server:
        asker = Asker(server.url, "m")
        writer = await fit(asker)
        await asker.close()
    assert len(writer.write(1, 107, message=True).split()) == 50
    assert len(writer.write(1, 100).split()) == 50


async def test_the_client_is_no_bound():
    """It reads far more than an engine generates: tens of thousands of pieces per second."""
    async with Scripted() as server:
        began = time.process_time()
        data = made("random", count=4, output=4000, vary=0)
        done = await loaded(server, data, arrivals.closed(4, 4))
        seconds = time.process_time() - began  # including the scripted server
    pieces = sum(len(record.chunks) for record in done.records)
    assert pieces == 16000
    assert seconds / pieces < 400e-6
    assert done.client_cpu > 0


# Figures


def test_figures_of_known_records():
    def record(sent, chunks, tokens):
        return Record(0, 0, sent, sent, chunks, chunks[-1], 10, tokens)

    records = [record(0.0, [0.5, 0.6, 0.7], 3), record(1.0, [1.1, 1.2, 1.6], 5)]
    records.append(Record(2, 0, 2.0, 2.0, [], 2.1, error="no"))
    found = measures(records, 4.0, Slo(first=0.3))
    assert found["output_tokens_per_second"] == 2
    assert found["total_tokens_per_second"] == 7
    assert (found["requests_per_second"], found["failed"]) == (0.5, 1)
    assert (found["goodput"], found["kept"]) == (0.25, pytest.approx(100 / 3))
    assert found["ttft"]["p50"] == pytest.approx(300) and found["ttft"]["max"] == pytest.approx(500)
    assert found["itl"]["mean"] == pytest.approx(1e3 * (0.1 + 0.1 + 0.1 + 0.4) / 4)
    assert found["tpot"]["max"] == pytest.approx(125)  # five tokens in three pieces


@pytest.mark.parametrize(
    ("slo", "kept"),
    [
        (Slo(), True),
        (Slo(first=0.5, pace=0.1, total=0.7), True),
        (Slo(first=0.4), False),
        (Slo(pace=0.05), False),
        (Slo(total=0.6), False),
    ],
)
def test_every_part_of_an_slo_counts(slo, kept):
    assert slo.kept(Record(0, 0, 0, 0, [0.5, 0.55, 0.65], 0.65, 1, 3)) is kept


# The report


def test_ticks_are_round():
    assert ticks(0, 10) == [0, 2, 4, 6, 8, 10]
    assert ticks(0, 0.37, 4) == [0, 0.1, 0.2, 0.3]
    assert ticks(0, 0) == [0]


def test_distributions_end_at_all():
    points = shares([3, 1, 2])
    assert points[0] == (1, 0) and points[-1] == (3, 100)
    assert shares([]) == []
    assert "<svg" in plot("empty", "x", "y", [])


class Strict(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.sources = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.sources += [v for k, v in attrs if k in ("src", "href")]


def test_the_page_holds_all_and_fetches_nothing():
    records = [Record(0, 0, 0, i, [i + 0.5, i + 0.6], i + 0.7, 10 * i + 1, 2) for i in range(5)]
    found = measures(records, 5.0, Slo())
    text = report.page("<Title> & more", {"model": "a<b"}, found, records)
    parsed = Strict()
    parsed.feed(text)
    assert parsed.tags.count("svg") == 6 and not parsed.sources
    assert "&lt;Title&gt;" in text and "a&lt;b" in text and "NaN" not in text
    assert report.flight(records)[-1][1] == 0


# The verb


def test_a_server_of_its_own_under_load(tiny_model, tmp_path):
    saved, page, table = tmp_path / "r.json", tmp_path / "r.html", tmp_path / "r.csv"
    options = ["--requests", 6, "--concurrency", 2, "--input", 40, "--output", 5, "--slo-ttft", 60]
    files = ["--save", saved, "--save", table, "--html", page]
    arguments = ["bench", "serve", tiny_model, "--threads", 1, *options, *files]
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    found = json.loads(saved.read_text())
    assert (found["requests"], found["failed"], found["kept"]) == (6, 0, 100)
    assert found["output_tokens"] == sum(row["output_tokens"] for row in found["rows"])
    assert len(table.read_text().splitlines()) == 7
    assert "<svg" in page.read_text()
    assert "kept the SLO" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rate", "1", "--concurrency", "1"], "choose one"),
        (["--dataset", "nothing"], "not a dataset"),
        (["--trace-times", "1"], "no times"),
    ],
)
def test_wrong_loads_are_refused(arguments, said):
    done = CliRunner().invoke(app, ["bench", "serve", "builtin:null", *arguments])
    assert done.exit_code in (1, 2)
    assert said in done.output + str(done.exception)


def test_a_server_that_is_not_there_is_named():
    done = CliRunner().invoke(app, ["bench", "serve", "http://127.0.0.1:9/v1"])
    assert "http://127.0.0.1:9/v1 does not list its models" in str(done.exception)
