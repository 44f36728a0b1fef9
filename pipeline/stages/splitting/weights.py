"""All weights of classifying and splitting, in one place, each with its reason.

Points are log-odds in spirit: three points settle a question against which nothing speaks. They were set by hand from
what the papers are like (titles are unique, labels are shared, page counters are certain when they are read) and not
fitted to any set of samples.
"""

from __future__ import annotations

from typing import Final

# --- what page it is -----------------------------------------------------------------------------------------
TITLE: Final = 6.0
"""A title as large and central as titles are, read without error. Alone enough to name the type."""

TITLE_FLOOR: Final = 0.25
"""The share of that for a title's words that do not look like a title (in running text, in a list)."""

REPEATED_WORDS: Final = 0.5
"""The share of a title that stands on one page more than once: a watermark, most likely."""

LABEL: Final = 0.9
"""A printed label that only one type has; shared labels are divided by the number of types sharing them."""

LABELS_MOST: Final = 4.5
"""Many labels together: nearly as good as a title, so that a licence whose title is under a seal is known."""

PATTERN: Final = 1.2
PATTERNS_MOST: Final = 2.4
"""Number formats are rarer than labels, but papers quote each other's numbers."""

AGAINST: Final = 2.5
AGAINST_MOST: Final = 5.0
"""A head or label that belongs to a paper much alike."""

FILE_NAME: Final = 1.5
"""The file's name says what it is. People misname files: content must be able to outweigh it."""

OTHER: Final = 2.0
"""What a page needs to be more than an unknown paper: a fair title, or three labels of its own."""

# --- a page that goes on -------------------------------------------------------------------------------------
CONTINUED: Final = 0.9
CONTINUED_MOST: Final = 4.0
"""Words of following pages (chapter headings, table heads) count like labels."""

REPEATED_TITLE: Final = 0.75
"""Where the title is printed on every page, its share on a following one: the page where it is largest is the first."""

ANNEX: Final = 0.3
"""The share of a title that ends in 附件 or 续页 for a first page; a following page gets it whole."""

FIRST_LABELS: Final = 0.85
"""The share of first-page labels on a following page: the page behind a report's cover repeats them all."""

RUNNING_HEAD: Final = 1.5
"""The type's own number in head or foot."""

GOES_ON_LONG: Final = 0.5
GOES_ON_SHORT: Final = -1.5
"""A page without any mark belongs to the long paper before it rather than being one by itself; a certificate has
one page as a rule, so what follows it is something else unless it says otherwise."""

# --- where a document begins ---------------------------------------------------------------------------------
START: Final = -2.0
"""Every document costs something: without evidence of a beginning, pages belong together."""

ORPHAN: Final = -2.5
"""Beginning in the middle: a page lost, or strayed."""

STRAY: Final = -1.0
"""Going on with a document after pages of another: it must carry the document's number, which speaks for itself."""

COVER: Final = 1.0
"""Hardly anything but a large title: the first page of papers that repeat their title on the pages behind."""

SAME_NUMBER: Final = 4.0
QUOTED_NUMBER: Final = 1.0
OTHER_NUMBER: Final = -5.0
SAME_TOKEN: Final = 3.0
"""Report and standard numbers in heads are the strongest sign there is: two differing ones are two papers.
A number that runs over the pages of a document and stands on this one in the middle of the text may be quoted: reports
and declarations quote the standard's. One that cannot be named, in the head of one page and on the other, counts a
little less than one that can."""

NEXT_PAGE: Final = 3.0
SKIPPED_PAGE: Final = 1.0
FIRST_PAGE: Final = -3.0
FIRST_AFTER_UNNUMBERED: Final = -1.0
BACKWARDS: Final = -4.0
OTHER_TOTAL: Final = -2.0
AFTER_LAST_PAGE: Final = -2.0
"""第x页共y页. Page 1 behind an unnumbered page may follow its cover; behind a numbered one it begins a paper."""

STARTS_AT_ONE: Final = 1.0
STARTS_LATER: Final = -2.0
"""A first page says page 1; one that says page 3 is hardly the first."""

NEXT_NUMERAL: Final = 1.0
OTHER_NUMERAL: Final = -0.5
"""Bare numerals in the foot (standards): weak, they are often misread or stand for something else."""

TURNED: Final = -0.5
"""Portrait to landscape: tables are turned within papers, too."""

AFTER_END_MARK: Final = -1.5
"""以下空白, 报告结束: a statement or photographs may still follow."""

SAME_FILE: Final = 1.0
"""Where a packet is filed as several files, a file is a document more often than not."""

OTHER_FILE: Final = -3.5
"""A new file is a new document, unless numbers and counters say otherwise."""

NEXT_IMAGE: Final = 0.5
"""报告-1.jpg, 报告-2.jpg."""

UNRELATED_IMAGE: Final = -2.0
"""One image, one page: files of other names say little less than they do for PDFs."""

REPEATED_PAGE: Final = -6.0
"""A page that its document has already: the next copy begins. Statements and blank forms may come twice, but rarely."""

REVERSED: Final = 3.0
"""How much better the packet must read backwards to be taken for a stack scanned from behind."""

# --- copies --------------------------------------------------------------------------------------------------
ALIKE: Final = 90.0
"""Per cent of characters two scans of one page share at least; single numbers are compared besides."""

ALIKE_NEIGHBOURS: Final = 80.0
"""The same for neighbouring pages that may be collated copies: neighbours are hardly ever alike by chance."""

ALIKE_SHORT: Final = 97.0
"""The same for pages of few characters, where one line more is another paper."""
