"""`tracker search`: in which paragraphs and status reports do these words stand?"""

from __future__ import annotations

import click

from tracker.cli.layout import Column
from tracker.cli.options import database_option, listing_options, open_register
from tracker.cli.output import show_listing


@click.command(epilog="Example: tracker search '\"coastal wells\"' survey")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many to show.")
@listing_options
@database_option
def search(words: tuple[str, ...], limit: int, form: str, db: str) -> None:
    """Search paragraphs and status reports for words, the best match first.

    All the words have to be there, in any form ("map" finds "mapping"); words in quotation
    marks in that order. What was found stands in square brackets. First comes what goes by
    the words: a symbol in any spelling (80/110), a paragraph of it (80/110 para 35), the
    number of an action (#445), a focal point, an addressee.
    """
    from tracker.store import SearchHit, asks_for_symbol, find_named, reading, search_texts

    wanted = " ".join(words)
    with reading(open_register(db)) as session:
        hits = [*find_named(session, wanted), *search_texts(session, wanted, limit)][:limit]
    columns = (Column("Found in", ratio=1), Column("Place", ratio=2), Column("Words", ratio=5))
    cells = [(hit.kind, hit.action or ":".join(filter(None, (hit.resolution, hit.ref))), hit.excerpt) for hit in hits]
    show_listing(
        SearchHit,
        hits,
        form,
        columns,
        cells,
        empty="No text in the register has that symbol: import it, then search again."
        if asks_for_symbol(wanted)
        else "Nothing goes by these words, and no paragraph or report holds them all: give fewer.",
    )
