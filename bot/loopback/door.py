"""Who may come in: somebody at this machine who has the key, and no website by their browser."""

import secrets

from aiohttp import web

OWN_SECRET = ("/interactions/", "/webhooks/")
"""Calls with a secret of their own in the address; Discord asks for no other there."""


def is_ours(request: web.BaseRequest, port: int) -> bool:
    """Say whether a request was meant for this server and comes from its own page, or from none.

    A website may make the visitor's browser call 127.0.0.1, under its own name (a wrong Host) or
    not (a wrong Origin).
    """
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
    if port == 80:  # clients leave it out
        hosts |= {"127.0.0.1", "localhost"}
    origin = request.headers.get("Origin")
    return request.host in hosts and (origin is None or origin.removeprefix("http://") in hosts)


def is_same(given: object, secret: str) -> bool:
    """Say whether what was given is the secret; how long that takes tells nothing about it."""
    if not isinstance(given, str):
        return False
    # Headers may hold bytes that are no text.
    return secrets.compare_digest(given.encode(errors="surrogateescape"), secret.encode())


def is_the_bot(request: web.BaseRequest, path: str, token: str | None) -> bool:
    """Say whether a call comes from the bot: with its token, when the server knows that."""
    if token is None or path.startswith(OWN_SECRET):
        return True
    return is_same(request.headers.get("Authorization"), f"Bot {token}")
