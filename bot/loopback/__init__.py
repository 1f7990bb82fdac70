"""A loopback Discord: simcord's world behind real HTTP and a real websocket on 127.0.0.1.

    async with LoopbackDiscord() as discord_:
        point_discord_py_at(discord_.url)
        channel = discord_.env.create_guild("Circle").create_text_channel("daily")
        ...  # start any discord.py bot, in this process or in another

It knows no bot. Builders and actors are simcord's own (`env.create_user`, `guild.add_member`,
`await member.slash(channel, "help")`); actors may run in `asyncio.gather`. Time is real.
"""
