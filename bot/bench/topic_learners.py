"""Make-believe members for whom one item teaches something of others: topics are learnt, too."""

import random
from collections import defaultdict
from collections.abc import Collection
from math import exp
from statistics import fmean

from bot.bench.learners import DIFFICULTIES, SLIPPING, Member, logistic, or_guess
from bot.domain.bank.items import Item


class TransferLearner:
    """Knows by item-response theory: an ability in each topic against each item's difficulty.

    The three-parameter logistic model (Birnbaum 1968). Each meeting raises the ability in the
    item's topic a little, the less the more it has risen, so questions never met gain. The item
    itself gains more, for some time: longer when it was met on several days.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        ability = rng.gauss(0, 0.8)
        self._topic = {item.item_id: item.topic for item in items}
        self._difficulty = {item.item_id: rng.gauss(0, 1) for item in items}
        topics = sorted(set(self._topic.values()))
        self._ability = {topic: ability + rng.gauss(0, 0.8) for topic in topics}
        self._gained = dict.fromkeys(topics, 0.0)
        self._step = 0.1 * exp(rng.gauss(0, 0.3))
        self._half_life = 7 * exp(rng.gauss(0, 0.3))
        self._days: dict[str, tuple[float, ...]] = {}

    def chance(self, item_id: str, day: float) -> float:
        """Return the chance of a right answer, guesses included."""
        strength = self._trace(item_id, day) - self._difficulty[item_id]
        return self._by_topic(self._topic[item_id], strength)

    def unmet_chance(self, topic: str, day: float) -> float:
        """Return the mean chance on a question of a topic that they have never met."""
        return fmean(self._by_topic(topic, -difficulty) for difficulty in DIFFICULTIES)

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Learn the item, and a little of its topic."""
        topic, days = self._topic[item_id], self._days.get(item_id, ())
        self._gained[topic] += self._step * (1 - self._gained[topic] / 1.5)
        earlier = days[:-1] if days and day - days[-1] < 1 else days
        self._days[item_id] = (*earlier, day)

    def _by_topic(self, topic: str, strength: float) -> float:
        know = logistic(self._ability[topic] + self._gained[topic] + strength)
        return or_guess((1 - SLIPPING) * know)

    def _trace(self, item_id: str, day: float) -> float:
        if not (days := self._days.get(item_id)):
            return 0
        return 3 * 2 ** -((day - days[-1]) / (self._half_life * len(days) ** 1.5))


class SleepLearner(Member):
    """Keeps what a night has made firm: of what was met in a day a share, however often.

    In the way of complementary learning systems (McClelland, McNaughton and O'Reilly 1995): a
    quick store holds the day, sleep lays some of it down. It also lays down what a day's
    items of a topic have in common; questions never met gain from that, the more of a topic the
    more.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=-0.2)
        self._topic = {item.item_id: item.topic for item in items}
        self._share = min(0.8, max(0.25, rng.gauss(0.5, 0.1)))
        self._of_topic = 0.03 * exp(rng.gauss(0, 0.4))
        self._half_life = 25 * exp(rng.gauss(0, 0.3))
        self._laid_down: dict[str, tuple[float, float]] = {}
        self._whole: defaultdict[str, float] = defaultdict(float)
        self._today: dict[str, tuple[float, int]] = {}

    def unmet_chance(self, topic: str, day: float) -> float:
        """Return the mean chance on a question of a topic that they have never met."""
        known = (1 - SLIPPING) * self.known_at_start(topic)
        return or_guess(1 - (1 - known) * (1 - self._grasp(topic, day)))

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Hold the item for the day; once a day, what the night will make of it."""
        date, topic = int(day), self._topic[item_id]
        met, _ = self._laid_down.get(item_id, (-1, 0))
        if met == date:
            return
        firm = self._firm(item_id, date)
        self._laid_down[item_id] = date, firm + (1 - firm) * self._share
        if self._today.get(topic, (date, 0))[0] != date:
            self._whole[topic] = self._grasp(topic, day)
            del self._today[topic]
        self._today[topic] = date, self._today.get(topic, (date, 0))[1] + 1

    def _recall(self, item_id: str, day: float) -> float:
        met, _ = self._laid_down.get(item_id, (-1, 0))
        item = 0.9 if met == int(day) else self._firm(item_id, day)
        return 1 - (1 - item) * (1 - self._grasp(self._topic[item_id], day))

    def _firm(self, item_id: str, day: float) -> float:
        if item_id not in self._laid_down:
            return 0
        met, laid_down = self._laid_down[item_id]
        return laid_down * 2 ** -((day - met) / (self._half_life * (1 + 3 * laid_down)))

    def _grasp(self, topic: str, day: float) -> float:
        """Return how far they have understood a topic as a whole, after the last night."""
        date, items = self._today.get(topic, (0, 0))
        nights = items if int(day) > date else 0
        return 1 - (1 - self._whole[topic]) * (1 - self._of_topic) ** nights
