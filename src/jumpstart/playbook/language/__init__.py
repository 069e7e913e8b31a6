"""Reading what people write: sentences, words, cues from a lexicon, job titles."""

from jumpstart.playbook.language.lexicon import Cue, Hit, Lexicon
from jumpstart.playbook.language.reading import Reading, Sentence, read
from jumpstart.playbook.language.roles import find_roles

__all__ = ["Cue", "Hit", "Lexicon", "Reading", "Sentence", "find_roles", "read"]
