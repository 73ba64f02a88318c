"""Load for a server of OpenAI's API, and what it felt like to its users."""
