"""Load for a server of OpenAI's API, and the latencies that its users saw."""
