"""Clients that run on Node, and the page in a browser, each a separate suite in `node/`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SUITES = Path(__file__).with_name("node")
OLDEST = 20


@pytest.fixture(scope="session")
def node():
    """Node, if it is available and its packages are installed."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node is not installed")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.lstrip("v").split(".")[0]) < OLDEST:
        pytest.skip(f"Node {OLDEST} or newer is needed, but this is {version.stdout.strip()}")
    if not (SUITES / "node_modules/openai").is_dir():
        pytest.skip("the packages of tests/e2e/node are not installed: make node-packages")
    return found


def run(node, suite, **variables):
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", "--test-timeout=300000", suite],
        cwd=SUITES,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    # A suite without tests would pass too.
    assert "\n# fail 0\n" in done.stdout and "\n# pass 0\n" not in done.stdout, done.stdout


@pytest.mark.parametrize("suite", ["openai.test.mjs", "ai-sdk.test.mjs"])
def test_clients_of_node(node, server, suite):
    run(node, suite, INLAY_URL=server.url)


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def test_the_page_in_a_browser(node, server):
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("Chromium is not installed")
    run(node, "browser.test.mjs", INLAY_URL=server.url, INLAY_CHROMIUM=browser)
