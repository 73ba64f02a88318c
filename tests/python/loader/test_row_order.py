"""Orders of rows, each against the reshape that it stands for."""

from __future__ import annotations

import numpy as np

from inlay.loader.row_order import half_rotation, split, split_groups

WIDTH = 3


def rows(count: int) -> np.ndarray:
    return np.arange(count * WIDTH, dtype=np.float32).reshape(count, WIDTH)


def test_ranges_are_views_that_follow_one_another() -> None:
    values = rows(10)
    first, second = (order.take(values) for order in split([4, 6]))
    np.testing.assert_array_equal(np.concatenate([first, second]), values)
    assert np.shares_memory(second, values)


def test_groups_give_each_part_of_every_group() -> None:
    groups, sizes = 3, [4, 2, 2]
    values = rows(groups * 8)
    whole = values.reshape(groups, 8, WIDTH)
    q, k, v = (order.take(values) for order in split_groups(groups, sizes))
    np.testing.assert_array_equal(q, whole[:, :4].reshape(-1, WIDTH))
    np.testing.assert_array_equal(k, whole[:, 4:6].reshape(-1, WIDTH))
    np.testing.assert_array_equal(v, whole[:, 6:].reshape(-1, WIDTH))


def test_halves_rotate_what_neighbours_did() -> None:
    heads, size, rotary = 2, 8, 4
    rng = np.random.default_rng(1)
    query, key = rng.standard_normal((2, heads * size)).astype(np.float32)
    angles = rng.uniform(size=rotary // 2)

    def neighbours(x: np.ndarray) -> np.ndarray:
        out = x.reshape(heads, size).copy()
        for i, angle in enumerate(angles):
            a, b = out[:, 2 * i].copy(), out[:, 2 * i + 1].copy()
            out[:, 2 * i] = a * np.cos(angle) - b * np.sin(angle)
            out[:, 2 * i + 1] = b * np.cos(angle) + a * np.sin(angle)
        return out

    def halves(x: np.ndarray) -> np.ndarray:
        out = x.reshape(heads, size).copy()
        a, b = out[:, : rotary // 2].copy(), out[:, rotary // 2 : rotary].copy()
        out[:, : rotary // 2] = a * np.cos(angles) - b * np.sin(angles)
        out[:, rotary // 2 : rotary] = b * np.cos(angles) + a * np.sin(angles)
        return out

    order = half_rotation(heads, size, rotary)
    expected = (neighbours(query) * neighbours(key)).sum(axis=1)
    np.testing.assert_allclose(
        (halves(order.take(query)) * halves(order.take(key))).sum(axis=1), expected, rtol=1e-5
    )


def test_an_order_of_an_order() -> None:
    values = rows(24)
    q, _ = split_groups(2, [8, 4])
    np.testing.assert_array_equal(
        q.then(half_rotation(2, 8)).take(values), half_rotation(2, 8).take(q.take(values))
    )
