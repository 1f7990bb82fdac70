"""Writing a form's files: a page to print, a CSV file and, where it can be made, a spreadsheet."""

from pathlib import Path

from bot.bank.review.form import Form
from bot.bank.review.page import render_page
from bot.bank.review.sheets import write_csv, write_xlsx
from bot.errors import StartupError


def write_form(form: Form, folder: Path) -> list[Path]:
    """Write the form into a folder and return its files.

    Raises StartupError when there is nothing to ask or the folder takes no files.
    """
    if not form.questions:
        raise StartupError("No item is left for this reader; name another domain, topic or part.")
    page, table, book = (folder / f"{form.name}.{end}" for end in ("html", "csv", "xlsx"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(render_page(form), encoding="utf-8")
        write_csv(form, table)
        write_xlsx(form, book)
    except ImportError:  # openpyxl is for development; the CSV file does as well
        return [page, table]
    except OSError as error:
        raise StartupError(f"{folder} takes no files ({error.strerror}).") from error
    return [page, table, book]
