"""Somebody who walks through the demo page; their taps are counted, what they see is pictured."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.demo.visitor import ARTEFACTS, become, chat, commands, send_command
from tests.demo.walk.drawing import Drawing

PICTURES = ARTEFACTS / "walk"
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
"""The devices: each picture is taken on both, whatever is in somebody's hand."""
TALL = 2400
"""Pixels: so high a window shows the longest message whole."""
DRAWN = "() => [...document.images].every(one => one.complete)"
"""True as soon as each chart stands there."""
NEWEST = (
    "[...document.querySelectorAll('#channel-timeline [data-message-id]')]"
    ".map(one => BigInt(one.dataset.messageId)).reduce((a, b) => a > b ? a : b, 0n)"
)
"""The newest message's id; while the page is drawn, the last one may be another for a moment."""
SHOW_ONLY = """shown => {
    const sheet = new CSSStyleSheet();
    if (shown) sheet.replaceSync(
        `.channel-message:not([data-message-id="${shown}"]) { display: none !important }`);
    const others = [...document.adoptedStyleSheets].filter(one => one !== window.only);
    document.adoptedStyleSheets = [...others, window.only = sheet];
}"""
"""Hides all messages but one: others that come or change meanwhile would move it."""
OPENED_AGAIN = 5
"""How often a list is opened whose entries are not there."""
SETTLES = 150
"""Milliseconds until a window that has changed its size stands as it will."""


@dataclass(slots=True)
class Album:
    """The pictures of one walk."""

    drawing: Drawing
    heights: dict[str, int] = field(default_factory=dict)
    """By picture: how high its message is on a phone, in pixels."""
    _chapter: str = ""
    _number: int = 0

    def begin(self, chapter: str) -> None:
        """Begin with a chapter, and with its first picture."""
        self._chapter, self._number = chapter, 0

    def next_name(self, name: str) -> str:
        """Return what the next picture is called."""
        self._number += 1
        return f"{self._chapter}-{self._number:02}-{name}"


