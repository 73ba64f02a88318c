from itertools import islice

import numpy as np
from tokenizers import Tokenizer
from tools.demo_model import encode, text
from tools.demo_model.corpus import mix


def encoded(home, count=300):
    tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
    return tokenizer, encode.encode_all(mix.dialogues(21, count), tokenizer, 1024)


def test_the_mask_covers_the_answers_and_their_ends(home):
    tokenizer, found = encoded(home)
    dialogues = list(mix.dialogues(21, 300))
    assert len(found) == len(dialogues)
    for one, dialogue in islice(zip(found, dialogues, strict=True), 100):
        answers = tokenizer.decode(one.ids[one.answer].tolist(), skip_special_tokens=True)
        for message in dialogue.messages:
            if message["role"] == "assistant":
                assert message["content"] in answers
        ends = int((one.ids[one.answer] == tokenizer.token_to_id(text.END)).sum())
        assert ends == sum(m["role"] == "assistant" for m in dialogue.messages)


def test_too_long_dialogues_are_left_out(home):
    tokenizer, found = encoded(home)
    shorter = encode.encode_all(mix.dialogues(21, 300), tokenizer, 64)
    assert 0 < len(shorter) < len(found)
    assert max(len(one.ids) for one in shorter) <= 64


def test_batches_hold_each_dialogue_at_most_once(home):
    _, found = encoded(home)
    made = encode.batches(found, [64, 128, 1024], 1024, np.random.default_rng(0))
    rows = [tuple(row) for ids, _ in made for row in ids]
    assert len(set(rows)) == len(rows)
    for ids, weights in made:
        assert ids.shape == (weights.shape[0], weights.shape[1] + 1)
        assert ids.shape[0] == max(1, 1024 // weights.shape[1])
        assert set(np.unique(weights)) <= {0.0, np.float32(encode.PROMPT_WEIGHT), 1.0}
        assert (weights.max(axis=1) == 1.0).all()
