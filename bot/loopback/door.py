"""Who may come in: only somebody at this machine, and no other website through their browser."""

from aiohttp import web


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
