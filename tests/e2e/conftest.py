import openai
import pytest

from inlay.server.popen import PopenServer


@pytest.fixture(scope="session")
def server():
    """A server with the echo model and one that never stops by itself."""
    with PopenServer("builtin:echo", "builtin:null") as running:
        yield running


@pytest.fixture(scope="session")
def client(server):
    """OpenAI's official client."""
    with openai.OpenAI(base_url=server.openai_url, api_key="none", max_retries=0) as made:
        yield made


@pytest.fixture
async def async_client(server):
    async with openai.AsyncOpenAI(
        base_url=server.openai_url, api_key="none", max_retries=0
    ) as made:
        yield made
