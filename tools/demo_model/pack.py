"""Pack the demo model's weights into the shipped data file: `make demo-pack`.

python -m tools.demo_model.pack [OUTPUT]
"""

import sys
import tempfile
from pathlib import Path

from inlay import catalog
from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.source import Source

WEIGHTS = Path(__file__).parent / "weights"


def pack(output: Path) -> None:
    """Write the data file. The same weights and the same code give the same bytes."""
    source = Source.from_folder(WEIGHTS)
    recipe = understand(source, Schemes.named(catalog.DEMO_QUANTIZATION))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / output.name
        convert(source, recipe.model, made, manifest(recipe, catalog.DEMO))
        output.write_bytes(made.read_bytes())


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else catalog.DEMO_DATA
    pack(target)
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
