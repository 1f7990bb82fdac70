"""The command line; the only reader of .env and of the environment."""

import argparse
import asyncio
import errno
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfoNotFoundError

from bot import VERSION
from bot.errors import StartupError


def _end(sentence: str) -> NoReturn:
    """End before anything has begun, with one sentence for the host."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


# Before all else is imported, since without it nothing can be.
if sys.version_info < (3, 11):  # noqa: UP036 - who starts it with an older one is to read why
    _end(f"The bot needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
try:
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    from bot.app import BANK_FOLDER, run_until_stopped, stop_on_signals, sync_commands
    from bot.bank.check import check
    from bot.bank.held_back import record_held_back
    from bot.bank.ideas import record_ideas
    from bot.bank.reader import Draft, read_bank
    from bot.bank.report import Report
    from bot.bank.review.filled import read_filled
    from bot.bank.review.form import LARGEST_SEED, Choice, Role, choose_part, make_form
    from bot.bank.review.judgement import Judgement
    from bot.bank.review.write import write_form
    from bot.bank.versions import record_versions
    from bot.checkup import examine
    from bot.clock import SteadyClock, system_clock, system_random
    from bot.config import Settings, read_settings, text_of_env_file
    from bot.hosting import back_up, put_back
    from bot.import_export import add_export, add_import, export_file, import_file
    from bot.logs import set_up_logs
    from bot.on_behalf import act_on_behalf, add_acts
    from bot.reports_for_host import add_choices, tell_reports
    from bot.service_manager import ServiceManager
except ZoneInfoNotFoundError:
    _end(
        "There are no time zones on this computer, so nobody could tell when a question is due. "
        "Add them: make install, or python -m pip install tzdata"
    )
except ImportError as error:
    if (error.name or "").split(".")[0] in ("bot", "cogs"):
        raise
    _end(
        f"A package that the bot needs is missing or too old ({error.name or error}). "
        "Start it with: make run"
    )

if TYPE_CHECKING:
    from bot.bank.style.verdict import Verdict

DEMO_PORT = 8470


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 well, 1 not well, 2 could not start."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except StartupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # where the system knows no signal handlers
        return 0
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EIO):
            if not error.filename:
                raise
            print(f"{error.filename} cannot be used ({error.strerror}).", file=sys.stderr)
            return 2
        # Whoever read the output has seen enough, or their terminal is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    called = Path(sys.argv[0]).name
    parser = argparse.ArgumentParser(
        prog="python -m bot" if called == "__main__.py" else called,
        description="A study group bot for Discord. To host it, you need the first four commands.",
        epilog="Settings come from .env (see .env.example). How to host it: docs/hosting.md",
    )
    parser.add_argument("--version", action="version", version=f"CRSS study group bot {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the bot (needs DISCORD_TOKEN; Ctrl-C stops it)")
    run.set_defaults(command=_run)

    doctor = commands.add_parser("doctor", help="say how everything is, and what there is to do")
    doctor.set_defaults(command=_doctor)

    backup = commands.add_parser("backup", help="make a backup, also while the bot runs")
    backup.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="where to; without it, the folder of backups",
    )
    backup.set_defaults(command=_backup)

    back = commands.add_parser("restore", help="put a backup back, with the bot stopped")
    back.add_argument(
        "file", type=Path, metavar="FILE", help="the backup; the database before it is kept, too"
    )
    back.set_defaults(command=_restore)

    demo = commands.add_parser("demo", help="try the bot in a browser, with no token")
    demo.add_argument("--port", type=_port, default=DEMO_PORT, help="0 picks a free one")
    demo.add_argument("--empty", action="store_true", help="start on a server that is new")
    demo.add_argument("--once", action="store_true", help="start, prove that it works, and stop")
    demo.add_argument("--database", type=Path, metavar="FILE", help="keep what happens in FILE")
    demo.set_defaults(command=_demo)

    checks = commands.add_parser("check", help="check the question bank")
    checks.add_argument(
        "path", nargs="?", type=Path, default=BANK_FOLDER, metavar="PATH", help="another one"
    )
    checks.add_argument(
        "--against", nargs="+", type=Path, default=(), metavar="FILE", help="texts not to copy from"
    )
    checks.add_argument(
        "--style", action="store_true", help="measure how far a reader of style alone gets"
    )
    checks.add_argument(
        "--record", action="store_true", help="record versions and ideas, for a release"
    )
    checks.add_argument("--json", action="store_true", help="print the figures as JSON")
    checks.set_defaults(command=_check)

    _add_review(commands.add_parser("review", help="have the question bank read by people"))

    incoming = commands.add_parser("import", help="turn a file of questions into our TOML")
    add_import(incoming)
    incoming.set_defaults(command=_import)

    outgoing = commands.add_parser("export", help="write the question bank in another format")
    add_export(outgoing, BANK_FOLDER)
    outgoing.set_defaults(command=_export)

    member = commands.add_parser("member", help="export or delete what is held on one member")
    add_acts(member)
    member.set_defaults(command=_member)

    reported = commands.add_parser("reports", help="read what members report about the questions")
    add_choices(reported)
    reported.set_defaults(command=_reports)

    sync = commands.add_parser("sync", help="send the slash commands to Discord again")
    sync.add_argument("--guild", type=int, metavar="ID", help="to one server, at once")
    sync.set_defaults(command=_sync)

    bench = commands.add_parser("bench", help="measure the bot against baselines")
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    part = bench.add_mutually_exclusive_group()
    part.add_argument("--quick", action="store_true", help="what takes a minute, with fewer rounds")
    part.add_argument(
        "--database", type=Path, metavar="FILE", help="measure a large database, on a copy of it"
    )
    part.add_argument("--make-database", type=Path, metavar="FILE", help="write a large database")
    bench.set_defaults(command=_bench)

    life = commands.add_parser("simulate", help="live years of trouble in minutes, from a seed")
    life.add_argument("--seed", type=_seed, default=1, metavar="NUMBER", help="what happens")
    life.add_argument("--years", type=float, default=0.05, metavar="NUMBER", help="how long")
    life.add_argument("--servers", type=int, default=20, metavar="NUMBER", help="how many groups")
    life.add_argument("--calm", action="store_true", help="without any trouble")
    life.set_defaults(command=_simulate)
    return parser


def _add_review(review: argparse.ArgumentParser) -> None:
    steps = review.add_subparsers(required=True, metavar="STEP")
    export = steps.add_parser("export", help="write a form for a reader: page, spreadsheet, CSV")
    export.add_argument("--role", choices=tuple(Role), required=True, help="who will read")
    export.add_argument("--domain", metavar="DOMAIN", help="items of one domain")
    export.add_argument("--topic", metavar="TOPIC", help="items of one topic")
    export.add_argument("--part", type=_part, default=(1, 1), metavar="K/N", help="such as 2/5")
    export.add_argument("--seed", type=_seed, metavar="NUMBER", help="mix options this way")
    export.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where to; else, here"
    )
    export.set_defaults(command=_export_review)

    back = steps.add_parser("import", help="say what the forms that came back come to")
    back.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".xlsx or .csv")
    back.add_argument("--record", action="store_true", help="keep what they find out of exams")
    back.add_argument("--json", action="store_true", help="print the figures as JSON")
    back.set_defaults(command=_import_review)
    for step in (export, back):
        step.add_argument(
            "--bank", type=Path, default=BANK_FOLDER, metavar="PATH", help="another question bank"
        )


def _part(text: str) -> tuple[int, int]:
    try:
        return choose_part(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a part; write 2/5 or so") from error


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0 to {LARGEST_SEED}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port; use a number from 0 to 65535")
    return int(text)


def _settings(*, needs_token: bool = True) -> Settings:
    given = {name: value for name, value in os.environ.items() if value.strip()}
    settings = read_settings({**_written(), **given}, needs_token=needs_token)
    set_up_logs(settings.log_level, settings.log_format)
    return settings


def _written() -> dict[str, str]:
    """Return what stands in .env. Raises StartupError where that cannot be read."""
    try:
        content = Path(".env").read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StartupError(
            f".env cannot be read ({error.strerror}). It must be a file that the account which "
            "runs the bot may read."
        ) from error
    text = text_of_env_file(content)
    wrong = [str(one.original.line) for one in parse_stream(StringIO(text)) if one.error]
    if wrong:
        raise StartupError(f".env, line {', '.join(wrong)}: write NAME=value there.")
    return {name: value or "" for name, value in dotenv_values(stream=StringIO(text)).items()}


def _run(_: argparse.Namespace) -> int:
    settings = _settings()
    running = run_until_stopped(
        settings,
        clock=SteadyClock(),
        rng=system_random(),
        say=_say,
        manager=ServiceManager.of(os.environ),
    )
    return 0 if asyncio.run(running) else 1


def _doctor(_: argparse.Namespace) -> int:
    try:
        _settings()
        is_well = True
    except StartupError as error:
        for fault in str(error).splitlines():
            _say(f"TO DO {fault}")
        is_well = False
    with suppress(StartupError):  # it was said; without it nothing more can be looked at
        settings = _settings(needs_token=False)
        is_well = examine(settings, clock=system_clock, say=_say) and is_well
    return 0 if is_well else 1


def _backup(options: argparse.Namespace) -> int:
    back_up(options.file, _settings(needs_token=False), clock=system_clock, say=_say)
    return 0


def _restore(options: argparse.Namespace) -> int:
    put_back(options.file, _settings(needs_token=False), clock=system_clock, say=_say)
    return 0


def _demo(options: argparse.Namespace) -> int:
    try:
        from bot.demo.run import run_demo
    except ImportError as error:
        raise StartupError(
            f"The demo needs packages that are not installed ({error.name}). Use: make demo"
        ) from error
    # On a busy machine there is much to be patient with; none of it is the visitor's business.
    set_up_logs("ERROR", "text")

    async def demo() -> int:
        return await run_demo(
            port=options.port,
            once=options.once,
            empty=options.empty,
            database=options.database,
            clock=system_clock,
            rng=system_random(),
            say=_say,
            stop=stop_on_signals(),
        )

    return asyncio.run(demo())


def _check(options: argparse.Namespace) -> int:
    report = check(options.path, against=options.against)
    parts = [report, _style(report)] if options.style else [report]
    if options.json:
        print(json.dumps({"rows": [figure for part in parts for figure in part.rows()]}))
    else:
        print("\n\n".join(part.render() for part in parts))
    if options.record and report.ok:
        _record(options.path, report.draft)
    return 0 if all(part.ok for part in parts) else 1


def _record(folder: Path, draft: Draft) -> None:
    try:
        from bot.bank.style.clusters import ideas_of
    except ImportError as error:
        raise StartupError(
            f"Recording ideas needs packages that are not installed ({error.name}). Use: make bank"
        ) from error
    record_ideas(folder, ideas_of(tuple(draft.items())))
    print(f"{record_versions(folder, draft)} versions recorded")


def _style(report: Report) -> "Verdict":
    try:
        from bot.bank.style.verdict import read_for_style
    except ImportError as error:
        raise StartupError(
            f"Reading for style needs packages that are not installed ({error.name}). "
            "Use: make bank"
        ) from error
    return read_for_style(tuple(report.draft.items()))


def _export_review(options: argparse.Namespace) -> int:
    seed = options.seed if options.seed is not None else system_random().randint(0, LARGEST_SEED)
    choice = Choice(options.domain, options.topic, *options.part)
    form = make_form(read_bank(options.bank), Role(options.role), seed, choice)
    written = ", ".join(str(file) for file in write_form(form, options.out))
    print(f"{len(form.questions)} questions for a reader ({form.role}): {written}")
    return 0


def _import_review(options: argparse.Namespace) -> int:
    bank = read_bank(options.bank)
    judgement = Judgement(read_filled(options.files, bank.items), bank.profile)
    print(json.dumps({"rows": judgement.rows()}) if options.json else judgement.render())
    if options.record:
        record_held_back(options.bank, judgement.judged(), judgement.held_back())
    return 0


def _import(options: argparse.Namespace) -> int:
    return import_file(options, _warn)


def _export(options: argparse.Namespace) -> int:
    return export_file(options, _warn)


def _member(options: argparse.Namespace) -> int:
    database = _settings(needs_token=False).database_file
    return asyncio.run(act_on_behalf(options, database, clock=system_clock, say=_say))


def _reports(options: argparse.Namespace) -> int:
    database = _settings(needs_token=False).database_file
    return asyncio.run(tell_reports(options, database, read_bank(BANK_FOLDER).items, _say))


def _sync(options: argparse.Namespace) -> int:
    settings = _settings()
    count = asyncio.run(
        sync_commands(settings, options.guild, clock=system_clock, rng=system_random())
    )
    _say(f"Discord has {count} commands now.")
    return 0


def _bench(options: argparse.Namespace) -> int:
    try:
        from bot.bench.large import make_database
        from bot.bench.run import run_bench
    except ImportError as error:
        raise StartupError(
            f"The benchmark needs packages that are not installed ({error.name}). Use: make bench"
        ) from error
    set_up_logs("WARNING", "text")
    if options.make_database:
        make_database(options.make_database, say=_say)
        return 0
    measured = run_bench(say=_say, quick=options.quick, database=options.database)
    rows = asyncio.run(measured)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["met"] for row in rows) else 1


def _simulate(options: argparse.Namespace) -> int:
    try:
        from bot.simulation.run import run_simulation
    except ImportError as error:
        raise StartupError(
            f"The simulator needs packages that are not installed ({error.name})."
            " Use: make simulate"
        ) from error
    held = run_simulation(
        seed=options.seed,
        years=options.years,
        servers=options.servers,
        calm=options.calm,
        say=_say,
    )
    return 0 if held else 1


def _say(text: str) -> None:
    print(text, flush=True)


def _warn(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
