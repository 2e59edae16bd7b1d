"""The formatter: one way to write each contract, so that two versions differ only where they say different things.

It never touches a word: the words of the text and its comments are printed in their order, and only the white space
between them is set anew. The passes, each of which adds to the page:

tokens → marks → layout → long lines → alignment → text
"""

from outcomelang.source import Source
from outcomelang.syntax import tree
from outcomelang.syntax.format.alignment import align
from outcomelang.syntax.format.layout import lay_out, part_declarations
from outcomelang.syntax.format.long_lines import divide_lines
from outcomelang.syntax.format.marks import marks_of
from outcomelang.syntax.format.page import page_of
from outcomelang.syntax.format.to_text import to_text
from outcomelang.syntax.format.tokens import tokens_of

__all__ = ["format_file"]


def format_file(file: tree.File, source: Source) -> str:
    """The text of a contract in the format of the language; `file` is what the parser made of `source`.

    The result parses to an equal tree, has the same comments in the same order, and formatting it changes nothing.
    Lines end with a line feed, whatever they ended with before. It takes time in proportion to the text.
    """
    tokens = tokens_of(source.text)
    page = page_of(tokens, marks_of(file, tokens))
    lay_out(file, page)
    divide_lines(page)
    part_declarations(file, page)
    align(file, page)
    return to_text(page)
