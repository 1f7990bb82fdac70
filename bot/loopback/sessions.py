"""A session of the gateway: it outlives its connections."""

import secrets
from collections import deque
from collections.abc import Mapping

from bot.loopback.connections import Connection, dumps
from bot.loopback.feed import Feed
from bot.loopback.pointing import gateway_of
from bot.loopback.simcord_names import CDN, serializers
from bot.loopback.world import Json, LoopbackEnv

KEPT_FOR_RESUME = 5_000
"""Events a session keeps for a RESUME; a client that missed more has to start anew."""


class Session:
    """What one IDENTIFY began: numbered events, kept for a RESUME."""

    def __init__(self, env: LoopbackEnv, url: str, identify: Mapping[str, Json]) -> None:
        self.id = secrets.token_hex(16)
        self.shard, self.shard_count = identify.get("shard") or (0, 1)
        self.connection: Connection | None = None
        self.feed = Feed(env, int(identify["intents"]), self)
        self._env = env
        self._url = url
        self._sequence = 0
        self._sent: deque[tuple[int, str, int | None]] = deque(maxlen=KEPT_FOR_RESUME)

    def dispatch(self, event: str, payload: Mapping[str, Json]) -> None:
        """Number one event, keep it, and send it if somebody is connected."""
        self._sequence += 1
        data = dumps(payload).replace(CDN, f"{self._url}/cdn")
        text = f'{{"op":0,"t":"{event}","s":{self._sequence},"d":{data}}}'
        interaction_id = int(payload["id"]) if event == "INTERACTION_CREATE" else None
        self._sent.append((self._sequence, text, interaction_id))
        self._send(text, interaction_id)

    def replay(self, since: int) -> bool:
        """Send again what came after `since`; say no when some of it is no longer kept."""
        if since > self._sequence or since + len(self._sent) < self._sequence:
            return False
        for sequence, text, interaction_id in list(self._sent):
            if sequence > since:
                self._send(text, interaction_id)
        self.dispatch("RESUMED", {})
        return True

    def greet(self) -> None:
        """Send READY, then the servers of this shard."""
        backend = self._env.backend
        guild_ids = [guild_id for guild_id in backend.guilds if self.serves(guild_id)]
        ready = {
            "v": 10,
            "user": serializers.user_payload(backend.bot_user),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": self.id,
            "resume_gateway_url": str(gateway_of(self._url)),
            "shard": [self.shard, self.shard_count],
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        self.dispatch("READY", ready)
        for guild_id in guild_ids:
            server = serializers.guild_create_payload(backend, backend.guilds[guild_id])
            self.feed.pass_on("GUILD_CREATE", server)

    def serves(self, guild_id: int | None) -> bool:
        """Say whether this server's events belong to the session; those of none go to shard 0."""
        return (0 if guild_id is None else guild_id >> 22) % self.shard_count == self.shard

    def _send(self, text: str, interaction_id: int | None) -> None:
        if self.connection is None:
            return
        if interaction_id is None:
            self.connection.send(text)
        else:
            self.connection.send(text, lambda: self._env.answers.note_sent(interaction_id))
