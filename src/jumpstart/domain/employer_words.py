"""
The words by which spellings of one employer differ, and the words that make another employer.

All are lower case, without accents and dots, as ``employer_key`` leaves them.
"""

from __future__ import annotations


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


LEGAL_FORMS = _words(
    # English
    "cic co company corp corporation inc incorporated limited llc lllp llp lp ltd na plc pllc pte pty pvt ulc",
    # German, Dutch, Nordic
    "ag eg ek ev gbr ggmbh gmbh haftungsbeschrankt kg kgaa mbh ohg se ug bv bvba nv vof ab aps as asa ehf hf oy oyj",
    # French, Italian, Spanish, Portuguese
    "eurl sa sarl sas sasu sau sca sci scop snc sl slu spa srl srls eireli lda ltda",
    # Central and eastern Europe, Asia
    "doo kft nyrt zrt oao ooo ou sia sro uab zao bhd sdn gk kk tbk",
    "ао зао оао ооо пао тоо тов",  # noqa: RUF001  Cyrillic is meant
)
"""What says how an employer is owned, in one word at the end of its name."""
LONG_FORMS = tuple(
    tuple(form.split())
    for form in (
        *("private limited", "proprietary limited", "ltd sti", "sp z oo", "sp zoo", "sp k", "sp j"),
        *("sa de cv", "sab de cv", "sapi de cv", "s de rl de cv", "s de rl", "kabushiki kaisha", "yugen kaisha"),
        *("s a", "a s", "n a", "l l c", "s a r l", "g m b h", "e v"),
    )
)
"""The same in several words."""
LEADING_FORMS = _words(
    "the pt ooo eurl sarl gmbh firma",
    "ао зао оао ооо пао тоо тов",  # noqa: RUF001  as above
)
"""What stands before a name without telling employers apart."""

STRUCTURES = _words(
    "companies corporate global group groupe grupo gruppe gruppo holding holdings hq international intl worldwide"
)
"""What kind of whole an employer is."""
CODES = _words("anz apac dach emea eu gb latam mena uk us usa")
"""Regions by their initials."""
REGIONS = CODES | _words(
    "africa america americas asia benelux europa europe iberia nordic nordics oceania pacific scandinavia",
    "argentina australia austria belgium brasil brazil britain canada chile china colombia czechia danmark",
    "denmark deutschland egypt espana finland france germany ghana greece hungary iceland india indonesia ireland",
    "israel italia italy japan kenya korea luxembourg malaysia mexico nederland netherlands nigeria norge norway",
    "osterreich pakistan peru philippines poland polska portugal romania russia schweiz singapore slovakia",
    "slovenia spain suisse suomi sverige sweden switzerland taiwan thailand turkey turkiye ukraine vietnam",
)
"""Regions and countries, in the languages in which employers write them."""
LONG_REGIONS = (("united", "kingdom"), ("united", "states"), ("hong", "kong"), ("new", "zealand"), ("middle", "east"))
"""The same in two words."""
IN_REGIONS = _words("and central east latin north south west")
"""What stands before a region: "North America", "UK and Ireland"."""

DEPARTMENTS = _words("abteilung branch department dept division filiale headquarters subsidiary")
"""What makes a part of an employer of any words before it: "Globex Retail Division"."""
UNITS = DEPARTMENTS | _words(
    "accounting campus development engineering finance hr it legal marketing office operations plant procurement",
    "purchasing research retail sales site store support team unit wholesale",
)
"""What parts of an employer are called; alone behind a name, "Acme Dental Office", most are another employer's."""
TEAMS = _words("staff team")
"""What makes a part of an employer of units before it: "Globex Sales Team", and not "Globex Dental Team"."""

AFFILIATIONS = _words("a an by division fka formerly member now of owned part previously subsidiary the unit")
"""What leads to the whole: "part of Globex", "formerly Globex"."""
AFFILIATED = _words("brand business company division group subsidiary")
"""What follows the whole: "a Globex company"."""

GENERIC = _words(
    "air airlines american bank british city college energy federal first gas general hotel insurance museum national",
    "of oil post power radio rail royal standard state telecom united university",
)
"""Words that name no employer alone: without their countries, Air France and Air Canada would be one."""
JOINTS = _words("de der des du for fur in of van von")
"""What cannot end a name: Bank of America is not "Bank of"."""
