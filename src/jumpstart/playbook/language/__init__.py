"""Reading what people write: sentences, words, cues from a lexicon, job titles."""

from jumpstart.playbook.language.lexicon import Cue, Hit, Lexicon
from jumpstart.playbook.language.reading import Reading, Sentence, read
from jumpstart.playbook.language.roles import find_roles
from jumpstart.playbook.language.tongues import is_in_language

__all__ = ["Cue", "Hit", "Lexicon", "Reading", "Sentence", "find_roles", "is_in_language", "read"]
