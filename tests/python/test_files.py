import os
from pathlib import Path

import pytest

from inlay._files import replaced


def test_a_file_is_replaced_when_all_went_well_and_left_alone_when_not(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    with replaced(path) as partial:
        partial.write_text("one")
        assert not path.exists()
    with pytest.raises(ValueError), replaced(path) as partial:
        partial.write_text("two")
        raise ValueError
    assert path.read_text() == "one"
    assert list(path.parent.iterdir()) == [path]


def test_no_link_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: bytes(count))
    precious = tmp_path / "precious"
    precious.write_text("kept")
    (tmp_path / f"file.{'00' * 8}.partial").symlink_to(precious)
    with pytest.raises(FileExistsError), replaced(tmp_path / "file") as partial:
        partial.write_text("lost")
    assert precious.read_text() == "kept"


def test_what_killed_processes_left_is_removed_and_what_is_written_now_is_not(
    tmp_path: Path,
) -> None:
    old, new, other = (tmp_path / f"{name}.partial" for name in ("file.1", "file.2", "files.3"))
    for left in (old, new, other):
        left.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    with replaced(tmp_path / "file") as partial:
        partial.write_text("x")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "file", new, other]
