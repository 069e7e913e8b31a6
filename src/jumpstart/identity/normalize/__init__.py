"""What the spellings of one address, number, page or name have in common, by rules that need nothing installed."""

from jumpstart.identity.normalize.emails import email_key, is_role
from jumpstart.identity.normalize.names import PersonName, person_name
from jumpstart.identity.normalize.pages import page_key, profile_key
from jumpstart.identity.normalize.phones import Phone, phone

__all__ = ["PersonName", "Phone", "email_key", "is_role", "page_key", "person_name", "phone", "profile_key"]
