"""What a check of a bank found, as text for people and as rows for programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.bank.balance import (
    LONGEST_KEY_SHARES,
    MEDIAN_GRADE,
    SLOT_SHARES,
    longest_key_share,
    median_grade,
    slot_shares,
)
from bot.bank.clauses import clause_counts
from bot.bank.findings import Finding, Level
from bot.bank.reader import Draft
from bot.bank.reading_level import reading_grade
from bot.bank.sense import HARDEST_STEM
from bot.bank.topic import Topic
from bot.domain.bank.items import Item, Kind, Profile
from bot.domain.scores.figures import Row, row

_CHANCE = 0.25
_WIDTHS = (30, 8, 15, 13, 7)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings on a bank, and what the bank covers."""

    draft: Draft
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether the bank is free of errors; warnings do not count."""
        return not self.errors

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(finding.level is Level.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.findings) - self.errors

    def render(self) -> str:
        """Return the report as text: findings, coverage, sources, figures, one closing line."""
        findings = [finding.render() for finding in self.findings]
        closing = f"{self._items()} items, {self.errors} errors, {self.warnings} warnings"
        parts = (
            findings,
            list(self._coverage()),
            list(self._source_lines()),
            list(self._figure_lines()),
            [closing],
        )
        return "\n\n".join("\n".join(part) for part in parts if part)

    def rows(self) -> list[Row]:
        """Return the report's figures, each with its target and whether it is met."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        yield row("errors", self.errors, None, "0", self.errors == 0)
        yield row("warnings", self.warnings, None, "any", True)
        if self.draft.profile:
            yield from self._coverage_rows(self.draft.profile.profile)
        yield from self._look_rows()
        unused = sum(count == 0 for count in self._citations().values())
        yield row("sources that no item cites", unused, None, "any", True)

    def _look_rows(self) -> Iterator[Row]:
        low, high = LONGEST_KEY_SHARES
        share = longest_key_share(self.draft)
        yield row("share of items whose key is the longest option", round(share, 3), _CHANCE,
                  f"{low} to {high}", low <= share <= high)  # fmt: skip
        low, high = SLOT_SHARES
        for letter, share in slot_shares(self.draft).items():
            yield row(f"share of items whose key is {letter}", round(share, 3), _CHANCE,
                      f"{low} to {high}", low <= share <= high)  # fmt: skip
        grade = median_grade(self.draft)
        yield row("reading grade of the stem in the middle", round(grade, 1), None,
                  f"<= {MEDIAN_GRADE}", grade <= MEDIAN_GRADE)  # fmt: skip
        grades = [reading_grade(item.stem) for item in self.draft.items()]
        grade = max(grades, default=0.0)
        yield row("reading grade of the hardest stem", round(grade, 1), None,
                  f"<= {HARDEST_STEM}", grade <= HARDEST_STEM)  # fmt: skip

    def _coverage_rows(self, profile: Profile) -> Iterator[Row]:
        """Yield what one paper needs of each domain, so that it repeats no item."""
        for domain in profile.domains:
            topics = self._topics(domain.domain_id)
            count = sum(e.item.is_for_exams for topic in topics for e in topic.entries)
            needed = round(profile.questions * domain.weight)
            yield row(
                f"items for exams in {domain.domain_id}",
                count,
                None,
                f">= {needed}",
                count >= needed,
            )
        daily = sum(profile.daily_tag in {"", *item.tags} for item in self.draft.items())
        yield row("items for the daily question", daily, None, ">= 30", daily >= 30)

    def _coverage(self) -> Iterator[str]:
        yield _line("domain and topic", *Kind, "items")
        for domain in sorted({topic.domain for topic in self.draft.topics}):
            topics = self._topics(domain)
            yield _count_line(domain, [e.item for topic in topics for e in topic.entries])
            for topic in topics:
                yield _count_line(f"  {topic.name}", [entry.item for entry in topic.entries])

    def _source_lines(self) -> Iterator[str]:
        citations = self._citations()
        used = [f"{name} {count}" for name, count in citations.most_common() if count]
        unused = [name for name, count in citations.items() if not count]
        yield f"sources cited: {', '.join(used) or 'none'}"
        yield f"sources not cited: {', '.join(unused) or 'none'}"
        for name, counts in clause_counts(self.draft).items():
            missing = [clause for clause, count in counts.items() if not count]
            yield f"clauses of {name} without an item: {', '.join(missing) or 'none'}"

    def _figure_lines(self) -> Iterator[str]:
        for figure in self.rows():
            if figure["target"] != "any":
                mark = "" if figure["met"] else "  (missed)"
                yield f"{figure['what']}: {figure['figure']} (aim: {figure['target']}){mark}"

    def _citations(self) -> Counter[str]:
        counts = Counter({entry.source.source_id: 0 for entry in self.draft.sources})
        for entry in self.draft.entries():
            counts.update({citation.source_id for citation in entry.item.citations})
        return counts

    def _topics(self, domain: str) -> list[Topic]:
        return [topic for topic in self.draft.topics if topic.domain == domain]

    def _items(self) -> int:
        return sum(1 for _ in self.draft.items())


def _count_line(name: str, items: list[Item]) -> str:
    kinds = Counter(item.kind for item in items)
    return _line(name, *(str(kinds[kind]) for kind in Kind), str(len(items)))


def _line(name: str, *cells: str) -> str:
    first, *others = _WIDTHS
    columns = (cell.rjust(width) for cell, width in zip(cells, others, strict=True))
    return name.ljust(first) + "".join(columns)
