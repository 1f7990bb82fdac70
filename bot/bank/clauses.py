"""The clauses of a code: which of them items cite, and citations that name none."""

from collections import Counter
from collections.abc import Iterator

from bot.bank.reader import Draft
from bot.bank.remarks import Breach
from bot.domain.bank.items import Citation, Source


def clauses_named(citation: Citation, source: Source) -> list[str]:
    """Return the clauses of a source that a citation's section names, by their words."""
    section = citation.section.casefold()
    return [clause for clause in source.clauses if clause.casefold() in section]


def clause_counts(draft: Draft) -> dict[str, Counter[str]]:
    """Return, for each source that lists its clauses, how many items cite each of them."""
    sources = _sources_with_clauses(draft)
    counts = {name: Counter(dict.fromkeys(sources[name].clauses, 0)) for name in sources}
    for entry in draft.entries():
        for cited in entry.item.citations:
            if source := sources.get(cited.source_id):
                counts[cited.source_id].update(clauses_named(cited, source))
    return counts


def citations_without_clause(draft: Draft) -> Iterator[Breach]:
    """Yield items that cite a code and do not say which of its clauses."""
    sources = _sources_with_clauses(draft)
    for entry in draft.entries():
        for cited in entry.item.citations:
            source = sources.get(cited.source_id)
            if source and not clauses_named(cited, source):
                known = ", ".join(source.clauses)
                yield (
                    entry.place,
                    "sources",
                    f"Name a clause of {source.source_id} in {cited.section!r}: {known}.",
                )


def _sources_with_clauses(draft: Draft) -> dict[str, Source]:
    return {e.source.source_id: e.source for e in draft.sources if e.source.clauses}
