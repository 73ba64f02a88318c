import math

import pytest

from inlay.bench.statistics import percentile, ratio, summary


@pytest.mark.parametrize(
    ("share", "value"), [(0, 1), (0.25, 2), (0.5, 3), (0.9, 4.6), (0.99, 4.96), (1, 5)]
)
def test_percentiles_lie_between_neighbours(share, value):
    assert percentile([5, 3, 1, 2, 4], share) == pytest.approx(value)


def test_nothing_has_no_percentile():
    assert math.isnan(percentile([], 0.5))
    assert math.isnan(summary([]).median)
    assert math.isnan(ratio([], []).median)


def test_the_spread_is_half_the_distance_of_the_quartiles():
    found = summary([10, 12, 8, 11, 9])
    assert (found.count, found.median, found.low, found.high) == (5, 10, 9, 11)
    assert found.spread == pytest.approx(0.1)


def test_a_ratio_is_of_medians_and_its_quartiles_are_of_pairs():
    found = ratio([10, 40, 20], [5, 10, 10])
    assert found.median == 20 / 10
    assert (found.low, found.high) == (2, 3)
