"""How the examples of each binding are built and run from the tarball alone.

One entry per language. In its commands `{root}` is the unpacked tarball, `{work}` a copy of
the binding's folder in it, `{cache}` a folder that stays from one run to the next (compilers may
keep their work there), `{library}` the file of libinlay, `{example}` the name of the example, and
`{Example}` the same with a capital.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Programs:
    needs: tuple[str, ...]
    """Programs that must be on the path; if one is missing, the test is skipped."""
    missing: str
    """The reason to report then: `no Swift toolchain`."""
    run: tuple[str, ...]
    """Runs one example; the arguments of the example follow."""
    build: tuple[tuple[str, ...], ...] = ()
    """Commands that prepare all examples, in `{work}`."""
    env: dict[str, str] = field(default_factory=dict)
    probe: tuple[str, ...] = ()
    """A command that fails if something else is missing."""


PROGRAMS: dict[str, Programs] = {
    "cpp": Programs(
        needs=("c++", "cmake"),
        missing="no C++ compiler, CMake or nlohmann/json.hpp",
        probe=("c++", "-fsyntax-only", "-include", "nlohmann/json.hpp", "-x", "c++", "/dev/null"),
        build=(
            ("cmake", "-S", "examples", "-B", "build", "-DCMAKE_PREFIX_PATH={root}"),
            ("cmake", "--build", "build"),
        ),
        run=("{work}/build/{example}",),
    ),
    "go": Programs(
        needs=("go",),
        missing="no Go toolchain",
        build=(
            ("go", "build", "-o", "bin/", "./examples/..."),
            ("ln", "-s", "{library}", "bin/"),
        ),
        run=("{work}/bin/{example}",),
        env={"GOTOOLCHAIN": "local", "GOPROXY": "off"},
    ),
    "node": Programs(
        needs=("node", "npm"),
        missing="no Node.js",
        build=(("npm", "install", "--offline", "--no-audit", "--no-fund", "./inlay-0.1.0.tgz"),),
        run=("node", "{work}/examples/{example}.mjs"),
        env={"npm_config_cache": "{work}/.npm"},
    ),
    "rust": Programs(
        needs=("cargo",),
        missing="no Rust toolchain",
        build=(("cargo", "build", "--quiet", "--locked", "--examples"),),
        run=("{cache}/../target/debug/examples/{example}",),
        env={"CARGO_TARGET_DIR": "{cache}/../target", "INLAY_LIBRARY": "{library}"},
    ),
    "java": Programs(
        needs=("java", "javac", "mvn"),
        missing="no JDK with Maven",
        build=(("sh", "-c", "javac -cp 'lib/*' -d classes examples/*.java"),),
        run=("java", "-cp", "{work}/lib/*:{work}/classes", "{Example}"),
        env={"INLAY_LIBRARY": "{library}"},
    ),
    "swift": Programs(
        needs=("swift",),
        missing="no Swift toolchain",
        build=(("swift", "build", "--scratch-path", "{cache}"),),
        run=("{cache}/debug/{example}",),
        env={"INLAY_LIBRARY": "{library}"},
    ),
}
