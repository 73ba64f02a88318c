"""Text of a given length, the same for the same seed."""

from __future__ import annotations

import random

_TEXT = """
a able about above after again air all along also always and animal answer any apple are area as
ask away back ball bank be bear because bed been before began behind best better between bird blue
boat body book both box boy bread bring brother build but buy by call came can car carry cat cause
change child city clear close cloud cold come corner could country cover cross cup cut dark day
deep did different do does dog done door down draw dream dry each ear early earth eat egg end
enough even every eye face fact fall family far farm fast father few field fill final find fire
first fish five floor fly follow food foot for form found four free friend from front full game
garden gave get girl give glass go gold good got grass great green ground group grow had half hand
happy hard has have he head hear heart heat held help her here high hill him his hold home hope
horse hot hour house how hundred i ice if in inch into is island it just keep kind king knew know
land large last late
"""
WORDS = _TEXT.split()


def words(seed: object, count: int) -> str:
    """This many random words."""
    generator = random.Random(str(seed))
    return " ".join(generator.choice(WORDS) for _ in range(count))


class Writer:
    """Writes text of about this many tokens, from a server's token count of a sample."""

    def __init__(self, tokens_a_word: float = 1.0, overhead: int = 0) -> None:
        self._rate = tokens_a_word
        self._overhead = overhead

    def write(self, seed: object, tokens: int, *, message: bool = False) -> str:
        """Text of about `tokens` tokens, less those of the template around a message."""
        wanted = tokens - (self._overhead if message else 0)
        return words(seed, max(1, round(wanted / self._rate)))

    @staticmethod
    def fitted(short: tuple[int, int], long: tuple[int, int]) -> Writer:
        """From two samples of (words, tokens): the tokens per word, and those of the template."""
        rate = max(0.1, (long[1] - short[1]) / (long[0] - short[0]))
        return Writer(rate, max(0, round(short[1] - rate * short[0])))
