"""Logs for the host: ids and events, never an answer, never the token."""

import json
import logging

from bot.network import OneLine


class JsonLines(logging.Formatter):
    """One JSON object a line, for machines that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(level: str, style: str) -> None:
    """Send the logs of this process to standard error, as text or as JSON lines."""
    handler = logging.StreamHandler()
    handler.addFilter(OneLine())
    plain = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if style == "json" else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    asked = logging.getLogger().level
    # At INFO the library reports each shard and resume; a volunteer needs only what went wrong.
    library_level = logging.INFO if asked == logging.DEBUG else logging.WARNING
    logging.getLogger("discord").setLevel(max(asked, library_level))
    # At DEBUG both libraries log what members answered, which never belongs in a log.
    logging.getLogger("aiosqlite").setLevel(max(asked, logging.INFO))
