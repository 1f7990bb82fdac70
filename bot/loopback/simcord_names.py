"""Every name of simcord that this project uses: what an upgrade of simcord may break.

The only module that imports simcord, so that its version is checked before anything else.
"""

# ruff: noqa: E402, F401 - imported for others, after the check that guards it
# pyright: reportUnusedImport=false

from types import SimpleNamespace

from bot.loopback.copies import copied
from bot.loopback.versions import check_simcord

check_simcord()

# Public: simcord keeps these from one minor release to the next.
from simcord import (
    BackendError,
    ChannelHandle,
    Env,
    GuildHandle,
    InteractionResult,
    MemberActor,
    Preview,
    ResponseMessage,
    RoleHandle,
    SetupError,
    UserHandle,
    components,
    results,
)

# Not public: these "may change in any release".
from simcord.backend import Backend, serializers
from simcord.backend.cdn import CDN_BASE as CDN
from simcord.backend.models import Interaction, Overwrite
from simcord.components import walk_components
from simcord.enums import OverwriteType
from simcord.gateway import FakeGateway, FakeWebSocket
from simcord.http import router
from simcord.interactions import base_payload, command_leaves
from simcord.preview import _component_projection, _messages, _queries

# Simcord copies each message again and again, which was a third of the loopback's work.
for _module, _name, _ours in (
    (components, "deepcopy", copied),
    (results, "deepcopy", copied),
    (router, "copy", SimpleNamespace(deepcopy=copied)),
):
    setattr(_module, _name, _ours)

WITH_MARKDOWN = (_component_projection, _messages, _queries)
"""The modules that ask for markdown: the demo has each of them remember what it was told."""

PRIVATE = {
    Env: (
        "_begin_operation",  # one act at a time: here any number
        "_end_operation",
        "_settle_internal",  # an act waits for the bot's tasks: here for its answer
        "_mark_mutation",  # tells the page of an act that is no interaction
        "_message_states",  # whose messages an actor may click
        "_generation",  # the page refuses a world in which no bot was ever started
        "_preview",  # one page a world: here one a channel
    ),
    Preview: (
        "_action",
        "_advance_presentation_time",  # with the next: one page is drawn, not all that are open
        "_publish",
        "_get_page",
        "_mark_action_dispatched",
        "_pages",
    ),
}
"""The private attributes that are overridden or touched; tests hold the list to the code."""
