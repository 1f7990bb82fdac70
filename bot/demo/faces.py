"""Pictures for the people of the demo: a letter on a colour, and a book for the bot."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = 128
CLAY = "#a8461f"
CREAM = "#fbf4e9"


def letter_face(letter: str, colour: str) -> bytes:
    """Return a PNG with one letter in the middle."""
    picture = Image.new("RGB", (SIZE, SIZE), colour)
    font = ImageFont.load_default(size=72)
    middle = (SIZE / 2, SIZE / 2)
    ImageDraw.Draw(picture).text(middle, letter, fill=CREAM, font=font, anchor="mm")
    return _png(picture)


def book_face() -> bytes:
    """Return a PNG with an open book."""
    picture = Image.new("RGB", (SIZE, SIZE), CLAY)
    pen = ImageDraw.Draw(picture)
    for side in (-1, 1):
        x = [SIZE / 2 + side * away for away in (2, 22, 42)]
        top, bottom = [48, 40, 42], [92, 84, 86]
        page = [*zip(x, top, strict=True), *zip(x[::-1], bottom[::-1], strict=True)]
        pen.polygon(page, fill=CREAM)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