class Walker:
    """One person with one device. `here` is the message that they look at."""

    def __init__(self, page: Page, album: Album, name: str, device: str) -> None:
        self.page = page
        self.name = name
        self.taps = 0
        self.typed = 0
        self._album = album
        self._newest = "0"
        self._device = device
        self._here = chat(page).locator(".channel-message").last

    async def be(self, name: str) -> None:
        """Be somebody else. Not counted: only the demo knows that."""
        await become(self.page, name)

    async def go(self, place: str) -> None:
        """Look at another channel, a thread, or the letters."""
        if place in await self.page.locator("#demo-places [aria-current]").inner_text():
            return
        self.taps += 1
        await self.page.locator("#demo-places").get_by_role("link", name=place).click()
        await expect(self.page.locator("#demo-places [aria-current]")).to_contain_text(place)

    async def reads(self, text: str | re.Pattern[str]) -> None:
        """Wait for the newest message that says this, and look at it."""
        self._here = chat(self.page).locator(".channel-message", has_text=text).last
        await expect(self._here).to_be_visible()

    async def shows(self, name: str, text: str | re.Pattern[str]) -> None:
        """Look at the newest message that says this, and take its picture on each device."""
        await self.reads(text)
        await self._picture(name, self._here)

    async def hears(self) -> None:
        """Wait for the answer to what was said or pressed last, and look at it."""
        await self.page.wait_for_function(f"before => {NEWEST} > BigInt(before)", arg=self._newest)
        newest = await self.page.evaluate(f"() => String({NEWEST})")
        self._here = chat(self.page).locator(f'.channel-message[data-message-id="{newest}"]')

    async def text_here(self) -> str:
        """Return what stands on the message looked at."""
        return await self._here.inner_text()

    async def shows_answer(self, name: str) -> None:
        """Wait for the answer to what was said or pressed last, and take its picture."""
        await self.hears()
        await self._picture(name, self._here)

    async def shows_form(self, name: str) -> None:
        """Take the picture of the form that is open, on each device."""
        await expect(self._form).to_be_visible()
        await self._form.evaluate("form => { form.style.maxHeight = 'none' }")  # no scrolling
        await self._picture(name, self._form)
        await self._form.evaluate("form => { form.style.maxHeight = '' }")

    async def shows_page(self, name: str) -> None:
        """Take the picture of all that the device shows."""
        picture = self._album.next_name(name)
        await self.page.screenshot(path=PICTURES / f"{picture}-{self._device}.png")

    async def press(self, label: str) -> None:
        """Press a button of the message looked at, or else the newest that is called so."""
        self.taps += 1
        await self._note_newest()
        button = self._here.get_by_role("button", name=label, exact=True)
        if not await button.count():
            button = chat(self.page).get_by_role("button", name=label, exact=True)
        await button.last.click()

    async def pick(self, from_list: str, *entries: str) -> None:
        """Open a list of the message or form, and choose from it."""
        form = self._form
        around = form if await form.count() else self._here
        choices = around.get_by_role("combobox", name=from_list).last
        for entry in entries:
            self.taps += 1
            option = self.page.get_by_role("option", name=entry).last
            for _ in range(OPENED_AGAIN):  # what is drawn anew closes its list
                if await option.is_visible():
                    break
                await choices.click()
                await self.page.wait_for_timeout(SETTLES)
            await option.click()
        self.taps += 1

    async def fill(self, label: str, text: str) -> None:
        """Type into a field of the form that is open."""
        self.typed += len(text)
        named = re.compile(rf"^{re.escape(label)}( \*)?$")  # “Time” is not “Time zone”
        await self._form.get_by_label(named).fill(text)

    async def tick(self, field: str, choice: str) -> None:
        """Choose one of the answers to a question of the form that is open."""
        self.taps += 1
        around = self._form.locator(".modal-field", has_text=field)
        await around.locator(".modal-choice", has_text=choice).first.click()

    async def attach(self, file: Path) -> None:
        """Choose a file in the form that is open."""
        self.taps += 2
        await self._form.locator("input[type=file]").set_input_files(file)

    async def send(self) -> None:
        """Send the form that is open."""
        self.taps += 1
        await self._form.locator("[type=submit]").click()
        await expect(self._form).to_be_hidden()

    async def leave(self) -> None:
        """Close the open form. It takes the key only while it has the focus."""
        await self._form.press("Escape")
        await expect(self._form).to_be_hidden()

    async def says(self, command: str) -> None:
        """Type a command, with its options where it has some, and send it."""
        self.taps += 1
        self.typed += len(command) + 1
        await self._note_newest()
        box = self.page.locator("#channel-composer-input")
        await box.fill(f"/{command}")
        if ":" not in command:
            await expect(commands(self.page).first).to_contain_text(f"/{command}")
        await self.page.keyboard.press("Enter")
        if ":" not in command:
            leave = self.page.get_by_role("button", name="Exit command mode")
            await expect(leave).to_be_visible()
            await send_command(self.page)

    async def asks(self, command: str, name: str) -> None:
        """Say a command, and take the picture of the answer, whatever it says."""
        await self.says(command)
        await self.shows_answer(name)

    async def _note_newest(self) -> None:
        self._newest = await self.page.evaluate(f"() => String({NEWEST})")

    @property
    def _form(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def _picture(self, name: str, what: Locator) -> None:
        picture = self._album.next_name(name)
        await expect(self.page.locator("#demo-status")).to_be_empty()  # nothing is on its way
        await self.page.wait_for_function(DRAWN)
        shown = await what.get_attribute("data-message-id")
        await self.page.evaluate(SHOW_ONLY, shown)
        for device, (width, _) in SCREENS.items():
            await self.page.set_viewport_size({"width": width, "height": TALL})
            await self.page.wait_for_timeout(SETTLES)
            file = PICTURES / f"{picture}-{device}.png"
            box = None
            while box != (box := await what.bounding_box()):  # again, where it has moved
                await what.screenshot(path=file, animations="disabled")
            if device == "phone":
                self._album.heights[picture] = round(box["height"]) if box else 0
        await self.page.evaluate(SHOW_ONLY, None)
        width, height = SCREENS[self._device]
        await self.page.set_viewport_size({"width": width, "height": height})
        self._album.drawing.pictured(picture, await what.inner_text())
